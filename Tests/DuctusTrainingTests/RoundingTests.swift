import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusTraining

/// Training with hidden activations rounded as in a model whose weights are in 8 bits.
@Suite struct RoundingTests {
    private static func options(rounded: Bool) -> TrainingOptions {
        var options = TrainingRunTests.options
        options.layers = [24, 16]
        options.weightNoise = 0
        options.points = 20_000
        options.rounded = rounded
        return options
    }

    private static func trainer(_ model: HandwritingModel? = nil, rounded: Bool) throws -> Trainer {
        try Trainer(
            options(rounded: rounded), lines: TrainingRunTests.lines, validation: TrainingRunTests.lines,
            startingFrom: model)
    }

    /// The engine is the reference: it rounds because its kernels take no more bits.
    @Test func theTrainerScoresAModelInEightBitsAsTheEngineDoes() throws {
        let trained = try Self.trainer(rounded: false)
        while !trained.isFinished { _ = trained.update() }
        let model = try trained.model(metadata: []).quantised()
        let engine = InkScore(of: model, on: TrainingRunTests.lines).rawNatsPerPoint
        let rounded = try Self.trainer(model, rounded: true).validate().rawNatsPerPoint
        let exact = try Self.trainer(model, rounded: false).validate().rawNatsPerPoint
        #expect(abs(rounded - engine) < 0.1 * abs(exact - engine), "\(rounded), \(exact), \(engine)")
    }

    @Test func aModelInEightBitsIsAsGoodAsItsRunSays() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ductus-rounded-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let run = try TrainingRun(
            folder: folder, options: Self.options(rounded: true), lines: TrainingRunTests.lines,
            validation: TrainingRunTests.lines, metadata: [])
        _ = try run.run { _ in }
        let model = try HandwritingModel(parsing: WholeFile.read(folder + "/model.safetensors"))
        let score = InkScore(of: model, on: TrainingRunTests.lines).rawNatsPerPoint
        #expect(abs(score - run.best!.rawNatsPerPoint) < 0.05)
        #expect(
            model.metadata.first { $0.key == "validation" }?.value.hasSuffix("activations rounded") == true)
    }
}
