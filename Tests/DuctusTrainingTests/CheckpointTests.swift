import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusTraining

@Suite struct CheckpointTests {
    private static let lines = TrainingRunTests.lines

    private static func checkpoint(_ options: TrainingOptions = TrainingRunTests.options) throws -> Checkpoint
    {
        let trainer = try Trainer(options, lines: lines, validation: [])
        for _ in 0..<37 { _ = trainer.update() }
        var best = InkScore()
        (best.lines, best.points, best.rawNats) = (12, 700, 4000)
        return Checkpoint(
            options: trainer.options, state: trainer.state, learning: 1, validating: 2,
            metadata: [.init("trained on", "loops")], best: best, validationsSinceBest: 1,
            nextValidation: 10_000)
    }

    @Test(arguments: [false, true]) func whatIsWrittenIsRead(rounded: Bool) throws {
        var options = TrainingRunTests.options
        options.rounded = rounded
        let bytes = try Self.checkpoint(options).bytes()
        let read = try Checkpoint(parsing: bytes)
        #expect(try read.bytes() == bytes)
        #expect(read.metadata == [.init("trained on", "loops")] && read.best?.points == 700)
    }

    /// A checkpoint that is accepted must be one that a trainer can go on from.
    private static func goOn(_ checkpoint: Checkpoint) throws {
        let trainer = try Trainer(
            checkpoint.options, lines: lines, validation: lines, restoring: checkpoint.state)
        for _ in 0..<3 where !trainer.isFinished { _ = trainer.update() }
        _ = trainer.validate()
    }

    @Test func damagedCheckpointsAreRefusedOrHarmless() throws {
        let bytes = try Self.checkpoint().bytes()
        let headerEnd = 8 + Int(bytes[0]) + Int(bytes[1]) << 8
        var random = RandomSource(seed: 9)
        var accepted = 0
        for round in 0..<3000 {
            var damaged = bytes
            if round % 3 == 0 {
                damaged.removeLast(Int.random(in: 1...bytes.count, using: &random))
                #expect(throws: InputError.self) { try Checkpoint(parsing: damaged) }
                continue
            }
            // Half the damage goes to the header, where it matters most.
            let range = round % 2 == 0 ? 8..<headerEnd : 0..<bytes.count
            for _ in 0..<1 + round % 4 {
                damaged[Int.random(in: range, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            guard let checkpoint = try? Checkpoint(parsing: damaged) else { continue }
            accepted += 1
            do { try Self.goOn(checkpoint) } catch { #expect(error is InputError) }
        }
        // Else the damage tried nothing but the first check.
        #expect(accepted > 200)
    }

    /// The bytes with the description changed.
    private static func bytes(
        _ bytes: [UInt8], change: (inout [String: Any]) -> Void
    ) throws -> [UInt8] {
        var file = try TensorFile(parsing: bytes)
        var header = try #require(
            try JSONSerialization.jsonObject(with: Data(file.metadata[0].value.utf8)) as? [String: Any])
        change(&header)
        file.metadata[0].value = String(
            decoding: try JSONSerialization.data(withJSONObject: header), as: UTF8.self)
        return file.bytes
    }

    @Test func numbersOutOfBoundsAreRefusedOrHarmless() throws {
        let bytes = try Self.checkpoint().bytes()
        let header = try Self.bytes(bytes) { _ in }
        try Self.goOn(Checkpoint(parsing: header))
        let extremes: [Any] = [-1, Int.min, Int.max, 1 << 40, 0, 1e308, -1e308]
        for key in ["updates", "seen", "drawn", "validationsSinceBest", "nextValidation"] {
            for value in extremes {
                guard let read = try? Checkpoint(parsing: Self.bytes(bytes, change: { $0[key] = value }))
                else { continue }
                #expect((0...1 << 51).contains(read.nextValidation))
                try Self.goOn(read)
            }
            #expect(throws: InputError.self, "\(key)") {
                try Checkpoint(parsing: Self.bytes(bytes) { $0[key] = Int.max })
            }
            #expect(throws: InputError.self, "\(key)") {
                try Checkpoint(parsing: Self.bytes(bytes) { $0[key] = -1 })
            }
        }
        let options = try #require(
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(TrainingRunTests.options))
                as? [String: Any])
        for key in options.keys {
            for value in extremes {
                let changed = try Self.bytes(bytes) {
                    var options = options
                    options[key] = value
                    $0["options"] = options
                }
                guard let read = try? Checkpoint(parsing: changed) else { continue }
                do { try Self.goOn(read) } catch { #expect(error is InputError, "\(key) \(value)") }
            }
        }
    }

    @Test func theFirstFormatIsRefusedWithAWayOn() throws {
        let old = try Self.bytes(Self.checkpoint().bytes()) { $0["format"] = 1 }
        #expect { try Checkpoint(parsing: old) } throws: {
            "\($0)".contains("format 1, which lacks the run's normalisation") && "\($0)".contains("--from")
        }
    }

    /// In format 2 a layer had its weights from the layer below behind all of its others, as a matrix of their own.
    @Test func theSecondFormatIsReadInItsOrder() throws {
        var options = TrainingRunTests.options
        options.layers = [10, 16, 7]
        let checkpoint = try Self.checkpoint(options)
        let layout = ParameterLayout(try options.architecture)
        func inFormat2(_ parameters: [Float]) -> [Float] {
            var old = parameters
            for layer in layout.layers {
                let rows = (0..<layer.gates).map { layer.weights + $0 * layer.inputWidth }
                let others = rows.flatMap { row in
                    parameters[row..<row + layer.belowColumn]
                        + parameters[row + layer.offsetColumn..<row + layer.inputWidth]
                }
                let below = rows.flatMap { parameters[$0 + layer.belowColumn..<$0 + layer.offsetColumn] }
                old.replaceSubrange(
                    layer.weights..<layer.weights + others.count + below.count, with: others + below)
            }
            return old
        }
        var old = checkpoint
        old.state.parameters = inFormat2(old.state.parameters)
        old.state.moment1 = inFormat2(old.state.moment1)
        old.state.moment2 = inFormat2(old.state.moment2)
        old.state.average = inFormat2(old.state.average)
        #expect(old.state.parameters != checkpoint.state.parameters)
        let read = try Checkpoint(parsing: Self.bytes(old.bytes()) { $0["format"] = 2 })
        #expect(try read.bytes() == checkpoint.bytes())
    }

    @Test func anOptionThatACheckpointDoesNotNameHasItsDefault() throws {
        var options = TrainingRunTests.options
        options.widening = 0.25
        let old = try Self.bytes(Self.checkpoint(options).bytes()) {
            var options = $0["options"] as? [String: Any]
            options?["widening"] = nil
            options?["rounded"] = nil
            $0["options"] = options
        }
        let read = try Checkpoint(parsing: old)
        #expect(read.options.widening == 0 && !read.options.rounded)
        #expect(read.options.layers == options.layers)
    }

    @Test func bytesDoNotDependOnTheOrderOfKeys() throws {
        let bytes = try Self.checkpoint().bytes()
        let text = try #require(try TensorFile(parsing: bytes).metadata("ductus_checkpoint"))
        let keys = text.matches(of: /"(\w+)":/).map { String($0.1) }
        let options = try #require(keys.firstIndex(of: "options"))
        // What is nil is not written.
        let written = try JSONSerialization.jsonObject(with: JSONEncoder().encode(TrainingOptions()))
        let count = try #require(written as? [String: Any]).count
        let inner = keys[(options + 1)...(options + count)]
        #expect(Array(inner) == inner.sorted())
    }
}
