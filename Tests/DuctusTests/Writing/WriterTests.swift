import Testing

@testable import Ductus

@Suite struct WriterTests {
    @Test func oneSeedOneDrawing() throws {
        let network = HandwritingNetwork(try syntheticModel().quantised())
        let first = Array(Writer(network, seed: 5, temperature: 0.7).prefix(300))
        #expect(first == Array(Writer(network, seed: 5, temperature: 0.7).prefix(300)))
        #expect(first != Array(Writer(network, seed: 6, temperature: 0.7).prefix(300)))
    }

    /// The promise of the same bits everywhere, held against figures written down once: 1,000 points each of a
    /// float32 and an 8-bit model, hashed (FNV-1a). A change here breaks every drawing that people have saved.
    @Test(
        arguments: [(false, 2_743_036_529_323_955_666), (true, 12_418_357_532_772_967_101)]
            as [(Bool, UInt64)])
    func theBitsAreThoseWrittenDown(quantised: Bool, expected: UInt64) throws {
        let model = try syntheticModel(layers: [24, 19], mixtures: 20)
        let writer = Writer(
            HandwritingNetwork(quantised ? model.quantised() : model), seed: 42, temperature: 0.8, bias: 0.3)
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for offset in writer.prefix(1000) {
            for word in [offset.dx.bitPattern, offset.dy.bitPattern, offset.endOfStroke ? 1 : 0] {
                hash = (hash ^ UInt64(word)) &* 0x100_0000_01b3
            }
        }
        #expect(hash == expected)
    }

    @Test func aBranchWritesTheSameUnlessItHasItsOwnSeed() throws {
        let writer = Writer(HandwritingNetwork(try syntheticModel()), seed: 5)
        for _ in 0..<20 { _ = writer.next() }
        let (same, other) = (writer.branch(), writer.branch(seed: 9))
        let rest = Array(writer.prefix(50))
        #expect(Array(same.prefix(50)) == rest)
        #expect(Array(other.prefix(50)) != rest)
    }

    @Test func continuingInkIsHavingWrittenIt() throws {
        let network = HandwritingNetwork(try syntheticModel())
        let writer = Writer(network, seed: 3)
        let ink = [.origin] + Array(writer.prefix(30))
        let streams = Streams(network, count: 1)
        for offset in ink { streams.read(offset) }
        #expect(Writer(network, seed: 1, continuing: ink).state == streams[0])
        #expect(writer.state == streams[0])
        let rest = Array(writer.branch().prefix(20))
        #expect(Array(writer.prefix(20)) == rest, "asking for the state changes nothing")
    }
}
