import Ductus
import DuctusFiles
import Foundation

/// A run in a folder of its own: trains, validates, keeps the best, and can be killed and resumed at any time.
///
/// The folder holds
/// - `checkpoint.safetensors`: all that is needed to go on;
/// - `metrics.jsonl`: a line for every ``metricsInterval`` updates and for every validation;
/// - `loss.svg`: the same as a picture;
/// - `model-float32.safetensors` and `model.safetensors`: the best model so far, the latter in 8 bits.
public final class TrainingRun {
    public let folder: String
    public private(set) var options: TrainingOptions
    public let trainer: Trainer
    private let fingerprint: UInt64
    private let record: [HandwritingModel.RecordEntry]
    private var metrics: MetricsLog

    public private(set) var best: InkScore?
    private var validationsSinceBest = 0
    private var nextValidation: Int
    private var lastCheckpoint = Date()

    /// Updates averaged in one line of metrics.
    public static let metricsInterval = 100
    /// Seconds between checkpoints, besides the one after each validation.
    private static let checkpointInterval: TimeInterval = 60

    /// What a run tells while it goes.
    public enum Event: Sendable {
        case progress(MetricsLog.Progress)
        case validation(MetricsLog.Validation, isBest: Bool)
    }

    /// Why a run ended.
    public enum Ending: Sendable {
        case pointsSeen
        /// No validation was better for as long as the options' patience.
        case noBetterScore
    }

    /// Starts a run in a new or empty folder.
    public convenience init(
        folder: String, options: TrainingOptions, lines: [InkLine], validation: [InkLine],
        startingFrom model: HandwritingModel? = nil, record: [HandwritingModel.RecordEntry]
    ) throws {
        let trainer = try Trainer(options, lines: lines, validation: validation, startingFrom: model)
        if FileManager.default.fileExists(atPath: TrainingRun.checkpointPath(folder)) {
            throw FileError(
                path: folder,
                problem: "a run is kept here already; resume it with --resume, or name another folder")
        }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try self.init(
            folder: folder, trainer: trainer, fingerprint: TrainingRun.fingerprint(lines), record: record,
            checkpoint: nil)
        try saveCheckpoint()
    }

    /// Goes on with the run in `folder`, from the same ink.
    ///
    /// - Parameter points: a new length of the run; nil keeps the old one.
    public convenience init(
        resuming folder: String, points: Int? = nil, lines: [InkLine], validation: [InkLine],
        record: [HandwritingModel.RecordEntry]
    ) throws {
        let path = TrainingRun.checkpointPath(folder)
        guard FileManager.default.fileExists(atPath: path) else {
            throw FileError(
                path: folder, problem: "there is no checkpoint.safetensors to resume from in this folder")
        }
        let checkpoint = try Checkpoint(reading: path)
        guard checkpoint.fingerprint == TrainingRun.fingerprint(lines) else {
            throw FileError(
                path: path, problem: "the run learned from other ink; resume it with the data it began with")
        }
        var options = checkpoint.options
        if let points { options.points = points }
        let trainer = try Trainer(options, lines: lines, validation: validation)
        try trainer.restore(checkpoint.state)
        try self.init(
            folder: folder, trainer: trainer, fingerprint: checkpoint.fingerprint, record: record,
            checkpoint: checkpoint)
    }

    private init(
        folder: String, trainer: Trainer, fingerprint: UInt64, record: [HandwritingModel.RecordEntry],
        checkpoint: Checkpoint?
    ) throws {
        guard trainer.hasValidation else { throw FormatError("there is no ink to validate on") }
        self.folder = folder
        self.trainer = trainer
        self.fingerprint = fingerprint
        self.record = record
        options = trainer.options
        best = checkpoint?.best
        validationsSinceBest = checkpoint?.validationsSinceBest ?? 0
        nextValidation = checkpoint?.nextValidation ?? trainer.options.validateEvery
        metrics = try MetricsLog(path: folder + "/metrics.jsonl", upTo: checkpoint?.state.updates ?? 0)
    }

    private static func checkpointPath(_ folder: String) -> String { folder + "/checkpoint.safetensors" }

    /// FNV-1a over the lines' lengths, texts and movements.
    private static func fingerprint(_ lines: [InkLine]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ value: UInt32) { hash = (hash ^ UInt64(value)) &* 0x100_0000_01b3 }
        for line in lines {
            mix(UInt32(truncatingIfNeeded: line.offsets.count))
            for character in (line.text ?? "").unicodeScalars { mix(character.value) }
            for offset in line.offsets {
                mix(offset.dx.bitPattern)
                mix(offset.dy.bitPattern)
            }
        }
        return hash
    }

    /// Trains until the run's points are seen or no score gets better.
    public func run(_ tell: (Event) -> Void) throws -> Ending {
        var window = MetricsLog.Window()
        while !trainer.isFinished {
            let figures = trainer.update()
            guard figures.loss.isFinite else {
                throw FileError(
                    path: folder,
                    problem:
                        "the loss is no longer a number at update \(trainer.updates); begin a new run with a "
                        + "lower learning rate, or start from this run's best model")
            }
            window.add(figures)
            if trainer.updates % TrainingRun.metricsInterval == 0 || trainer.isFinished {
                let progress = window.progress(of: trainer)
                try metrics.append(progress)
                tell(.progress(progress))
                window = MetricsLog.Window()
                if trainer.seen >= nextValidation || trainer.isFinished {
                    try validate(tell)
                    try saveCheckpoint()
                    if validationsSinceBest >= options.patience { return .noBetterScore }
                } else if Date().timeIntervalSince(lastCheckpoint) > TrainingRun.checkpointInterval {
                    try saveCheckpoint()
                }
            }
        }
        return .pointsSeen
    }

    private func validate(_ tell: (Event) -> Void) throws {
        let score = trainer.validate()
        nextValidation = trainer.seen + options.validateEvery
        let isBest = score.points > 0 && score.rawNatsPerPoint < (best?.rawNatsPerPoint ?? .infinity)
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
        try WholeFile.write(Array(LossPlot.svg(metrics).utf8), to: folder + "/loss.svg")
        tell(.validation(validation, isBest: isBest))
    }

    private func saveModels(_ score: InkScore) throws {
        let model = try trainer.model(
            record: record + [
                .init("recipe", try recipe()),
                .init("points seen", String(trainer.seen)),
                .init(
                    "validation",
                    String(
                        format: "%.4f raw nats a point, %.1f nats a line over %d lines, "
                            + "before quantisation", score.rawNatsPerPoint, score.natsPerLine, score.lines)),
            ])
        try WholeFile.write(model.tensorFile.bytes, to: folder + "/model-float32.safetensors")
        try WholeFile.write(model.quantised().tensorFile.bytes, to: folder + "/model.safetensors")
    }

    private func recipe() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(options), as: UTF8.self)
    }

    private func saveCheckpoint() throws {
        let checkpoint = Checkpoint(
            options: options, state: trainer.state, fingerprint: fingerprint, best: best,
            validationsSinceBest: validationsSinceBest, nextValidation: nextValidation)
        try checkpoint.write(to: TrainingRun.checkpointPath(folder))
        lastCheckpoint = Date()
    }
}
