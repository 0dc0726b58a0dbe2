import Foundation
import Testing

@testable import Ductus

@Suite struct HandTests {
    private static let shape = try! HandShape(size: 6, channels: [5, 9], space: 7)
    private static let model = try! syntheticModel(layers: [40, 24], characters: "ab ", hand: shape)
    private static let network = HandwritingNetwork(model)

    private func ink(_ count: Int, seed: UInt64 = 3) -> [PenOffset] {
        var random = RandomSource(seed: seed)
        return (0..<count).map { index in
            let (x, y) = random.normalPair()
            return PenOffset(dx: 12 * x, dy: 15 * y, endOfStroke: index % 9 == 8)
        }
    }

    /// The encoder once more, in Float64 and as plainly as it can be written.
    private func reference(_ pieces: [[PenOffset]]) -> [Double] {
        let encoder = Self.model.weights.encoder!
        let normalisation = Self.model.normalisation
        var all: [[Double]] = []
        for piece in pieces {
            var frames = piece.map {
                [
                    Double(($0.dx - normalisation.meanX) / normalisation.scaleX),
                    Double(($0.dy - normalisation.meanY) / normalisation.scaleY), $0.endOfStroke ? 1 : 0,
                ]
            }
            for convolution in encoder.convolutions {
                let (weights, width) = (convolution.weight.floats, convolution.weight.columns)
                frames = stride(from: 0, through: frames.count - 5, by: 2).map { first in
                    let window = Array(frames[first..<first + 5].joined())
                    return convolution.bias.indices.map { channel in
                        tanh(
                            Double(convolution.bias[channel])
                                + (0..<width).reduce(0) {
                                    $0 + Double(weights[channel * width + $1]) * window[$1]
                                })
                    }
                }
            }
            all += frames
        }
        let count = Double(all.count)
        let means = all[0].indices.map { channel in all.reduce(0) { $0 + $1[channel] } / count }
        let deviations = means.indices.map { channel in
            (all.reduce(0) { $0 + ($1[channel] - means[channel]) * ($1[channel] - means[channel]) } / count
                + 1e-4)
                .squareRoot()
        }
        let statistics = means + deviations
        let weights = encoder.vector.floats
        return encoder.vectorBias.indices.map { number in
            tanh(
                Double(encoder.vectorBias[number])
                    + statistics.indices.reduce(0) {
                        $0 + Double(weights[number * statistics.count + $1]) * statistics[$1]
                    })
        }
    }

    @Test(arguments: [[200], [150, 61, 333], [13, 14, 180]])
    func theVectorIsThatOfAPlainComputation(lengths: [Int]) throws {
        let pieces = lengths.enumerated().map { ink($1, seed: UInt64($0)) }
        let hand = try Self.network.encodedHand(of: pieces)
        for (found, expected) in zip(hand.vector, reference(pieces)) {
            #expect(abs(Double(found) - expected) <= 0.5 / 127 + 1e-4)
        }
    }

    /// A quarter farther from the middle of the hands that the model offers as the encoder's vector; without such, there.
    @Test func theHandToWriteInIsMovedAwayFromTheMiddle() throws {
        let offered = [
            Hand(nearest: [0.5, 0, 0, 0, 0.2, 0], space: 7), Hand(nearest: [0.1, 0.4, 0, 0, 0, 0], space: 7),
        ]
        let model = try HandwritingModel(
            architecture: Self.model.architecture, normalisation: Self.model.normalisation,
            weights: Self.model.weights,
            hands: offered.map { try Hand(levels: $0.levels, space: Self.model.architecture.hand!.space) })
        let network = HandwritingNetwork(model)
        let encoded = try network.encodedHand(of: [ink(200)])
        #expect(encoded == (try Self.network.hand(of: [ink(200)])))
        let middle: [Float] = [0.3, 0.2, 0, 0, 0.1, 0]
        for (index, found) in try network.hand(of: [ink(200)]).vector.enumerated() {
            let expected = 1.25 * encoded.vector[index] - 0.25 * middle[index]
            #expect(abs(found - max(-1, min(1, expected))) <= 1.5 / 127)
        }
    }

