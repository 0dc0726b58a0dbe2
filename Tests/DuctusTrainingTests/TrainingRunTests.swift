import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusTraining

@Suite struct TrainingRunTests {
    let folder: String

    init() {
        folder =
            FileManager.default.temporaryDirectory.appending(path: "ductus-run-\(UUID().uuidString)").path
    }

    /// Lines that a network can learn: loops of a hand that never tires.
    static let lines: [InkLine] = (0..<12).map { line in
        InkLine(
            (0..<60 + line).map { index in
                let angle = Float(index) * 0.4 + Float(line)
                return index == 0
                    ? .origin
                    : PenOffset(
                        dx: 12 * cos(Double(angle)).asFloat + 6, dy: 15 * sin(Double(angle)).asFloat,
                        endOfStroke: index % 16 == 15)
            }, text: "ooo, \(line % 3)")
    }

    static var options: TrainingOptions {
        var options = TrainingOptions()
        options.layers = [12, 8]
        options.mixtures = 3
        options.batch = 4
        options.steps = 8
        options.points = 40_000
        options.learningRate = 0.01
        options.warmUp = 20
        options.weightNoise = 0.003
        options.rareRepeats = 3
        options.validateEvery = 10_000
        return options
    }

    private func metrics(_ folder: String) throws -> [String] {
        // Times differ from run to run; all else must not.
        String(decoding: try WholeFile.read(folder + "/metrics.jsonl"), as: UTF8.self)
            .replacing(#/"pointsPerSecond":[^,}]*/#, with: "").split(separator: "\n").map(String.init)
    }

    @Test func aKilledRunResumesToTheSameBits() throws {
        let straight = try TrainingRun(
            folder: folder + "/straight", options: Self.options, lines: Self.lines, validation: Self.lines,
            record: [])
        _ = try straight.run { _ in }

        // A kill loses all after the last checkpoint but what went to the metrics: put back that checkpoint.
        let path = folder + "/killed"
        var run = try TrainingRun(
            folder: path, options: Self.options, lines: Self.lines, validation: Self.lines, record: [])
        for update in [200, 800] {
            var checkpoint: [UInt8] = []
            _ = try run.run { event in
                if case .progress(let progress) = event, progress.update == update {
                    checkpoint = (try? WholeFile.read(path + "/checkpoint.safetensors")) ?? []
                }
            }
            try WholeFile.write(checkpoint, to: path + "/checkpoint.safetensors")
            run = try TrainingRun(resuming: path, lines: Self.lines, validation: Self.lines, record: [])
            #expect(run.trainer.updates < update)
        }
        _ = try run.run { _ in }
        #expect(try metrics(path) == metrics(folder + "/straight"))
        for name in ["model.safetensors", "model-float32.safetensors"] {
            #expect(try WholeFile.read("\(path)/\(name)") == WholeFile.read("\(folder)/straight/\(name)"))
        }
    }

    @Test func resumingFromAnyCheckpointGivesTheSameLosses() throws {
        let options = Self.options
        let trainer = try Trainer(options, lines: Self.lines, validation: [])
        for _ in 0..<137 { _ = trainer.update() }
        let checkpoint = Checkpoint(
            options: options, state: trainer.state, fingerprint: 0, best: nil, validationsSinceBest: 0,
            nextValidation: 0)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try checkpoint.write(to: folder + "/c")
        let resumed = try Trainer(options, lines: Self.lines, validation: [])
        try resumed.restore(Checkpoint(reading: folder + "/c").state)
        for _ in 0..<200 { #expect(trainer.update().loss == resumed.update().loss) }
        #expect(trainer.parameters.array == resumed.parameters.array)
        #expect(trainer.average.array == resumed.average.array)
    }

    @Test func linesWithRareCharactersComeMoreOften() {
        let texts = (0..<240).map { $0 % 2 == 0 ? "aa" : "ab" } + ["ax", ""]
        let lines = texts.map { InkLine([.origin], text: $0) }
        let deck = Trainer.deck(of: lines, repeats: 4)
        #expect(deck.count { $0 == 0 } == 1 && deck.count { $0 == 241 } == 1)
        #expect(deck.count { $0 == 240 } == 4)
        #expect(Trainer.deck(of: lines, repeats: 1) == Array(0..<242))
    }

    @Test func weightNoiseIsOfTheSizeAskedForAndLeavesThePaddingAlone() throws {
        var options = Self.options
        options.layers = [13]
        options.weightNoise = 0.05
        let trainer = try Trainer(options, lines: Self.lines, validation: [])
        _ = trainer.update()
        let before = trainer.parameters.array
        _ = trainer.update()
        let noise = zip(before, trainer.noisy!.array).filter { $0.0 != 0 }.map { Double($0.1 - $0.0) }
        #expect(zip(before, trainer.noisy!.array).allSatisfy { $0.0 != 0 || $0.1 == 0 })
        let mean = noise.reduce(0, +) / Double(noise.count)
        let variance = noise.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(noise.count)
        #expect(abs(mean) < 0.005 && abs(variance.squareRoot() - 0.05) < 0.005)
    }

    @Test func itLearns() throws {
        let trainer = try Trainer(Self.options, lines: Self.lines, validation: Self.lines)
        let before = trainer.validate().rawNatsPerPoint
        while !trainer.isFinished { _ = trainer.update() }
        #expect(trainer.validate().rawNatsPerPoint < before - 3)
    }

    @Test func otherInkIsRefusedOnResuming() throws {
        var options = Self.options
        options.points = 100
        let run = try TrainingRun(
            folder: folder, options: options, lines: Self.lines, validation: Self.lines, record: [])
        _ = try run.run { _ in }
        #expect {
            try TrainingRun(resuming: folder, lines: Array(Self.lines.dropLast()), validation: [], record: [])
        } throws: { "\($0)".contains("learned from other ink") }
        #expect {
            try TrainingRun(folder: folder, options: options, lines: Self.lines, validation: [], record: [])
        } throws: { "\($0)".contains("resume it with --resume") }
        #expect {
            try TrainingRun(resuming: folder + "/none", lines: Self.lines, validation: [], record: [])
        } throws: { "\($0)".contains("no checkpoint.safetensors") }
    }

    @Test func withoutInkToValidateOnNoRunBegins() {
        #expect {
            try TrainingRun(
                folder: folder, options: Self.options, lines: Self.lines, validation: [], record: [])
        } throws: { "\($0)".contains("no ink to validate on") }
        #expect { try Trainer(Self.options, lines: [InkLine([.origin])], validation: []) } throws: {
            "\($0)".contains("no ink to learn from")
        }
    }

    @Test func damagedCheckpointsAreRefusedOrHarmless() throws {
        let trainer = try Trainer(Self.options, lines: Self.lines, validation: [])
        _ = trainer.update()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let whole = Checkpoint(
            options: Self.options, state: trainer.state, fingerprint: 0, best: nil, validationsSinceBest: 0,
            nextValidation: 0)
        try whole.write(to: folder + "/c")
        let bytes = try WholeFile.read(folder + "/c")
        var random = RandomSource(seed: 9)
        var refused = 0
        for round in 0..<2000 {
            var damaged = bytes
            if round % 3 == 0 {
                damaged.removeLast(Int.random(in: 1...bytes.count, using: &random))
            } else {
                // Half the damage goes to the header, where it matters most.
                let range = round % 2 == 0 ? 0..<1500 : 0..<bytes.count
                for _ in 0..<1 + round % 4 {
                    damaged[Int.random(in: range, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
            }
            do {
                let checkpoint = try Checkpoint(parsing: damaged)
                // What still reads must be of a sane shape.
                #expect(
                    checkpoint.state.parameters.count == whole.state.parameters.count
                        || checkpoint.options != whole.options)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 800)
    }

    @Test func nonsenseOptionsAreRefusedWithAReason() {
        let nonsense: [(String, (inout TrainingOptions) -> Void)] = [
            ("layer", { $0.layers = [] }), ("layer", { $0.layers = [-3] }), ("mixture", { $0.mixtures = 0 }),
            ("batch", { $0.batch = 3 }), ("steps", { $0.steps = 0 }),
            ("learning rate", { $0.learningRate = .nan }),
            ("points", { $0.points = 0 }), ("clipping", { $0.clip = -1 }),
            ("noise", { $0.noise = .infinity }),
            ("scale", { $0.scale = 0 }), ("parts", { $0.shards = 0 }),
        ]
        for (word, change) in nonsense {
            var options = TrainingOptions()
            change(&options)
            #expect { try options.validate() } throws: { "\($0)".contains(word) }
        }
    }
}

extension Double {
    fileprivate var asFloat: Float { Float(self) }
}
