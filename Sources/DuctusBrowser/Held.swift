/// Values that JavaScript reads where they lie: they stay there until others take their place.
final class Held<Value: BitwiseCopyable> {
    private(set) var pointer = UnsafeMutablePointer<Value>.allocate(capacity: 1)
    private(set) var count = 0

    deinit { pointer.deallocate() }

    func hold(_ values: [Value]) {
        pointer.deallocate()
        pointer = .allocate(capacity: max(1, values.count))
        for (index, value) in values.enumerated() { (pointer + index).initialize(to: value) }
        count = values.count
    }
}
