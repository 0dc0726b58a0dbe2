import ArgumentParser
import Ductus
import DuctusFiles
import DuctusInk
import DuctusTraining
import Foundation

struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Teach a network from ink.",
        discussion: """
            A run lives in a folder: checkpoint, metrics.jsonl, loss.svg and the best model so far, as \
            model.safetensors (8 bits) and model-float32.safetensors. Kill it when you like; --resume goes on from \
            the last checkpoint to the very same losses.

            Examples:
              ductus train --data iam.safetensors --folder runs/first --points 50000000
              ductus train --data iam.safetensors --folder runs/first --resume
              ductus train --data my-hand.npz --folder runs/mine --from Models/cursive.safetensors --points 2000000
            """)

    private static let defaults = TrainingOptions()

    @Option(help: "Ink: a prepared set, an IAM-OnDB folder or archive, or a stroke-3 .npz.")
    var data: String

    @Option(help: "The folder of the run.")
    var folder: String

    @Flag(help: "Go on with the run in the folder; only --points may then be given anew.")
    var resume = false

    @Option(
        help:
            "Start from a model's weights instead of fresh ones (float32, as model-float32.safetensors, is best)."
    )
    var from: String?

    @Option(
        help:
            "The split to validate on; what is left is learned from. Default: testset_v, or valid, or each 20th line."
    )
    var validation: String?

    @Option(help: "Units of each LSTM layer, lowest first, with commas between. (default: 512)")
    var layers: String?

    @Option(help: "Gaussians at the output.")
    var mixtures = defaults.mixtures

    @Option(
        help:
            "Gaussians of a window over the text, for a network that writes what one types; 0: no window. (10 do well)"
    )
    var window = defaults.window

    @Option(help: "Sequences side by side.")
    var batch = defaults.batch

    @Option(help: "Steps of a chunk, through which gradients flow.")
    var steps = defaults.steps

    @Option(help: "Points to learn from, repeats counted. (default: \(defaults.points))")
    var points: Int?

    @Option(help: "Adam's learning rate.")
    var learningRate = defaults.learningRate

    @Option(help: "Updates over which the learning rate rises.")
    var warmUp = defaults.warmUp

    @Option(help: "The last share of the points, over which the learning rate falls to zero.")
    var decay = defaults.decay

    @Option(help: "Adam's memory of squared gradients.")
    var beta2 = defaults.beta2

    @Option(help: "The largest norm of a gradient.")
    var clip = defaults.clip

    @Option(help: "How much of the running average of weights stays at each update.")
    var averaging = defaults.averaging

    @Option(help: "Width of the uniform noise on what is to be predicted, in raw units.")
    var noise = defaults.noise

    @Option(
        help: "Standard deviation of the noise on every weight while it learns, against learning by heart.")
    var weightNoise = defaults.weightNoise

    @Option(help: "Standard deviation of a random slant of each line.")
    var slant = defaults.slant

    @Option(help: "Standard deviation of a random change of size of each line.")
    var stretch = defaults.stretch

    @Option(help: "How often at most a line with rare characters is taken where others are taken once.")
    var rareRepeats = defaults.rareRepeats

    @Option(help: "Raw units to one of the network's.")
    var scale = defaults.scale

    @Option(help: "Points between validations.")
    var validateEvery = defaults.validateEvery

    @Option(help: "Validations without a better score before the run stops.")
    var patience = defaults.patience

    @Option(help: "Parts of the batch computed at the same time; they belong to the run's result.")
    var shards = defaults.shards

    @Option(help: "The seed of all chance.")
    var seed = defaults.seed

    func options() throws -> TrainingOptions {
        var options = TrainingOptions()
        if let layers {
            options.layers = try layers.split(separator: ",", omittingEmptySubsequences: false).map {
                guard let units = Int($0) else {
                    throw ValidationError(
                        "--layers takes numbers with commas between, as 512 or 232,232,232; not \(layers)")
                }
                return units
            }
        }
        options.mixtures = mixtures
        options.window = window
        options.batch = batch
        options.steps = steps
        options.points = points ?? options.points
        options.learningRate = learningRate
        options.warmUp = warmUp
        options.decay = decay
        options.beta2 = beta2
        options.clip = clip
        options.averaging = averaging
        options.noise = noise
        options.weightNoise = weightNoise
        options.slant = slant
        options.stretch = stretch
        options.rareRepeats = rareRepeats
        options.scale = scale
        options.validateEvery = validateEvery
        options.patience = patience
        options.shards = shards
        options.seed = seed
        do { try options.validate() } catch { throw ValidationError("\(error)") }
        return options
    }

    func run() throws {
        let options = try options()
        let ink = try InkSet(readingWithProgress: data)
        let (learning, validating) = try split(ink)
        let record = [
            HandwritingModel.RecordEntry("trained on", "\(ink.source), \(learning.count) lines"),
            HandwritingModel.RecordEntry("data licence", ink.licence),
        ]
        let training: TrainingRun
        if resume {
            guard from == nil else { throw ValidationError("--from and --resume do not go together") }
            training = try TrainingRun(
                resuming: folder, points: points, lines: learning, validation: validating, record: record)
        } else {
            training = try TrainingRun(
                folder: folder, options: options, lines: learning, validation: validating,
                startingFrom: from.map { try HandwritingModel(readingFile: $0) }, record: record)
        }
        print(
            "\(training.trainer.architecture.parameterCount.formatted()) parameters, \(learning.count) lines to learn "
                + "from, \(validating.count) to validate on")
        let bar = ProgressBar("training")
        let total = training.options.points
        let ending = try training.run { event in
            switch event {
            case .progress(let progress):
                bar.update(
                    progress.points, of: total,
                    note: String(
                        format: "%.4f nats a point, %.0f points/s", progress.loss, progress.pointsPerSecond))
            case .validation(let validation, let isBest):
                bar.log(
                    String(
                        format: "%.1f M points: %.4f raw nats a point, %.1f nats a line on validation%@",
                        Double(validation.points) / 1e6, validation.rawNatsPerPoint, validation.natsPerLine,
                        isBest ? ", best so far" : ""))
            }
        }
        bar.finish()
        if case .noBetterScore = ending {
            print("stopped early: \(training.options.patience) validations without a better score")
        }
        if let best = training.best {
            print(
                String(
                    format: "best: %.4f raw nats a point, %.1f nats a line", best.rawNatsPerPoint,
                    best.natsPerLine))
            print("model: \(folder)/model.safetensors")
        }
    }

    /// Ink to learn from, cleaned, and ink to validate on, as recorded.
    private func split(_ ink: InkSet) throws -> (learning: [InkLine], validating: [InkLine]) {
        let validating = try ink.held(validation)
        let held = Set(validating.map(\.id))
        let learning = ink.samples.filter { !held.contains($0.id) }.map {
            InkLine($0.cleanedOffsets, text: $0.text)
        }.filter { $0.offsets.count > 1 }
        guard !learning.isEmpty else {
            throw FileError(path: data, problem: "there is no ink left to learn from")
        }
        guard !validating.isEmpty else {
            throw FileError(
                path: data, problem: "there is no ink to validate on; name a split with --validation")
        }
        return (learning, validating.map { InkLine($0.offsets, text: $0.text) })
    }
}
