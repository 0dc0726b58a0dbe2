import Ductus
import DuctusFiles

/// Ink in the stroke-3 format of sketch-rnn (Ha and Eck 2017): an `.npz` whose members `train`, `valid`, `test`
/// are arrays of drawings, each an N × 3 array of dx, dy and 1 where the pen lifts after the point.
///
/// The first row moves from an unknown place to the first point: here that point is the origin.
extension InkSet {
    init(npz path: String) throws(FileError) {
        let archive = try ArchiveReader(path)
        var samples: [InkSample] = []
        while let member = try archive.next() {
            guard member.hasSuffix(".npy") else { continue }
            let split = String(member.dropLast(4))
            let bytes = try archive.read(atMost: 1 << 30)
            do {
                for (index, drawing) in try Stroke3.drawings(bytes).enumerated() {
                    let id = "\(split)-\(index)"
                    do {
                        samples.append(
                            InkSample(
                                id: id, form: id, text: nil, split: split,
                                offsets: try Stroke3.offsets(drawing)))
                    } catch {
                        throw Pickle.Problem(description: "drawing \(index): \(error)")
                    }
                }
            } catch {
                throw FileError(path: "\(path): \(member)", problem: "\(error)")
            }
        }
        guard !samples.isEmpty else {
            throw FileError(
                path: path, problem: "there are no drawings here: arrays train, valid, test were expected")
        }
        self.init(
            samples: samples.sorted { ($0.split!, $0.id.count, $0.id) < ($1.split!, $1.id.count, $1.id) },
            source: path.split(separator: "/").last.map(String.init) ?? path,
            licence: "unknown: ask its publishers")
    }
}

private enum Stroke3 {
    /// The arrays in an array of objects, as numpy's `.npy` holds it.
    static func drawings(_ bytes: [UInt8]) throws(Pickle.Problem) -> [Pickle.Array] {
        guard bytes.count > 12, bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) else {
            throw Pickle.Problem(description: "this is no .npy file")
        }
        let isLong = bytes[6] >= 2
        let headerStart = isLong ? 12 : 10
        let length = (0..<(isLong ? 4 : 2)).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
        guard headerStart + length <= bytes.count else {
            throw Pickle.Problem(description: "the .npy file is cut short")
        }
        let header = String(decoding: bytes[headerStart..<headerStart + length], as: UTF8.self)
        guard header.contains("|O") else {
            throw Pickle.Problem(
                description: "an array of numbers; an array of drawings (dtype object) was expected")
        }
        let array = try Pickle.array(bytes[(headerStart + length)...])
        guard let objects = array.objects else {
            throw Pickle.Problem(description: "the array holds no drawings")
        }
        var drawings: [Pickle.Array] = []
        for (index, object) in objects.enumerated() {
            guard case .array(let drawing) = object else {
                throw Pickle.Problem(description: "item \(index) is no array")
            }
            drawings.append(drawing)
        }
        return drawings
    }

    static func offsets(_ drawing: Pickle.Array) throws(Pickle.Problem) -> [PenOffset] {
        guard drawing.shape.count == 2, drawing.shape[1] == 3, drawing.shape[0] > 0 else {
            throw Pickle.Problem(description: "its shape is \(drawing.shape) where N × 3 was expected")
        }
        let values = try numbers(drawing)
        var offsets: [PenOffset] = []
        for row in 0..<drawing.shape[0] {
            let (dx, dy, lift) = (values[3 * row], values[3 * row + 1], values[3 * row + 2])
            guard dx.magnitude <= 1e6, dy.magnitude <= 1e6, lift == 0 || lift == 1 else {
                throw Pickle.Problem(
                    description: "row \(row): dx, dy within ±1,000,000 and 0 or 1 were expected")
            }
            offsets.append(PenOffset(dx: row == 0 ? 0 : dx, dy: row == 0 ? 0 : dy, endOfStroke: lift == 1))
        }
        offsets[offsets.count - 1].endOfStroke = true
        return offsets
    }

    private static func numbers(_ drawing: Pickle.Array) throws(Pickle.Problem) -> [Float] {
        let count = drawing.shape[0] * 3
        guard let type = drawing.type, !type.isBigEndian else {
            throw Pickle.Problem(description: "numbers in big-endian order; little-endian was expected")
        }
        func loaded<Element: BitwiseCopyable>(_ type: Element.Type, _ convert: (Element) -> Float)
            throws(Pickle.Problem) -> [Float]
        {
            guard drawing.bytes.count == count * MemoryLayout<Element>.size else {
                throw Pickle.Problem(
                    description:
                        "\(drawing.bytes.count) bytes where its shape needs \(count * MemoryLayout<Element>.size)"
                )
            }
            return drawing.bytes.withUnsafeBytes { bytes in
                (0..<count).map {
                    convert(
                        bytes.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.size, as: Element.self)
                    )
                }
            }
        }
        switch type.name {
        case "i1": return try loaded(Int8.self) { Float($0) }
        case "i2": return try loaded(Int16.self) { Float($0) }
        case "i4": return try loaded(Int32.self) { Float($0) }
        case "i8": return try loaded(Int64.self) { Float($0) }
        case "f4": return try loaded(Float.self) { $0 }
        case "f8": return try loaded(Double.self) { Float($0) }
        default: throw Pickle.Problem(description: "numbers of the type \(type.name); i2 or f4 was expected")
        }
    }
}
