import Ductus
import DuctusFiles
import Foundation

/// A run in a folder of its own: trains, validates, keeps the best, and can be killed and resumed at any time.
///
/// The folder holds
/// - `checkpoint.safetensors`: all that is needed to go on;
/// - `metrics.jsonl`: a line for every ``metricsInterval`` updates and for every validation;
/// - `loss.svg`: the same as a picture;
/// - `model-float32.safetensors` and `model.safetensors`: the best model so far, the latter in 8 bits;
/// - `lock`, empty: held by the trainer at work, so that there is one at most.
public final class TrainingRun {
    /// The options of the run.
    public private(set) var options: TrainingOptions
    /// What learns.
    public let trainer: Trainer
    private let folder: RunFolder
    /// What tells one set of lines from another: those learned from and those validated on.
    private let learning, validating: UInt64
    private let metadata: [HandwritingModel.MetadataEntry]
    private var metrics: MetricsLog

    /// The best score on validation so far.
    public private(set) var best: InkScore?
    private var validationsSinceBest = 0
    private var nextValidation: Int
    private var lastCheckpoint = ContinuousClock.now

    /// Updates averaged in one line of metrics.
    public static let metricsInterval = 100
    /// Seconds between checkpoints, besides the one after each validation.
    private static let checkpointInterval = Duration.seconds(60)

    /// What a run tells while it goes.
    public enum Event: Sendable {
        /// Some updates were made.
        case progress(MetricsLog.Progress)
        /// The model was validated.
        case validation(MetricsLog.Validation, isBest: Bool)
    }

    /// Why a run ended.
    public enum Ending: Sendable {
        /// All points of the options were seen.
        case pointsSeen
        /// No validation was better for as long as the options' patience.
        case noBetterScore
    }

    /// Refuses what cannot become a run in the folder at `path`, before any ink is read.
    public static func checkThatNoRunIsIn(_ path: String) throws(FileError) {
        try RunFolder.checkThatNoRunIsIn(path)
    }

    /// Refuses what cannot be resumed in the folder at `path`, before any ink is read.
    public static func checkThatRunCanResume(in path: String, points: Int?) throws {
        let folder = try RunFolder.existing(path)
        _ = try Checkpoint(reading: folder.checkpoint).options(withPoints: points, path: folder.checkpoint)
    }

    /// Starts a run in a new or empty folder.
    ///
    /// - Parameter metadata: what its models say of themselves besides their recipe and figures.
    public convenience init(
        folder path: String, options: TrainingOptions, lines: [InkLine], validation: [InkLine],
        startingFrom model: HandwritingModel? = nil, metadata: [HandwritingModel.MetadataEntry]
    ) throws {
        let trainer = try Trainer(options, lines: lines, validation: validation, startingFrom: model)
        guard trainer.hasValidation else { throw InputError.unusableInk("there is no ink to validate on") }
        try self.init(
            folder: RunFolder.new(path), trainer: trainer,
            Checkpoint(
                options: trainer.options, state: trainer.state, learning: TrainingRun.fingerprint(lines),
                validating: TrainingRun.fingerprint(validation), metadata: metadata, best: nil,
                validationsSinceBest: 0, nextValidation: options.validateEvery))
        try saveCheckpoint()
    }

    /// Goes on with the run in `folder`, from the same ink.
    ///
    /// - Parameter points: a new length of the run; nil keeps the old one.
    public convenience init(
        resuming path: String, points: Int? = nil, lines: [InkLine], validation: [InkLine]
    ) throws {
        let folder = try RunFolder.existing(path)
        let checkpoint = try Checkpoint(reading: folder.checkpoint)
        guard checkpoint.learning == TrainingRun.fingerprint(lines) else {
            throw FileError(
                path: folder.checkpoint,
                .content(
                    .unusableInk(
                        "the run learned from other ink; resume it with the --data and --validation it began with"
                    )))
        }
        guard checkpoint.validating == TrainingRun.fingerprint(validation) else {
            throw FileError(
                path: folder.checkpoint,
                .content(
                    .unusableInk(
                        "the run was validated on other ink; resume it with the --validation it began with")))
        }
        let options = try checkpoint.options(withPoints: points, path: folder.checkpoint)
        let trainer = try Trainer(options, lines: lines, validation: validation, restoring: checkpoint.state)
        try self.init(folder: folder, trainer: trainer, checkpoint)
    }

