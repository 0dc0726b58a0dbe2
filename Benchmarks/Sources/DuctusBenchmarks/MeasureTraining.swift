import ArgumentParser
import Ductus
import DuctusTraining
import Foundation

struct MeasureTraining: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "training", abstract: "Points a second of whole updates.")

    @Option var layers: String
    @Option(help: "Gaussians of the window over the text.") var window = 0
    @Option(help: "Numbers in a hand vector.") var hand = 0
    @Option var batch = 64
    @Option var steps = 300
    @Option(help: "Updates measured, after two that are not.") var updates = 5

    func run() throws {
        var options = TrainingOptions()
        options.layers = layers.split(separator: ",").compactMap { Int($0) }
        options.window = window
        if window > 0 { options.alphabet = String((32..<127).map { Character(Unicode.Scalar(UInt8($0))) }) }
        options.hand = hand
        options.batch = batch
        options.steps = steps
        let trainer = try Trainer(options, lines: syntheticLines(), validation: [])
        for _ in 0..<2 { _ = trainer.update() }
        let start = ContinuousClock.now
        var points = 0
        for _ in 0..<updates { points += trainer.update().points }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        // Each weight of a matrix is multiplied and added once forward, twice backward. The encoder's, which read each line
        // once, are not counted.
        let network = trainer.architecture
        let weights =
            try Architecture(layers: network.layers, mixtures: network.mixtures, window: network.window)
            .parameterCount + 4 * network.units * hand
        print("{\"points_per_second\":\(Double(points) / seconds),\"flops_per_point\":\(6 * weights)}")
    }
}

/// Loops of a hand that never tires, two lines of each form: the same ink as torch_peers.py makes.
func syntheticLines() -> [InkLine] {
    (0..<200).map { line in
        InkLine(
            [.origin]
                + (0..<400).map { index in
                    let angle = Double(index) * 0.4 + Double(line)
                    return PenOffset(
                        dx: Float(12 * cos(angle) + 6), dy: Float(15 * sin(angle)),
                        endOfStroke: index % 16 == 15)
                }, text: "the loom weaves leaves on", form: "\(line / 2)")
    }
}