    @Test func aHandChangesWhatIsExpectedAndOneStreamsHandIsNoOthers() throws {
        let hand = Hand(nearest: [1, -1, 0.5, 0.2, -0.7, 1], space: 7)
        let streams = Streams(Self.network, count: 2)
        try streams.setHand(hand, stream: 1)
        streams.read([.origin, .origin])
        let alone = Streams(Self.network, count: 1)
        alone.read(.origin)
        #expect(streams.density(0) == alone.density())
        #expect(streams.density(1) != alone.density())
        try streams.setHand(nil, stream: 1)
        streams[1] = NetworkState(Self.network.architecture)
        streams.read([.origin, .origin])
        #expect(streams.density(1) == alone.density())
    }

    @Test func aModelWithHandsSurvivesItsFile() throws {
        for model in [Self.model, Self.model.quantised()] {
            let read = try HandwritingModel(parsing: model.bytes)
            #expect(read == model)
            #expect(read.architecture.hand == Self.shape)
        }
    }

    @Test func aTextIsWrittenInTheHandOfItsStyle() throws {
        let scribe = try Scribe(Self.network)
        func text(_ options: Scribe.Options) throws -> [Stroke] {
            try scribe.write("ab ba", options: options).paragraphs[0].flatMap(\.drawing.strokes)
        }
        let style = try Style(name: "s", text: "ab", ink: [.origin] + ink(300))
        var shown = Scribe.Options(seed: 4)
        shown.hand = try Self.network.hand(of: [style.ink])
        #expect(try text(Scribe.Options(style: style, seed: 4)) == text(shown))
        #expect(try text(shown) != text(Scribe.Options(seed: 4)))
    }

    @Test func mixesLieBetweenTheirHands() throws {
        let one = Hand(nearest: [1, 0, -1], space: 7)
        let other = Hand(nearest: [0, 0.5, -0.5], space: 7)
        #expect(try Hand.mix([one, other], weights: [1, 0]) == one)
        let mixed = try Hand.mix([one, other], weights: [0.7, 0.3])
        for (found, expected) in zip(mixed.vector, [0.7, 0.15, -0.85] as [Float]) {
            #expect(abs(found - expected) <= 1 / 127)
        }
    }

    @Test func whatIsNoHandIsRefused() throws {
        let one = Hand(nearest: [1, 0], space: 7)
        func refusal(_ body: () throws -> Void) -> String {
            do {
                try body()
                return ""
            } catch { return "\(error)" }
        }
        #expect(
            refusal { _ = try Hand.mix([one, Hand(nearest: [1, 0], space: 8)], weights: [1, 1]) }
                .contains("different models"))
        #expect(refusal { _ = try Hand.mix([one], weights: [.nan]) }.contains("between 0 and"))
        #expect(refusal { _ = try Hand.mix([one], weights: [0]) }.contains("above 0"))
        #expect(refusal { _ = try Hand.mix([], weights: []) }.contains("one weight for each"))
        #expect(refusal { _ = try Hand(levels: [-128], space: 7) }.contains("-127 and 127"))
        #expect(refusal { _ = try Self.network.hand(of: [ink(149)]) }.contains("149 points"))
        #expect(refusal { try Streams(Self.network, count: 1).setHand(one) }.contains("another model"))
        let plain = HandwritingNetwork(try syntheticModel())
        #expect(refusal { _ = try plain.hand(of: [ink(200)]) }.contains("does not write in given hands"))
        #expect(
            refusal { try Streams(plain, count: 1).setHand(one) }.contains("does not write in given hands"))
        #expect(Hand(nearest: [.nan, 7, -.infinity], space: 7).levels == [0, 127, -127])
    }

    @Test func inkThatIsNoInkGivesAHandAllTheSame() throws {
        for offset in [
            PenOffset(dx: 0, dy: 0, endOfStroke: false),
            PenOffset(dx: .nan, dy: .infinity, endOfStroke: true),
            PenOffset(dx: 1e30, dy: -1e30, endOfStroke: false), PenOffset(dx: 20, dy: 0, endOfStroke: false),
        ] {
            let hand = try Self.network.hand(of: [[PenOffset](repeating: offset, count: 300)])
            #expect(hand.levels.count == 6)
        }
    }
}
