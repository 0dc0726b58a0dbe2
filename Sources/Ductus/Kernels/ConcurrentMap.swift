/// What `work` gives for each number from 0 to below `count`, in their order, however `concurrently` divides the numbers
/// between threads.
///
/// - Parameter concurrently: runs its work for each number, in any order and on any threads, and returns when all is done.
package func concurrentMap<Value>(
    _ count: Int, concurrently: (_ count: Int, _ work: @Sendable (Int) -> Void) -> Void,
    _ work: @escaping @Sendable (Int) -> Value
) -> [Value] {
    var values = [Value?](repeating: nil, count: count)
    values.withUnsafeMutableBufferPointer { places in
        // Each number has a place of its own.
        nonisolated(unsafe) let places = places
        concurrently(count) { places[$0] = work($0) }
    }
    return values.map { $0! }
}
