import Ductus
import DuctusFiles
import Foundation

/// Everything a run needs to go on as if it had never stopped, as one safetensors file.
struct Checkpoint {
    var options: TrainingOptions
    var state: Trainer.State
    /// What tells one set of lines from another: those learned from and those validated on.
    var learning, validating: UInt64
    /// What the models say of themselves, but for their recipe and figures.
    var metadata: [HandwritingModel.MetadataEntry]
    /// The best validation so far, nil before the first.
    var best: InkScore?
    /// Validations since the best one.
    var validationsSinceBest: Int
    /// Points seen when the next validation is due.
    var nextValidation: Int

    /// Format 1 held no normalisation; in format 2 a layer's weights from the layer below lay behind its others.
    static let formatVersion = 3

    /// What is kept beside the tensors.
    private struct Header: Codable {
        var format: Int
        var options: TrainingOptions
        var updates, seen, drawn: Int
        var learning, validating: UInt64
        var record: [[String]]
        var best: Best?
        var validationsSinceBest, nextValidation: Int

        struct Best: Codable {
            var lines, points: Int
            var rawNats: Double
        }
    }

    /// What every format has said of itself.
    private struct Format: Decodable {
        var format: Int
    }

    /// The checkpoint as a file; the same checkpoint always gives the same bytes.
    func bytes() throws -> [UInt8] {
        let header = Header(
            format: Checkpoint.formatVersion, options: options, updates: state.updates, seen: state.seen,
            drawn: state.drawn, learning: learning, validating: validating,
            record: metadata.map { [$0.key, $0.value] },
            best: best.map { Header.Best(lines: $0.lines, points: $0.points, rawNats: $0.rawNats) },
            validationsSinceBest: validationsSinceBest, nextValidation: nextValidation)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var file = TensorFile()
        file.metadata = [("ductus_checkpoint", String(decoding: try encoder.encode(header), as: UTF8.self))]
        let normalisation = state.normalisation
        file.append("offset.mean", [normalisation.meanX, normalisation.meanY], shape: [2])
        file.append("offset.scale", [normalisation.scaleX, normalisation.scaleY], shape: [2])
        for (name, values) in [
            ("parameters", state.parameters), ("moment1", state.moment1), ("moment2", state.moment2),
            ("average", state.average),
        ] { file.append(name, values, shape: [values.count]) }
        file.append("draws", state.draws.map(Int64.init), shape: [state.draws.count])
        file.append("positions", state.positions.map(Int64.init), shape: [state.positions.count])
        for (shard, carried) in state.carried.enumerated() {
            file.append("carried.\(shard)", carried, shape: [carried.count])
        }
        return file.bytes
    }

    init(
        options: TrainingOptions, state: Trainer.State, learning: UInt64, validating: UInt64,
        metadata: [HandwritingModel.MetadataEntry], best: InkScore?, validationsSinceBest: Int,
        nextValidation: Int
    ) {
        self.options = options
        self.state = state
        self.learning = learning
        self.validating = validating
        self.metadata = metadata
        self.best = best
        self.validationsSinceBest = validationsSinceBest
        self.nextValidation = nextValidation
    }

    /// The options to resume with.
    ///
    /// - Parameter points: a new length of the run; nil keeps the old one.
    func options(withPoints points: Int?, path: String) throws(FileError) -> TrainingOptions {
        guard let points else { return options }
        guard points >= state.seen else {
            throw FileError(
                path: path,
                .content(
                    .invalidArgument(
                        "the run has seen \(state.seen) points; resume it with --points of at least as many, "
                            + "not \(points)")))
        }
        var options = options
        options.points = points
        return options
    }

