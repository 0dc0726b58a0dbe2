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
        _ = try TrainingRun(
            folder: folder, options: options, lines: Self.lines, validation: Self.lines, metadata: []
        ).run { _ in }
        #expect {
            try TrainingRun(
                resuming: folder, lines: Array(Self.lines.dropLast()), validation: Self.lines)
        } throws: { "\($0)".contains("learned from other ink") }
        #expect {
            try TrainingRun(
                resuming: folder, lines: Self.lines, validation: Array(Self.lines.dropLast()))
        } throws: { "\($0)".contains("validated on other ink") }
        #expect {
            try TrainingRun(
                folder: folder, options: options, lines: Self.lines, validation: Self.lines, metadata: [])
        } throws: { "\($0)".contains("resume it with --resume") }
        #expect {
            try TrainingRun(resuming: folder + "/none", lines: Self.lines, validation: [])
        } throws: { "\($0)".contains("no checkpoint.safetensors") }
    }

    @Test func withoutInkToValidateOnNoRunBegins() {
        #expect {
            try TrainingRun(
                folder: folder, options: Self.options, lines: Self.lines, validation: [], metadata: [])
        } throws: { "\($0)".contains("no ink to validate on") }
        #expect { try Trainer(Self.options, lines: [InkLine([.origin])], validation: []) } throws: {
            "\($0)".contains("no ink to learn from")
        }
    }

    @Test func nonsenseOptionsAreRefusedWithAReason() {
        let nonsense: [(String, (inout TrainingOptions) -> Void)] = [
            ("layer", { $0.layers = [] }), ("layer", { $0.layers = [-3] }), ("mixture", { $0.mixtures = 0 }),
            ("batch", { $0.batch = 3 }), ("steps", { $0.steps = 0 }),
            ("learning rate", { $0.learningRate = .nan }),
            ("points", { $0.points = 0 }), ("gradient norm", { $0.clip = -1 }),
            ("noise", { $0.noise = .infinity }),
            ("scale", { $0.scale = 0 }), ("parts", { $0.shards = 0 }),
            ("between validations", { $0.validateEvery = .max }), ("points", { $0.points = .max }),
            ("warm-up", { $0.warmUp = .max }), ("patience", { $0.patience = 0 }),
        ]
        for (word, change) in nonsense {
            var options = TrainingOptions()
            change(&options)
            #expect { try options.validate() } throws: { "\($0)".contains(word) }
        }
    }
}

extension TrainingRunTests {
    @Test func aSecondTrainerIsRefusedWhileOneIsAtWork() throws {
        let first = try TrainingRun(
            folder: folder, options: Self.options, lines: Self.lines, validation: Self.lines, metadata: [])
        #expect {
            try TrainingRun(resuming: folder, lines: Self.lines, validation: Self.lines)
        } throws: { "\($0)".contains("another trainer is at work") }
        withExtendedLifetime(first) {}
    }

    @Test func memoryIsCountedBeforeItIsTaken() throws {
        var options = Self.options
        options.window = 2
        options.alphabet = "ab"
        let layout = ParameterLayout(try options.architecture)
        for (gradients, rounded) in [(true, false), (false, true)] {
            let pass = NetworkPass(layout, steps: 5, rows: 3, gradients: gradients, rounded: rounded)
            let count = NetworkPass.floatCount(layout, steps: 5, rows: 3, gradients: gradients)
            #expect(count == floats(in: pass))
        }
        #expect(PackedWeights.floatCount(layout) == floats(in: PackedWeights(layout)))

        let needed = TrainingMemory.bytes(options, layout)
        try TrainingMemory.check(options, layout, available: needed)
        #expect { try TrainingMemory.check(options, layout, available: needed - 1) } throws: {
            "\($0)".contains("lower --batch, --steps or --layers")
        }
        (options.layers, options.batch, options.steps) = ([512], 4096, 4096)
        #expect { try options.checkMemory() } throws: { "\($0)".contains("GB") }
    }

    /// All floats that a value holds, at any depth.
    private func floats(in value: Any) -> Int {
        if let buffer = value as? FloatBuffer { return buffer.count }
        return Mirror(reflecting: value).children.reduce(0) { $0 + floats(in: $1.value) }
    }

    @Test func aClockThatStandsStillIsNoError() throws {
        let trainer = try Trainer(Self.options, lines: Self.lines, validation: [])
        let before = ContinuousClock.now
        var window = MetricsLog.Window()
        window.add(trainer.update())
        let progress = window.progress(of: trainer, at: before)
        #expect(progress.pointsPerSecond.isFinite)
    }

    @Test func aRunThatDivergesSaysSoAndKeepsItsCheckpoint() throws {
        var options = Self.options
        options.points = 400_000
        options.learningRate = 1
        options.clip = 1e300
        options.warmUp = 0
        options.averaging = 0
        // Offsets as large as recording errors, and a scale that makes them enormous.
        options.scale = 1e-30
        let run = try TrainingRun(
            folder: folder, options: options, lines: Self.lines, validation: Self.lines, metadata: [])
        #expect { try run.run { _ in } } throws: {
            "\($0)".contains("no longer a number at update") && "\($0)".contains("lower learning rate")
        }
        _ = try Checkpoint(reading: folder + "/checkpoint.safetensors")
    }
}

extension Double {
    fileprivate var asFloat: Float { Float(self) }
}
