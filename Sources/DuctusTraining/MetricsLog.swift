import DuctusFiles
import Foundation

/// How a run went so far: one JSON object a line, as `metrics.jsonl` keeps it.
public struct MetricsLog {
    /// The average of some updates.
    public struct Progress: Codable, Sendable {
        /// How many updates, and points seen, there were.
        public var update, points: Int
        /// Nats a point with the density in raw units, as learned from: with noise and before averaging.
        public var loss: Double
        /// Means since the entry before.
        public var gradientNorm, learningRate, pointsPerSecond: Double
    }

    /// What a validation gave.
    public struct Validation: Codable, Sendable {
        /// After how many updates, and points seen.
        public var update, points: Int
        /// As ``InkScore`` tells them.
        public var rawNatsPerPoint, natsPerLine: Double
    }

    /// In the order of the run.
    public private(set) var progress: [Progress] = []
    /// In the order of the run.
    public private(set) var validations: [Validation] = []
    private let path: String
    private let encoder = JSONEncoder()

    /// Reads the log at `path`, if there is one, and drops what came after update number `last`.
    init(path: String, upTo last: Int) throws {
        self.path = path
        encoder.outputFormatting = [.sortedKeys]
        guard last > 0, FileManager.default.fileExists(atPath: path) else {
            try WholeFile.write([], to: path)
            return
        }
        let decoder = JSONDecoder()
        var kept: [UInt8] = []
        for line in try WholeFile.read(path).split(separator: UInt8(ascii: "\n")) {
            let data = Data(line)
            if let entry = try? decoder.decode(Progress.self, from: data), entry.update <= last {
                progress.append(entry)
            } else if let entry = try? decoder.decode(Validation.self, from: data), entry.update <= last {
                validations.append(entry)
            } else {
                continue
            }
            kept += line + [UInt8(ascii: "\n")]
        }
        try WholeFile.write(kept, to: path)
    }

    mutating func append(_ entry: Progress) throws {
        progress.append(entry)
        try write(entry)
    }

    mutating func append(_ entry: Validation) throws {
        validations.append(entry)
        try write(entry)
    }

    private func write(_ entry: some Encodable) throws {
        try WholeFile.append([UInt8](encoder.encode(entry)) + [UInt8(ascii: "\n")], to: path)
    }

    /// Gathers updates until they make an entry.
    struct Window {
        private let began = ContinuousClock.now
        private var loss = 0.0
        private var gradientNorm = 0.0
        private var points = 0
        private var updates = 0
        private var learningRate = 0.0

        mutating func add(_ figures: Trainer.Figures) {
            loss += figures.loss
            gradientNorm += figures.gradientNorm
            points += figures.points
            updates += 1
            learningRate = figures.learningRate
        }

        /// - Parameter end: a clock may stand still meanwhile.
        func progress(of trainer: Trainer, at end: ContinuousClock.Instant = .now) -> Progress {
            let seconds = max((end - began) / .seconds(1), 1e-9)
            return Progress(
                update: trainer.updates, points: trainer.seen, loss: loss / Double(updates),
                gradientNorm: gradientNorm / Double(updates), learningRate: learningRate,
                pointsPerSecond: Double(points) / seconds)
        }
    }
}
