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

    @Flag(
        help:
            "Go on with the run in the folder, with the options and the ink it began with; only --points may be given anew."
    )
    var resume = false

    @Option(
        help:
            "Start from a model's weights, layers and window instead of fresh ones (float32, as model-float32.safetensors, is best). With larger --layers, units are added that change nothing at first."
    )
    var from: String?

    @Option(
        help:
            "The split to validate on; what is left is learned from. Default: testset_v, or valid, or each 20th line."
    )
    var validation: String?

    // Optional, so that what was given is known: a resumed run takes no other options.
    @Option(
        help:
            "Units of each LSTM layer, lowest first, with commas between. (default: \(defaults.layers.map(String.init).joined(separator: ",")))"
    )
    var layers: String?

    @Option(help: "Gaussians at the output. (default: \(defaults.mixtures))")
    var mixtures: Int?

    @Option(
        help:
            "Gaussians of the attention window over the text, for a network that writes what one types; 0: no window; 10 do well. (default: \(defaults.window))"
    )
    var window: Int?

    @Option(
        help:
            "Numbers in a hand vector, which an encoder makes of ink and which tells the network in whose hand to write; 0: no hands; 64 do well. (default: \(defaults.hand))"
    )
    var hand: Int?

    @Option(
        help:
            "Updates at the start in which only the hand encoder learns, to tell the people of the ink apart. (default: \(defaults.handWarmUp))"
    )
    var handWarmUp: Int?

    @Option(
        help:
            "The probability that a hidden state is reset where a chunk begins, all but its place in the text, so that the network learns to take the hand from the vector. (default: \(defaults.forgetting))"
    )
    var forgetting: Double?

    @Option(help: "Sequences side by side. (default: \(defaults.batch))")
    var batch: Int?

    @Option(
        help:
            "The sequence length: steps in a chunk, through which gradients flow. (default: \(defaults.steps))"
    )
    var steps: Int?

    @Option(help: "Points to learn from, repeats counted. (default: \(defaults.points))")
    var points: Int?

    @Option(help: "Adam's learning rate. (default: \(defaults.learningRate))")
    var learningRate: Double?

    @Option(help: "Updates over which the learning rate rises. (default: \(defaults.warmUp))")
    var warmUp: Int?

    @Option(
        help:
            "Learning-rate decay: the last fraction of training, over which the rate falls to zero. (default: \(defaults.decay))"
    )
    var decay: Double?

    @Option(
        help:
            "Adam's β₂, which sets how slowly the average of squared gradients changes. (default: \(defaults.beta2))"
    )
    var beta2: Double?

    @Option(
        help: "The largest gradient norm; larger gradients are scaled down to it. (default: \(defaults.clip))"
    )
    var clip: Double?

    @Option(
        help:
            "The decay of the exponential moving average of the weights (EMA), which is the model that is kept. (default: \(defaults.averaging))"
    )
    var averaging: Double?

    @Option(
        help:
            "Target noise: the width of the uniform noise on the offsets to be predicted, in raw units. (default: \(defaults.noise))"
    )
    var noise: Double?

    @Option(
        help:
            "Weight noise: the standard deviation of the noise on every weight, against overfitting. (default: \(defaults.weightNoise))"
    )
    var weightNoise: Double?

    @Flag(
        help:
            "Learn with hidden activations rounded as a model in 8 bits rounds them, which it then predicts better with: for the last part of training, --from a model."
    )
    var rounded = false

    @Option(help: "Standard deviation of a random slant of each line. (default: \(defaults.slant))")
    var slant: Double?

    @Option(
        help:
            "Standard deviation of a random change of size of each line. (default: \(defaults.stretch))"
    )
    var stretch: Double?

    @Option(
        help:
            "Standard deviation of a random change of width, beside the size, of each line. (default: \(defaults.widening))"
    )
    var widening: Double?

    @Option(
        help:
            "How often, at most, a line with rare characters is used in one pass through the ink; others are used once. (default: \(defaults.rareRepeats))"
    )
    var rareRepeats: Int?

    @Flag(
        help:
            "Each line of the ink is a drawing, and the network learns where one ends. Takes a --scale of which ten make more than a drawing's longest movement, at most 100."
    )
    var drawings = false

    @Option(help: "How many raw units make one unit of the network's input. (default: \(defaults.scale))")
    var scale: Double?

    @Option(help: "Points between validations. (default: \(defaults.validateEvery))")
    var validateEvery: Int?

    @Option(help: "Validations without a better score before the run stops. (default: \(defaults.patience))")
    var patience: Int?

    @Option(
        help:
            "Shards of the batch, computed at the same time; another number gives another result. (default: \(defaults.shards))"
    )
    var shards: Int?

    @Option(help: "The random seed. (default: \(defaults.seed))")
    var seed: UInt64?

    /// An option that was given, and what it changes.
    private struct Setting {
        let name: String
        let apply: (inout TrainingOptions) -> Void

        init?<Value>(_ name: String, _ value: Value?, _ option: WritableKeyPath<TrainingOptions, Value>) {
            guard let value else { return nil }
            self.name = name
            apply = { $0[keyPath: option] = value }
        }
    }

    /// All options that were given but --points.
    private func settings() throws -> [Setting] {
        let units = try layers?.split(separator: ",", omittingEmptySubsequences: false).map {
            guard let units = Int($0) else {
                throw ValidationError(
                    "--layers takes numbers with commas between, as 512 or 232,232,232; not \(layers!)")
            }
            return units
        }
        let settings = [
            Setting("--layers", units, \.layers),
            Setting("--mixtures", mixtures, \.mixtures),
            Setting("--window", window, \.window),
            Setting("--hand", hand, \.hand), Setting("--hand-warm-up", handWarmUp, \.handWarmUp),
            Setting("--forgetting", forgetting, \.forgetting),
            Setting("--batch", batch, \.batch),
            Setting("--steps", steps, \.steps),
            Setting("--learning-rate", learningRate, \.learningRate),
            Setting("--warm-up", warmUp, \.warmUp),
            Setting("--decay", decay, \.decay),
            Setting("--beta2", beta2, \.beta2),
            Setting("--clip", clip, \.clip),
            Setting("--averaging", averaging, \.averaging),
            Setting("--noise", noise, \.noise),
            Setting("--weight-noise", weightNoise, \.weightNoise),
            Setting("--slant", slant, \.slant),
            Setting("--stretch", stretch, \.stretch),
            Setting("--widening", widening, \.widening),
            Setting("--rare-repeats", rareRepeats, \.rareRepeats),
            Setting("--scale", scale, \.scale),
            Setting("--validate-every", validateEvery, \.validateEvery),
            Setting("--patience", patience, \.patience),
            Setting("--shards", shards, \.shards),
            Setting("--seed", seed, \.seed),
        ]
        return settings.compactMap(\.self)
    }

    func run() throws {
        let settings = try settings()
        guard resume else {
            try start(settings)
            return
        }
        let given =
            (from == nil ? [] : ["--from"]) + (drawings ? ["--drawings"] : [])
            + (rounded ? ["--rounded"] : []) + settings.map(\.name)
        guard given.isEmpty else {
            throw ValidationError(
                "--resume goes on with the options that the run began with; leave out "
                    + given.joined(separator: ", "))
        }
        try TrainingRun.checkThatRunCanResume(in: folder, points: points)
        let ink = try readInk()
        try train(
            TrainingRun(
                resuming: folder, points: points, lines: ink.learning, validation: ink.validating), ink)
    }

    /// Begins a new run. What is wrong with its options is told before the ink is read.
    private func start(_ settings: [Setting]) throws {
        let model = try from.map { try HandwritingModel(named: $0) }
        var options = TrainingOptions()
        if let architecture = model?.architecture {
            options.layers = architecture.layers
            options.mixtures = architecture.mixtures
            options.window = architecture.window?.gaussians ?? 0
            options.hand = architecture.hand?.size ?? 0
        }
        for setting in settings { setting.apply(&options) }
        options.rounded = rounded
        if let points { options.points = points }
        if let drawings = model?.drawings {
            options.drawingGap = drawings.gap
        } else if drawings {
            options.drawingGap = Int((10 * options.scale).rounded())
        }
        do {
            try options.validate()
            try options.checkMemory()
        } catch {
            throw ValidationError(error.description)
        }
        try TrainingRun.checkThatNoRunIsIn(folder)
        let ink = try readInk()
        try train(
            TrainingRun(
                folder: folder, options: options, lines: ink.learning, validation: ink.validating,
                startingFrom: model, metadata: ink.metadata), ink)
    }

    private func train(_ training: TrainingRun, _ ink: Ink) throws {
        print(
            "\(training.trainer.architecture.parameterCount.formatted()) parameters, \(ink.learning.count) lines to "
                + "learn from, \(ink.validating.count) to validate on; computed with \(TrainingKernels.instructions) on "
                + "\(training.options.shards) threads")
        for hindrance in TrainingSpeed.hindrances(shards: training.options.shards) {
            print("slow: \(hindrance)")
        }
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

    private struct Ink {
        /// Cleaned.
        let learning: [InkLine]
        /// As recorded.
        let validating: [InkLine]
        let metadata: [HandwritingModel.MetadataEntry]
    }

    private func readInk() throws -> Ink {
        let ink = try InkSet(readingWithProgress: data)
        let validating = try ink.held(validation)
        let held = Set(validating.map(\.id))
        let learning = ink.samples.filter { !held.contains($0.id) }.map {
            InkLine(
                $0.cleanedOffsets, text: $0.text, form: $0.form, showsHand: !$0.isRecombined)
        }.filter { $0.offsets.count > 1 }
        guard !learning.isEmpty else {
            throw FileError(path: data, .content(.unusableInk("there is no ink left to learn from")))
        }
        guard !validating.isEmpty else {
            throw FileError(
                path: data,
                .content(.unusableInk("there is no ink to validate on; name a split with --validation")))
        }
        return Ink(
            learning: learning, validating: validating.map(InkLine.init),
            metadata: [
                HandwritingModel.MetadataEntry("trained on", "\(ink.source), \(learning.count) lines"),
                HandwritingModel.MetadataEntry("data licence", ink.licence),
            ])
    }
}
