import ArgumentParser
import Ductus
import DuctusFiles
import DuctusInk
import DuctusModels
import DuctusTraining
import Foundation

struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Measure how well a model predicts ink, in nats.",
        discussion: """
            Scores the ink as it was recorded: a line's first point is its origin and not scored, offsets are \
            clamped to ±1,000 raw units. Nats a line are in the units of Graves 2013, Table 5; raw nats a point \
            take the density in raw units, which no normalisation can flatter.

            Example: ductus eval --model Models/cursive.safetensors --data iam.safetensors --split testset_v
            """)

    @Option(help: "A model file. Without it: the model that comes with Ductus.")
    var model: String?

    @Option(help: "Ink: a prepared set, an IAM-OnDB folder or archive, or a stroke-3 .npz.")
    var data: String

    @Option(
        help:
            "A split of the ink (trainset, testset_v, testset_t, testset_f; test, …) or a file with a list of forms."
    )
    var split = "testset_v"

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let model = try HandwritingModel(named: model, orShipped: .cursive)
        let lines = try InkSet(readingWithProgress: data).samples(in: split).map(InkLine.init)
        let bar = ProgressBar("scoring \(lines.count) lines")
        let score = InkScore(of: model, on: lines) { bar.update($0, of: lines.count) }
        bar.finish()
        guard score.points > 0 else {
            throw FileError(path: data, .content(.unusableInk("there is nothing to score in \(split)")))
        }
        if json {
            print(
                String(
                    format: "{\"lines\":%d,\"points\":%d,\"raw_nats_per_point\":%.6f,\"nats_per_line\":%.4f}",
                    score.lines, score.points, score.rawNatsPerPoint, score.natsPerLine))
        } else {
            print("lines               \(score.lines)")
            print("points              \(score.points)")
            print(String(format: "raw nats a point    %.4f", score.rawNatsPerPoint))
            print(String(format: "nats a line         %.2f   (Graves' units)", score.natsPerLine))
        }
    }
}
