extension UnsafeMutablePointer where Pointee: BitwiseCopyable & ExpressibleByIntegerLiteral {
    /// Memory for `count` numbers, all zero, to be deallocated by whoever asks for it.
    package static func zeroed(_ count: Int) -> Self {
        let pointer = allocate(capacity: count)
        pointer.initialize(repeating: 0, count: count)
        return pointer
    }
}
