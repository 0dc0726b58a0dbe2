import Testing

@testable import Ductus

@Suite struct RandomSourceTests {
    /// The authors' generator from the state 1, 2, 3, 4, as the Rust crate rand_xoshiro tests it.
    @Test func itIsXoshiro256PlusPlus() {
        var random = RandomSource(state: (1, 2, 3, 4))
        let expected: [UInt64] = [
            41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386, 9_228_616_714_210_784_205,
            9_973_669_472_204_895_162, 14_011_001_112_246_962_877, 12_406_186_145_184_390_807,
            15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
        ]
        #expect(expected.map { _ in random.next() } == expected)
    }

    /// The first numbers of SplitMix64 from the seed 1234567.
    @Test func seedsFillTheStateBySplitMix64() {
        let state = RandomSource(seed: 1_234_567).state
        #expect(state.0 == 6_457_827_717_110_365_317)
        #expect(state.1 == 3_203_168_211_198_807_973)
        #expect(state.2 == 9_817_491_932_198_370_423)
        #expect(state.3 == 4_593_380_528_125_082_431)
    }

    @Test func normalNumbersHaveTheirMoments() {
        var random = RandomSource(seed: 1)
        let count = 200_000
        let values = (0..<count / 2).flatMap { _ -> [Double] in
            let (a, b) = random.normalPair()
            return [Double(a), Double(b)]
        }
        func moment(_ power: Int) -> Double {
            values.reduce(0) { sum, x in sum + (0..<power).reduce(1) { product, _ in product * x } }
                / Double(count)
        }
        #expect(abs(moment(1)) < 0.01)
        #expect(abs(moment(2) - 1) < 0.02)
        #expect(abs(moment(3)) < 0.04)
        #expect(abs(moment(4) - 3) < 0.1)
    }
}
