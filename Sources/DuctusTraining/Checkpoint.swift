import Ductus
import DuctusFiles
import Foundation

/// Everything a run needs to go on as if it had never stopped, as one safetensors file.
struct Checkpoint {
    var options: TrainingOptions
    var state: Trainer.State
    /// What tells one set of training lines from another.
    var fingerprint: UInt64
    /// The best validation so far, nil before the first.
    var best: InkScore?
    /// Validations since the best one.
    var validationsSinceBest: Int
    /// Points seen when the next validation is due.
    var nextValidation: Int

    static let formatVersion = 1

    /// What is kept beside the tensors.
    private struct Header: Codable {
        var format: Int
        var options: TrainingOptions
        var updates, seen, drawn: Int
        var fingerprint: UInt64
        var best: Best?
        var validationsSinceBest, nextValidation: Int

        struct Best: Codable {
            var lines, points: Int
            var rawNats: Double
        }
    }

    func write(to path: String) throws {
        let header = Header(
            format: Checkpoint.formatVersion, options: options, updates: state.updates, seen: state.seen,
            drawn: state.drawn, fingerprint: fingerprint,
            best: best.map { Header.Best(lines: $0.lines, points: $0.points, rawNats: $0.rawNats) },
            validationsSinceBest: validationsSinceBest, nextValidation: nextValidation)
        var file = TensorFile()
        file.metadata = [
            ("ductus_checkpoint", String(decoding: try JSONEncoder().encode(header), as: UTF8.self))
        ]
        for (name, values) in [
            ("parameters", state.parameters), ("moment1", state.moment1), ("moment2", state.moment2),
            ("average", state.average),
        ] { file.append(name, values, shape: [values.count]) }
        file.append("draws", state.draws.map(Int64.init), shape: [state.draws.count])
        file.append("positions", state.positions.map(Int64.init), shape: [state.positions.count])
        for (shard, carried) in state.carried.enumerated() {
            file.append("carried.\(shard)", carried, shape: [carried.count])
        }
        try WholeFile.write(file.bytes, to: path)
    }

    init(
        options: TrainingOptions, state: Trainer.State, fingerprint: UInt64, best: InkScore?,
        validationsSinceBest: Int, nextValidation: Int
    ) {
        self.options = options
        self.state = state
        self.fingerprint = fingerprint
        self.best = best
        self.validationsSinceBest = validationsSinceBest
        self.nextValidation = nextValidation
    }

    /// Reads and checks a checkpoint: a run that resumes from it cannot fail for what the file holds.
    init(reading path: String) throws(FileError) {
        let bytes = try WholeFile.read(path)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(path: path, problem: "this is no usable checkpoint: \(error)")
        }
    }

    init(parsing bytes: [UInt8]) throws(FormatError) {
        let file = try TensorFile(parsing: bytes)
        guard let text = file.metadata("ductus_checkpoint"),
            let header = try? JSONDecoder().decode(Header.self, from: Data(text.utf8))
        else { throw FormatError("its description is missing or of another kind") }
        guard header.format == Checkpoint.formatVersion else {
            throw FormatError(
                "it has format \(header.format); this program reads format \(Checkpoint.formatVersion)")
        }
        let options = header.options
        try options.validate()
        self.options = options
        let layout = ParameterLayout(try options.architecture)
        func floats(_ name: String, _ count: Int) throws(FormatError) -> [Float] {
            let values = try file.values(name, as: Float.self, shape: [count])
            guard values.allSatisfy(\.isFinite) else {
                throw FormatError("\(name) holds numbers that are not finite")
            }
            return values
        }
        func integers(_ name: String) throws(FormatError) -> [Int] {
            try file.values(name, as: Int64.self, shape: [options.batch]).map(Int.init)
        }
        let rows = options.batch / options.shards
        let carriedCount = NetworkPass.stateCount(layout, rows: rows)
        var carried: [[Float]] = []
        for shard in 0..<options.shards { carried.append(try floats("carried.\(shard)", carriedCount)) }
        let state = Trainer.State(
            updates: header.updates, seen: header.seen, drawn: header.drawn,
            draws: try integers("draws"), positions: try integers("positions"), carried: carried,
            parameters: try floats("parameters", layout.count), moment1: try floats("moment1", layout.count),
            moment2: try floats("moment2", layout.count), average: try floats("average", layout.count))
        guard header.updates >= 0, header.seen >= 0, header.drawn >= 0, header.drawn < 1 << 40,
            header.updates < 1 << 40, header.seen < 1 << 50,
            state.draws.allSatisfy({ $0 >= -1 && $0 < header.drawn }),
            state.positions.allSatisfy({ $0 >= 0 }),
            state.moment2.allSatisfy({ $0 >= 0 })
        else { throw FormatError("its counters do not fit together") }
        self.state = state
        fingerprint = header.fingerprint
        validationsSinceBest = header.validationsSinceBest
        nextValidation = header.nextValidation
        best = header.best.map {
            var score = InkScore()
            (score.lines, score.points, score.rawNats) = ($0.lines, $0.points, $0.rawNats)
            return score
        }
    }
}
