/// Elementary functions from additions, multiplications, divisions and bit operations alone, each rounded as
/// IEEE 754 prescribes and in a fixed order: the same bits on every machine, which no platform's own library
/// promises. Eight values at a time; all within about 2 units in the last place unless said otherwise.
typealias Lanes = SIMD8<Float>

/// Adding this and taking it away again rounds to the nearest whole number, ties to even, for magnitudes
/// under 2²².
let roundingShift: Float = 12_582_912

/// eˣ. Arguments beyond ±87 are taken as ±87.
@inline(__always)
func exponential(_ x: Lanes) -> Lanes {
    let x = x.replacing(with: 87, where: x .> 87).replacing(with: -87, where: x .< -87)
    let shifted = x * 1.442_695_04 + roundingShift
    let n = shifted - roundingShift
    let r = x - n * 0.693_359_375 + n * 2.121_944_4e-4
    var y = r * (1.0 / 5040) + (1.0 / 720)
    y = y * r + (1.0 / 120)
    y = y * r + (1.0 / 24)
    y = y * r + (1.0 / 6)
    y = y * r + 0.5
    y = y * r + 1
    y = y * r + 1
    let exponent = unsafeBitCast(shifted, to: SIMD8<Int32>.self) &<< 23
    return unsafeBitCast(unsafeBitCast(y, to: SIMD8<Int32>.self) &+ exponent, to: Lanes.self)
}

/// ln x for positive, finite, normal x.
@inline(__always)
func logarithm(_ x: Lanes) -> Lanes {
    let bits = unsafeBitCast(x, to: SIMD8<Int32>.self)
    let exponent = (bits &- 0x3f35_04f3) &>> 23
    let m = unsafeBitCast(bits &- (exponent &<< 23), to: Lanes.self)
    let s = (m - 1) / (m + 1)
    let z = s * s
    var series = z * (2.0 / 9) + (2.0 / 7)
    series = series * z + (2.0 / 5)
    series = series * z + (2.0 / 3)
    series = series * z + 2
    return Lanes(exponent) * 0.693_147_181 + s * series
}

/// 1 / (1 + e⁻ˣ).
@inline(__always)
func sigmoid(_ x: Lanes) -> Lanes {
    1 / (1 + exponential(-x))
}

/// tanh x, within 2⁻²² of it.
@inline(__always)
func hyperbolicTangent(_ x: Lanes) -> Lanes {
    1 - 2 / (1 + exponential(x + x))
}

func exponential(_ x: Float) -> Float { exponential(Lanes(repeating: x))[0] }
func logarithm(_ x: Float) -> Float { logarithm(Lanes(repeating: x))[0] }
func sigmoid(_ x: Float) -> Float { sigmoid(Lanes(repeating: x))[0] }