    private init(folder: RunFolder, trainer: Trainer, _ checkpoint: Checkpoint) throws {
        self.folder = folder
        self.trainer = trainer
        learning = checkpoint.learning
        validating = checkpoint.validating
        metadata = checkpoint.metadata
        options = trainer.options
        best = checkpoint.best
        validationsSinceBest = checkpoint.validationsSinceBest
        nextValidation = checkpoint.nextValidation
        metrics = try MetricsLog(path: folder.metrics, upTo: checkpoint.state.updates)
    }

    /// Over the lines' lengths, texts and movements.
    private static func fingerprint(_ lines: [InkLine]) -> UInt64 {
        var fingerprint = Fingerprint()
        for line in lines {
            fingerprint.add(UInt64(line.offsets.count))
            for character in (line.text ?? "").unicodeScalars { fingerprint.add(UInt64(character.value)) }
            for character in line.form.unicodeScalars { fingerprint.add(UInt64(character.value)) }
            for offset in line.offsets { fingerprint.add(offset) }
        }
        return fingerprint.value
    }

    /// Trains until the run's points are seen or no score gets better.
    public func run(_ tell: (Event) -> Void) throws -> Ending {
        var window = MetricsLog.Window()
        while !trainer.isFinished {
            if validationsSinceBest >= options.patience { return .noBetterScore }
            let figures = trainer.update()
            try check(figures.loss, "loss")
            try check(figures.gradientNorm, "gradient")
            window.add(figures)
            if trainer.updates % TrainingRun.metricsInterval == 0 || trainer.isFinished {
                let progress = window.progress(of: trainer)
                try metrics.append(progress)
                tell(.progress(progress))
                window = MetricsLog.Window()
                if trainer.seen >= nextValidation || trainer.isFinished {
                    try validate(tell)
                    try saveCheckpoint()
                } else if lastCheckpoint.duration(to: .now) > TrainingRun.checkpointInterval {
                    try saveCheckpoint()
                }
            }
        }
        return validationsSinceBest >= options.patience ? .noBetterScore : .pointsSeen
    }

    private func check(_ value: Double, _ what: String) throws(FileError) {
        guard value.isFinite else { throw diverged("the \(what) is no longer a number") }
    }

    private func diverged(_ what: String) -> FileError {
        FileError(
            path: folder.path,
            .content(
                .invalidArgument(
                    "\(what) at update \(trainer.updates); begin a new run with a lower learning rate, or start from "
                        + "this run's best model")))
    }

    private func validate(_ tell: (Event) -> Void) throws {
        let score = trainer.validate()
        try check(score.rawNatsPerPoint, "score on validation")
        nextValidation = trainer.seen + options.validateEvery
        let isBest = score.rawNatsPerPoint < (best?.rawNatsPerPoint ?? .infinity)
        if isBest {
            best = score
            validationsSinceBest = 0
            try saveModels(score)
        } else {
            validationsSinceBest += 1
        }
        let validation = MetricsLog.Validation(
            update: trainer.updates, points: trainer.seen, rawNatsPerPoint: score.rawNatsPerPoint,
            natsPerLine: score.natsPerLine)
        try metrics.append(validation)
        try WholeFile.write(Array(LossPlot.svg(metrics).utf8), to: folder.loss)
        tell(.validation(validation, isBest: isBest))
    }

    private func saveModels(_ score: InkScore) throws {
        let metadata = try metadata + figures(score)
        let model: HandwritingModel
        do {
            model = try trainer.model(metadata: metadata)
        } catch {
            throw diverged(error.description)
        }
        try WholeFile.write(model.bytes, to: folder.modelFloat32)
        try WholeFile.write(model.quantised().bytes, to: folder.model)
    }

    private func figures(_ score: InkScore) throws -> [HandwritingModel.MetadataEntry] {
        [
            .init("recipe", try recipe()),
            .init("points seen", String(trainer.seen)),
            .init(
                "validation",
                String(
                    format: "%.4f raw nats a point, %.1f nats a line over %d lines, %@",
                    score.rawNatsPerPoint,
                    score.natsPerLine, score.lines,
                    options.rounded ? "activations rounded" : "before quantisation")),
        ]
    }

    private func recipe() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(options), as: UTF8.self)
    }

    private func saveCheckpoint() throws {
        let checkpoint = Checkpoint(
            options: options, state: trainer.state, learning: learning, validating: validating,
            metadata: metadata,
            best: best, validationsSinceBest: validationsSinceBest, nextValidation: nextValidation)
        try WholeFile.write(checkpoint.bytes(), to: folder.checkpoint)
        lastCheckpoint = .now
    }
}
