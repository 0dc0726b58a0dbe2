#if canImport(Glibc)
    import Glibc
#endif

/// Floats at a fixed place in memory, aligned to a cache line, zero at first: what kernels work on.
///
/// Not safe by itself: threads that share a buffer must each write to a range of their own.
final class FloatBuffer: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int

    private static let hugePage = 2 << 20
    private static let large = 2 * hugePage

    init(_ count: Int) {
        self.count = count
        let bytes = max(count, 1) * MemoryLayout<Float>.size
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: bytes, alignment: bytes < FloatBuffer.large ? 64 : FloatBuffer.hugePage)
        #if canImport(Glibc)
            // Kernels stride through large buffers: the fewer pages, the less the processor looks for them.
            if bytes >= FloatBuffer.large { madvise(raw, bytes, MADV_HUGEPAGE) }
        #endif
        pointer = raw.bindMemory(to: Float.self, capacity: count)
        pointer.initialize(repeating: 0, count: count)
    }

    deinit { pointer.deallocate() }

    func clear() { pointer.update(repeating: 0, count: count) }

    func copy(from other: FloatBuffer) { pointer.update(from: other.pointer, count: count) }

    var array: [Float] {
        get { Array(UnsafeBufferPointer(start: pointer, count: count)) }
        set { newValue.withUnsafeBufferPointer { pointer.update(from: $0.baseAddress!, count: count) } }
    }

    static func + (buffer: FloatBuffer, offset: Int) -> UnsafeMutablePointer<Float> {
        buffer.pointer + offset
    }
}
