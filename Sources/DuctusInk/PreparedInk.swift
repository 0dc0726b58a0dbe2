import Ductus
import DuctusFiles

/// The prepared set: all ink of a source in one compact safetensors file that loads at once.
///
/// Metadata: `ductus_ink` (the format, 1), `source`, `licence`. Tensors, for L lines and P points:
///
/// | name | shape | type |
/// | --- | --- | --- |
/// | `offsets` | [P, 2] | I16, raw units; (0, 0) where a line begins |
/// | `end_of_stroke` | [P] | U8, 0 or 1 |
/// | `line_start` | [L + 1] | I32, into the points |
/// | `ids`, `forms`, `texts`, `splits` | [bytes] | U8: UTF-8, a line feed after each; empty: none |
extension InkSet {
    private static let format = "1"

    public init(prepared path: String) throws(FileError) {
        let bytes = try WholeFile.read(path)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(path: path, problem: "this is no usable set of ink: \(error)")
        }
    }

    public init(parsing bytes: [UInt8]) throws(FormatError) {
        let file = try TensorFile(parsing: bytes)
        guard let format = file.metadata("ductus_ink") else {
            throw FormatError("a safetensors file, but not one that `ductus prepare` wrote")
        }
        guard format == InkSet.format else {
            throw FormatError(
                "it was prepared in format \(format) and this program reads \(InkSet.format); run `ductus prepare` again"
            )
        }
        let starts = try file.values("line_start", as: Int32.self, shape: [nil])
        let points = Int(starts.last ?? 0)
        guard let first = starts.first, first == 0, points >= 0, zip(starts, starts.dropFirst()).allSatisfy(<)
        else {
            throw FormatError("the lines' starts do not grow from 0")
        }
        let moves = try file.values("offsets", as: Int16.self, shape: [points, 2])
        let ends = try file.values("end_of_stroke", as: UInt8.self, shape: [points])
        guard ends.allSatisfy({ $0 <= 1 }) else {
            throw FormatError("an end of stroke that is neither 0 nor 1")
        }
        let count = starts.count - 1
        let ids = try InkSet.strings("ids", in: file, count: count)
        let forms = try InkSet.strings("forms", in: file, count: count)
        let texts = try InkSet.strings("texts", in: file, count: count)
        let splits = try InkSet.strings("splits", in: file, count: count)
        var samples: [InkSample] = []
        samples.reserveCapacity(count)
        for line in 0..<count {
            let range = Int(starts[line])..<Int(starts[line + 1])
            guard moves[2 * range.lowerBound] == 0, moves[2 * range.lowerBound + 1] == 0 else {
                throw FormatError("line \(ids[line]) does not begin at its origin")
            }
            samples.append(
                InkSample(
                    id: ids[line], form: forms[line], text: texts[line].isEmpty ? nil : texts[line],
                    split: splits[line].isEmpty ? nil : splits[line],
                    offsets: range.map {
                        PenOffset(
                            dx: Float(moves[2 * $0]), dy: Float(moves[2 * $0 + 1]), endOfStroke: ends[$0] == 1
                        )
                    }))
        }
        self.init(
            samples: samples, source: file.metadata("source") ?? "unknown",
            licence: file.metadata("licence") ?? "unknown")
    }

    private static func strings(_ name: String, in file: TensorFile, count: Int) throws(FormatError)
        -> [String]
    {
        let bytes = try file.values(name, as: UInt8.self, shape: [nil])
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FormatError("\(name) are not UTF-8")
        }
        let strings = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map {
            String($0)!
        }
        guard strings.count == count else {
            throw FormatError("\(strings.count) \(name) for \(count) lines")
        }
        return strings
    }

    /// The set as a file. Offsets that are no whole numbers of 16 bits are an error that names their line.
    public func prepared() throws(FormatError) -> TensorFile {
        var moves: [Int16] = []
        var ends: [UInt8] = []
        var starts: [Int32] = [0]
        for sample in samples {
            guard let first = sample.offsets.first, first.dx == 0, first.dy == 0 else {
                throw FormatError("line \(sample.id) has no origin")
            }
            for offset in sample.offsets {
                guard let dx = Int16(exactly: offset.dx.rounded()),
                    let dy = Int16(exactly: offset.dy.rounded())
                else {
                    throw FormatError("line \(sample.id) moves by \(offset.dx), \(offset.dy): beyond 16 bits")
                }
                moves += [dx, dy]
                ends.append(offset.endOfStroke ? 1 : 0)
            }
            guard let end = Int32(exactly: ends.count) else {
                throw FormatError("more than 2 billion points")
            }
            starts.append(end)
        }
        var file = TensorFile()
        file.metadata = [("ductus_ink", InkSet.format), ("source", source), ("licence", licence)]
        file.append("offsets", moves, shape: [ends.count, 2])
        file.append("end_of_stroke", ends, shape: [ends.count])
        file.append("line_start", starts, shape: [starts.count])
        func append(_ name: String, _ strings: [String]) {
            let bytes = strings.flatMap { Array($0.filter { $0 != "\n" }.utf8) + [0x0A] }
            file.append(name, bytes, shape: [bytes.count])
        }
        append("ids", samples.map(\.id))
        append("forms", samples.map(\.form))
        append("texts", samples.map { $0.text ?? "" })
        append("splits", samples.map { $0.split ?? "" })
        return file
    }
}