    /// Reads and checks a checkpoint: a run that resumes from it cannot fail for what the file holds.
    init(reading path: String) throws(FileError) {
        let bytes = try WholeFile.read(path)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(
                path: path, .content(error.inFile.rephrased { "this is no usable checkpoint: \($0)" }))
        }
    }

    /// The description with the defaults of all options that it does not name: they are younger than it.
    private static func withAllOptions(_ text: String) throws -> Data {
        let data = Data(text.utf8)
        let defaults = try JSONSerialization.jsonObject(with: JSONEncoder().encode(TrainingOptions()))
        guard var header = try JSONSerialization.jsonObject(with: data) as? [String: Any],
            let options = header["options"] as? [String: Any], let all = defaults as? [String: Any]
        else { return data }
        header["options"] = all.merging(options) { _, named in named }
        return try JSONSerialization.data(withJSONObject: header)
    }

    init(parsing bytes: [UInt8]) throws(InputError) {
        let file = try TensorFile(parsing: bytes)
        guard let text = file.metadata("ductus_checkpoint"),
            let format = try? JSONDecoder().decode(Format.self, from: Data(text.utf8)).format
        else { throw .malformed("its description is missing or of another kind") }
        guard (2...Checkpoint.formatVersion).contains(format) else {
            throw .unsupportedVersion(
                "it has format \(format), which \(format == 1 ? "lacks the run's normalisation" : "is not known")"
                    + ", and this program reads formats 2 and \(Checkpoint.formatVersion); resume with the program that "
                    + "wrote it, or begin a new run --from its model-float32.safetensors")
        }
        guard let header = try? JSONDecoder().decode(Header.self, from: Checkpoint.withAllOptions(text)),
            header.record.allSatisfy({ $0.count == 2 })
        else { throw .malformed("its description is incomplete") }
        let options = header.options
        try options.validate()
        self.options = options
        let layout = ParameterLayout(try options.architecture)
        func floats(_ name: String, _ count: Int) throws(InputError) -> [Float] {
            let values = try file.values(name, as: Float.self, shape: [count])
            guard values.allSatisfy(\.isFinite) else {
                throw .malformed("\(name) holds numbers that are not finite")
            }
            return values
        }
        func parameters(_ name: String) throws(InputError) -> [Float] {
            let values = try floats(name, layout.count)
            return format == 2 ? layout.reordered(fromFormat2: values) : values
        }
        func integers(_ name: String) throws(InputError) -> [Int] {
            try file.values(name, as: Int64.self, shape: [options.batch]).map(Int.init)
        }
        let rows = options.batch / options.shards
        let carriedCount = NetworkPass.stateCount(layout, rows: rows)
        var carried: [[Float]] = []
        for shard in 0..<options.shards { carried.append(try floats("carried.\(shard)", carriedCount)) }
        let mean = try floats("offset.mean", 2)
        let scale = try floats("offset.scale", 2)
        let state = Trainer.State(
            normalisation: try Normalisation(
                meanX: mean[0], meanY: mean[1], scaleX: scale[0], scaleY: scale[1]),
            updates: header.updates, seen: header.seen, drawn: header.drawn,
            draws: try integers("draws"), positions: try integers("positions"), carried: carried,
            parameters: try parameters("parameters"), moment1: try parameters("moment1"),
            moment2: try parameters("moment2"), average: try parameters("average"))
        let points = 0...TrainingOptions.mostPoints
        guard (0..<1 << 40).contains(header.updates), (0..<1 << 40).contains(header.drawn),
            points.contains(header.seen), points.contains(header.validationsSinceBest),
            (0...2 * TrainingOptions.mostPoints).contains(header.nextValidation),
            header.best.map({ $0.lines > 0 && $0.points > 0 && points.contains($0.points) }) ?? true,
            state.draws.allSatisfy({ $0 >= -1 && $0 < header.drawn }),
            state.positions.allSatisfy({ $0 >= 0 }),
            state.moment2.allSatisfy({ $0 >= 0 })
        else { throw .malformed("its counters do not fit together") }
        self.state = state
        learning = header.learning
        validating = header.validating
        metadata = header.record.map { HandwritingModel.MetadataEntry($0[0], $0[1]) }
        validationsSinceBest = header.validationsSinceBest
        nextValidation = header.nextValidation
        best = header.best.map {
            var score = InkScore()
            (score.lines, score.points, score.rawNats) = ($0.lines, $0.points, $0.rawNats)
            return score
        }
    }
}

extension ParameterLayout {
    /// Parameters of a checkpoint of format 2 in today's order: in a layer's rows, the weights from the layer below now lie
    /// behind the recurrent ones.
    fileprivate func reordered(fromFormat2 old: [Float]) -> [Float] {
        var parameters = old
        for layer in layers where layer.unitsBelow > 0 {
            let otherColumns = layer.inputWidth - layer.unitsBelow
            for row in 0..<layer.gates {
                let others = old[(layer.weights + row * otherColumns)...].prefix(otherColumns)
                let below = old[(layer.weights + layer.gates * otherColumns + row * layer.unitsBelow)...]
                    .prefix(layer.unitsBelow)
                let to = layer.weights + row * layer.inputWidth
                parameters.replaceSubrange(
                    to..<to + layer.inputWidth,
                    with: others.prefix(layer.units) + below + others.dropFirst(layer.units))
            }
        }
        return parameters
    }
}
