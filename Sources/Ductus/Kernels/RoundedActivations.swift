import DuctusKernels

/// Hidden activations as inputs of 8-bit weights: numbers of 7 bits, which processors multiply fastest.
enum RoundedActivations {
    /// Activations lie within ±1. They are multiplied by this, rounded, and counted from `zero`: 1 ... 127.
    static let scale = Float(DUCTUS_ACTIVATION_SCALE)
    static let zero = Int8(DUCTUS_ACTIVATION_ZERO)
    /// One level of what rounding leaves, which is rounded again, in levels of the first rounding.
    static let remainderUnit = 1 / Float(DUCTUS_REST_SCALE)

    static func rounded(_ activation: Float) -> Int8 {
        Int8(activation * scale + roundingShift - roundingShift) + zero
    }
}
