import DuctusKernels

/// Hidden activations as inputs of 8-bit weights: numbers of 7 bits, which processors multiply fastest.
package enum RoundedActivations {
    /// Activations lie within ±1. They are multiplied by this, rounded, and counted from `zero`: 1 ... 127.
    package static let scale = Float(DUCTUS_ACTIVATION_SCALE)
    static let zero = Int8(DUCTUS_ACTIVATION_ZERO)
    /// One level of what rounding leaves, which is rounded again, in levels of the first rounding.
    static let remainderUnit = 1 / Float(DUCTUS_REST_SCALE)

    @inline(__always)
    static func rounded(_ activations: Lanes) -> SIMD8<Int8> {
        let whole = unsafeBitCast(activations * scale + roundingShift, to: SIMD8<Int32>.self)
        return SIMD8<Int8>(truncatingIfNeeded: whole &- (0x4b40_0000 - Int32(zero)))
    }
}
