/// Floats at a fixed place in memory, aligned to a cache line, zero at first: what kernels work on.
///
/// Not safe by itself: who shares a buffer between threads gives each its own range.
final class FloatBuffer: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int

    init(_ count: Int) {
        self.count = count
        let raw = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
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
