import Testing

@testable import Ductus

@Suite struct ModelFileTests {
    @Test func modelsSurviveTheirFile() throws {
        for model in [try syntheticModel(layers: [7]), try syntheticModel(layers: [12, 5, 9]).quantised()] {
            #expect(try HandwritingModel(parsing: model.bytes) == model)
        }
    }

    @Test func aModelOfDrawingsSaysHowOneEnds() throws {
        let plain = try syntheticModel(layers: [7])
        #expect(plain.drawings == nil)
        let model = try HandwritingModel(
            architecture: plain.architecture, normalisation: plain.normalisation, weights: plain.weights,
            drawings: DrawingFormat(gap: 1000, size: 450))
        let bytes = model.quantised().bytes
        #expect(try HandwritingModel(parsing: bytes).drawings == DrawingFormat(gap: 1000, size: 450))
        #expect(try HandwritingModel(parsing: bytes) == model.quantised())
        for (from, to) in [(#"gap\":1000"#, #"gap\":-100"#), (#"size\":450"#, #"sigh\":450"#)] {
            var changed = bytes
            let place = try #require(changed.firstRange(of: Array(from.utf8)))
            changed.replaceSubrange(place, with: Array(to.utf8))
            #expect(throws: InputError.self) { try HandwritingModel(parsing: changed) }
        }
    }

    @Test func eightBitsStayWithinHalfAStepOfTheFloats() throws {
        let model = try syntheticModel(layers: [30])
        let (floats, bits) = (
            model.weights.layers[0].recurrent, model.quantised().weights.layers[0].recurrent
        )
        guard case .int8(_, let scales) = bits.storage else {
            Issue.record("not in 8 bits")
            return
        }
        let (a, b) = (floats.floats, bits.floats)
        for row in 0..<floats.rows {
            let range = row * floats.columns..<(row + 1) * floats.columns
            let largest = range.map { a[$0].magnitude }.max()!
            #expect(scales[row] * 127 <= largest * 1.004 && scales[row] * 127 >= largest * 0.79)
            // Values beyond the scale's reach are cut; the rest are rounded.
            for index in range where a[index].magnitude <= scales[row] * 127 {
                #expect(abs(a[index] - b[index]) <= scales[row] * 0.5001)
            }
        }
        #expect(bits.quantised() == bits)
    }

    @Test func weightsThatAreNotFiniteAreRefused() throws {
        let model = try syntheticModel(layers: [7])
        for value: Float in [.nan, .infinity, -.infinity, 1e9] {
            var weights = model.weights
            weights.layers[0].bias[3] = value
            #expect(throws: InputError.self) {
                try HandwritingModel(
                    architecture: model.architecture, normalisation: model.normalisation, weights: weights)
            }
        }
        #expect(throws: InputError.self) { try Normalisation(meanX: 0, meanY: 0, scaleX: 0, scaleY: 1) }
        #expect(throws: InputError.self) { try Normalisation(meanX: .nan, meanY: 0, scaleX: 1, scaleY: 1) }
    }

    @Test func shapesThatDoNotFitAreRefused() throws {
        let (small, large) = (try syntheticModel(layers: [7]), try syntheticModel(layers: [8]))
        #expect {
            try HandwritingModel(
                architecture: large.architecture, normalisation: small.normalisation, weights: small.weights)
        } throws: { "\($0)".contains("layers.0.offset.weight has 84 values where 96 were expected") }
        #expect(throws: InputError.self) { try Architecture(layers: [], mixtures: 20) }
        #expect(throws: InputError.self) { try Architecture(layers: [1_000_000_000], mixtures: 20) }
        #expect(throws: InputError.self) { try Architecture(layers: [2000, 2000], mixtures: 20) }
        #expect(throws: InputError.self) { try Architecture(layers: [5], mixtures: 0) }
    }

    /// Thousands of damaged files: each is refused, or gives a model that writes finite ink.
    @Test func damagedFilesNeverCrash() throws {
        let whole = try syntheticModel(layers: [6, 5], mixtures: 2).quantised().bytes
        var random = RandomSource(seed: 12)
        var refused = 0
        for round in 0..<4000 {
            var bytes = whole
            switch round % 4 {
            case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            case 1:
                bytes[Int.random(in: 0..<bytes.count, using: &random)] ^=
                    1 << UInt8.random(in: 0..<8, using: &random)
            case 2:
                for _ in 0..<8 {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
            default: bytes.insert(0x39, at: Int.random(in: 0..<bytes.count, using: &random))
            }
            guard let model = try? HandwritingModel(parsing: bytes) else {
                refused += 1
                continue
            }
            let finite = Writer(HandwritingNetwork(model), seed: 1).prefix(5).allSatisfy {
                $0.dx.isFinite && $0.dy.isFinite
            }
            #expect(finite)
        }
        #expect(refused > 2000)
    }
}
