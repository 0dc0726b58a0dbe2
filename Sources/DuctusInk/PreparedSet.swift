import Ductus
import DuctusFiles
import Foundation

/// A prepared set is a `safetensors` file, small and quick to read. L lines, P points with their origins:
///
/// | tensor | type and shape | meaning |
/// | --- | --- | --- |
/// | `start` | I32 [L + 1] | where each line's points begin; the last value is P |
/// | `id_start`, `form_start`, `text_start` | I32 [L + 1] | where each line's bytes begin in `id`, `form`, `text` |
/// | `offsets` | I16 [P, 2], or F32 [P, 2] where offsets have fractions | dx, dy |
/// | `end_of_stroke` | U8 [P] | 1 where the pen lifts after the point |
/// | `split` | I8 [L] | place in the list of splits, -1 for none |
/// | `has_text`, `simplified` | U8 [L] | 0 or 1 |
/// | `id`, `form`, `text` | U8 [bytes] | UTF-8 |
///
/// `__metadata__` holds `ductus_ink` (the format version), `source`, `licence`, `splits` (a JSON array of names)
/// and `report` (JSON). The same set always gives the same bytes.
extension InkSet {
    private static let formatVersion = "1"
    private static let advice = "run `ductus prepare` again on the original data"

    // MARK: Writing

    /// The set as the bytes of a prepared set.
    ///
    /// - Throws: if an offset is not within ±32,767, the range of 16 bits, or if a line does not begin with its
    ///   origin and end its last stroke: names the line.
    public func prepared() throws(InputError) -> [UInt8] {
        try checkLines()
        var file = TensorFile()
        file.metadata = [
            ("ductus_ink", InkSet.formatVersion), ("source", source), ("licence", licence),
            ("splits", String(decoding: JSON.array(splits.map { .string($0) }).bytes, as: UTF8.self)),
            ("report", try reportText()),
        ]
        let points = samples.flatMap(\.offsets)
        file.append("start", InkSet.starts(samples.map(\.offsets.count)), shape: [samples.count + 1])
        InkSet.append("id", samples.map { Array($0.id.utf8) }, to: &file)
        InkSet.append("form", samples.map { Array($0.form.utf8) }, to: &file)
        InkSet.append("text", samples.map { Array(($0.text ?? "").utf8) }, to: &file)
        let movements = points.flatMap { [$0.dx, $0.dy] }
        if movements.allSatisfy({ $0 == $0.rounded() }) {
            file.append("offsets", movements.map { Int16($0) }, shape: [points.count, 2])
        } else {
            file.append("offsets", movements, shape: [points.count, 2])
        }
        file.append("end_of_stroke", points.map { $0.endOfStroke ? UInt8(1) : 0 }, shape: [points.count])
        file.append(
            "split", samples.map { Int8($0.split.flatMap(splits.firstIndex) ?? -1) }, shape: [samples.count])
        file.append("has_text", samples.map { $0.text == nil ? UInt8(0) : 1 }, shape: [samples.count])
        file.append("simplified", samples.map { $0.isSimplified ? UInt8(1) : 0 }, shape: [samples.count])
        return file.bytes
    }

    private func checkLines() throws(InputError) {
        for sample in samples {
            guard let first = sample.offsets.first, first.dx == 0, first.dy == 0,
                sample.offsets[sample.offsets.count - 1].endOfStroke
            else {
                throw .unusableInk(
                    "the line \(sample.id) does not begin with its origin, (0, 0), or does not end its last stroke"
                )
            }
            for (index, offset) in sample.offsets.enumerated()
            where !(abs(offset.dx) <= 32_767 && abs(offset.dy) <= 32_767) {
                throw .unusableInk(
                    "the line \(sample.id) has the offset (\(offset.dx), \(offset.dy)) at point \(index): "
                        + "more than 32,767 to a side does not fit a prepared set; correct or remove the line"
                )
            }
        }
    }

