import DuctusKernels

/// Hidden activations as inputs of 8-bit weights: numbers of 7 bits, which processors multiply fastest.
enum RoundedActivations {
    /// Activations lie within ±1. They are multiplied by this, rounded, and counted from `zero`: 1 ... 127.
    static let scale = Float(DUCTUS_ACTIVATION_SCALE)
    static let zero = Int8(DUCTUS_ACTIVATION_ZERO)
    /// What is left when an activation is rounded, at most half a level, is rounded again to 1 ... 127.
    static let remainderUnit: Float = 1 / 126

    @inline(__always)
    static func rounded(_ h: Lanes) -> SIMD8<Int8> { levels(h * scale) }

    @inline(__always)
    static func remainder(_ h: Lanes, _ rounded: SIMD8<Int8>) -> SIMD8<Int8> {
        levels((h * scale - Lanes(SIMD8<Int32>(truncatingIfNeeded: rounded) &- Int32(zero))) * 126)
    }

    @inline(__always)
    private static func levels(_ value: Lanes) -> SIMD8<Int8> {
        let whole = unsafeBitCast(value + roundingShift, to: SIMD8<Int32>.self) &- (0x4b40_0000 - Int32(zero))
        return SIMD8<Int8>(truncatingIfNeeded: whole)
    }
}
