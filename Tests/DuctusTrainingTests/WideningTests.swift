import Ductus
import Testing

@testable import DuctusTraining

@Suite struct WideningTests {
    private static func trainer(
        layers: [Int], from model: HandwritingModel? = nil
    ) throws -> Trainer {
        var options = HandTrainingTests.options
        options.layers = layers
        options.handWarmUp = 0
        return try Trainer(
            options, lines: HandTrainingTests.lines, validation: HandTrainingTests.lines, startingFrom: model)
    }

    /// A network grown by units that nothing reads yet predicts what it predicted; then the new units learn.
    @Test func aWiderNetworkStartsWhereTheNarrowerStands() throws {
        let narrow = try Self.trainer(layers: [5, 7])
        for _ in 0..<30 { _ = narrow.update() }
        let model = try narrow.model(metadata: [])
        let wide = try Self.trainer(layers: [9, 12], from: model)
        let grown = try wide.model(metadata: [])
        #expect(grown.architecture.layers == [9, 12])
        let lines = HandTrainingTests.lines
        let (before, after) = (InkScore(of: model, on: lines), InkScore(of: grown, on: lines))
        #expect(abs(before.rawNatsPerPoint - after.rawNatsPerPoint) < 1e-6)
        let other = try Self.trainer(layers: [5, 7]).model(metadata: [])
        #expect(abs(InkScore(of: other, on: lines).rawNatsPerPoint - after.rawNatsPerPoint) > 0.01)
        _ = wide.update()
        let newUnits = try wide.model(metadata: []).weights.output.floats.suffix(5)
        #expect(newUnits.allSatisfy { $0 != 0 })
    }

    @Test func aNarrowerNetworkIsRefused() throws {
        let model = try Self.trainer(layers: [5, 7]).model(metadata: [])
        #expect { try Self.trainer(layers: [5, 6], from: model) } throws: {
            "\($0)".contains("only units may be added")
        }
    }
}