    private func reportText() throws(InputError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(report), as: UTF8.self)
        } catch {
            throw .unusableInk("the report cannot be written: \(error)")
        }
    }

    private static func starts(_ counts: [Int]) -> [Int32] {
        var starts: [Int32] = [0]
        for count in counts { starts.append(starts[starts.count - 1] + Int32(count)) }
        return starts
    }

    private static func append(_ name: String, _ strings: [[UInt8]], to file: inout TensorFile) {
        let bytes = Array(strings.joined())
        file.append(name + "_start", starts(strings.map(\.count)), shape: [strings.count + 1])
        file.append(name, bytes, shape: [bytes.count])
    }

    // MARK: Reading

    /// Reads the bytes of a prepared set. Every value is checked.
    public init(prepared bytes: [UInt8]) throws(InputError) {
        let file = try TensorFile(parsing: bytes)
        guard let version = file.metadata("ductus_ink") else {
            throw .malformed(
                "this safetensors file is no prepared set of ink (a model, perhaps): it has no \"ductus_ink\"; "
                    + "make one with `ductus prepare`")
        }
        guard version == InkSet.formatVersion else {
            throw .unsupportedVersion(
                "a prepared set of version \"\(version)\" where \(InkSet.formatVersion) was expected; \(InkSet.advice)"
            )
        }
        guard let source = file.metadata("source"), let licence = file.metadata("licence"),
            let report = file.metadata("report")
        else {
            throw .malformed("the metadata source, licence or report is missing; \(InkSet.advice)")
        }
        let splits = try InkSet.splits(file.metadata("splits"))
        self.init(
            samples: try InkSet.samples(file, splits: splits), source: source, licence: licence,
            splits: splits,
            report: try InkSet.report(report))
    }

    private static func splits(_ text: String?) throws(InputError) -> [String] {
        guard let names = try JSON(parsing: Array((text ?? "").utf8)).array else {
            throw .malformed("the metadata \"splits\" is not a JSON array; \(advice)")
        }
        var splits: [String] = []
        for name in names {
            guard let name = name.string, !name.isEmpty, !splits.contains(name), splits.count < 127 else {
                throw .malformed(
                    "the metadata \"splits\" does not hold up to 127 different names; \(advice)")
            }
            splits.append(name)
        }
        return splits
    }

    private static func report(_ text: String) throws(InputError) -> PreparationReport {
        do {
            return try JSONDecoder().decode(PreparationReport.self, from: Data(text.utf8))
        } catch {
            throw .malformed("the metadata \"report\" cannot be read; \(advice)")
        }
    }

    private static func samples(_ file: TensorFile, splits: [String]) throws(InputError) -> [InkSample] {
        let split = try file.values("split", as: Int8.self, shape: [nil])
        let count = split.count
        guard split.allSatisfy({ $0 >= -1 && $0 < splits.count }) else {
            throw .malformed(
                "the tensor \"split\" holds a number that is no place in the list of splits; \(advice)")
        }
        let ids = try strings("id", file, count: count)
        let forms = try strings("form", file, count: count)
        let texts = try strings("text", file, count: count)
        let hasText = try flags("has_text", file, count: count)
        let simplified = try flags("simplified", file, count: count)
        guard Set(ids).count == count else { throw .malformed("two lines have the same id; \(advice)") }
        let ends = try flags("end_of_stroke", file, count: nil)
        let starts = try starts("start", file, count: count, total: ends.count)
        let movements = try movements(file, count: ends.count)

        var samples: [InkSample] = []
        samples.reserveCapacity(count)
        for line in 0..<count {
            let points = starts[line]..<starts[line + 1]
            guard let first = points.first, let last = points.last,
                movements[2 * first] == 0, movements[2 * first + 1] == 0, ends[last] == 1
            else {
                throw .malformed(
                    "the line \(ids[line]) does not begin with its origin or does not end its last stroke; \(advice)"
                )
            }
            let offsets = points.map {
                PenOffset(dx: movements[2 * $0], dy: movements[2 * $0 + 1], endOfStroke: ends[$0] == 1)
            }
            samples.append(
                InkSample(
                    id: ids[line], form: forms[line], text: hasText[line] == 1 ? texts[line] : nil,
                    split: split[line] < 0 ? nil : splits[Int(split[line])], offsets: offsets,
                    isSimplified: simplified[line] == 1))
        }
        return samples
    }

    /// dx and dy of all points, one after the other.
    private static func movements(_ file: TensorFile, count: Int) throws(InputError) -> [Float] {
        if file.tensor("offsets")?.type == .int16 {
            return try file.values("offsets", as: Int16.self, shape: [count, 2]).map { Float($0) }
        }
        let movements = try file.values("offsets", as: Float.self, shape: [count, 2])
        guard movements.allSatisfy({ abs($0) <= 32_767 }) else {
            throw .malformed(
                "the tensor \"offsets\" holds a value beyond 32,767 or none at all (NaN); \(advice)")
        }
        return movements
    }

    private static func flags(_ name: String, _ file: TensorFile, count: Int?) throws(InputError) -> [UInt8] {
        let flags = try file.values(name, as: UInt8.self, shape: [count])
        guard flags.allSatisfy({ $0 <= 1 }) else {
            throw .malformed("the tensor \"\(name)\" holds something else than 0 and 1; \(advice)")
        }
        return flags
    }

    private static func starts(
        _ name: String, _ file: TensorFile, count: Int, total: Int
    ) throws(InputError) -> [Int] {
        let starts = try file.values(name, as: Int32.self, shape: [count + 1]).map { Int($0) }
        guard starts.first == 0, starts.last == total,
            zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 })
        else {
            throw .malformed("the tensor \"\(name)\" does not rise from 0 to \(total); \(advice)")
        }
        return starts
    }

    private static func strings(_ name: String, _ file: TensorFile, count: Int) throws(InputError)
        -> [String]
    {
        let bytes = try file.values(name, as: UInt8.self, shape: [nil])
        let starts = try starts(name + "_start", file, count: count, total: bytes.count)
        var strings: [String] = []
        strings.reserveCapacity(count)
        for line in 0..<count {
            guard let string = String(validating: bytes[starts[line]..<starts[line + 1]], as: UTF8.self)
            else {
                throw .malformed("the \(name) of line \(line + 1) is not UTF-8; \(advice)")
            }
            strings.append(string)
        }
        return strings
    }
}
