/// The generator behind every drawing: xoshiro256++ 1.0 (Blackman and Vigna 2019,
/// https://prng.di.unimi.it), its state filled from the seed by SplitMix64 as its authors advise.
///
/// The same seed gives the same numbers on every machine.
public struct RandomSource: RandomNumberGenerator, Equatable, Sendable {
    /// The generator's state; never all zero.
    public private(set) var state: (UInt64, UInt64, UInt64, UInt64)

    /// Every seed gives a stream of its own.
    public init(seed: UInt64) {
        var counter = seed
        func next() -> UInt64 {
            counter &+= 0x9e37_79b9_7f4a_7c15
            var z = counter
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
        state = (next(), next(), next(), next())
    }

    /// A source that goes on where another stood. The state must not be all zero.
    public init(state: (UInt64, UInt64, UInt64, UInt64)) {
        precondition(state != (0, 0, 0, 0), "a source whose state is all zero gives nothing but zeros")
        self.state = state
    }

    public mutating func next() -> UInt64 {
        let sum = state.0 &+ state.3
        let result = (sum << 23 | sum >> 41) &+ state.0
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 << 45 | state.3 >> 19
        return result
    }

    /// One of the 2²⁴ evenly spaced numbers from 0 to below 1.
    public mutating func uniform() -> Float {
        Float(next() >> 40) * 0x1p-24
    }

    /// Two independent numbers of the standard normal distribution (Marsaglia's polar method).
    public mutating func normalPair() -> (Float, Float) {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            if square > 0, square < 1 {
                let radius = (-2 * logarithm(square) / square).squareRoot()
                return (x * radius, y * radius)
            }
        }
    }

    public static func == (a: RandomSource, b: RandomSource) -> Bool {
        a.state == b.state
    }
}
