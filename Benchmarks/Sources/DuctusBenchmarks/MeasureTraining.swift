import ArgumentParser
import Ductus
import DuctusTraining
import Foundation

struct MeasureTraining: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "training", abstract: "Points a second of whole updates.")

    @Option var layers: String
    @Option var batch = 64
    @Option var steps = 300
    @Option(help: "Updates measured, after two that are not.") var updates = 5

    func run() throws {
        var options = TrainingOptions()
        options.layers = layers.split(separator: ",").compactMap { Int($0) }
        options.batch = batch
        options.steps = steps
        let trainer = try Trainer(options, lines: syntheticLines(), validation: [])
        for _ in 0..<2 { _ = trainer.update() }
        let start = ContinuousClock.now
        var points = 0
        for _ in 0..<updates { points += trainer.update().points }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        // Each weight of a matrix is multiplied and added once forward, twice backward.
        let weights = trainer.architecture.parameterCount
        print("{\"points_per_second\":\(Double(points) / seconds),\"flops_per_point\":\(6 * weights)}")
    }
}

/// Loops of a hand that never tires: the same as training.py makes.
func syntheticLines() -> [InkLine] {
    (0..<200).map { line in
        InkLine(
            [.origin]
                + (0..<400).map { index in
                    let angle = Double(index) * 0.4 + Double(line)
                    return PenOffset(
                        dx: Float(12 * cos(angle) + 6), dy: Float(15 * sin(angle)),
                        endOfStroke: index % 16 == 15)
                })
    }
}
