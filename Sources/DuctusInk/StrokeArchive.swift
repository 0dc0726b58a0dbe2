import Ductus
import DuctusFiles
import Foundation

/// Reads a stroke-3 set as sketch-rnn's are: an `.npz`, that is a zip, whose members `train.npy`, `valid.npy` and
/// `test.npy` each hold a list of drawings, pickled arrays of N rows `dx, dy, pen`.
///
/// A row's third value is 1 when the pen lifts after its point. The pen is in the air before the first row, which
/// leads from the corner of the page to the first point: in these sets no line is drawn along it. A drawing is
/// the same wherever it stands, so the first offset becomes the origin, `(0, 0)`, and keeps its pen. The last
/// point ends its stroke whether or not its row says so. Drawings are named `train-00001` and so on.
enum StrokeArchive {
    static func read(_ path: String, progress: (Double) -> Void) throws(FileError) -> InkSet {
        var drawings: [(split: String, samples: [InkSample])] = []
        let archive = try Archive(reading: path)
        while let name = try archive.next() {
            guard name.hasSuffix(".npy") else { continue }
            let split = String(name.dropLast(4))
            guard !drawings.contains(where: { $0.split == split }), drawings.count < 100, !split.isEmpty
            else {
                throw FileError(
                    path: path,
                    .content(.malformed("\(name) is here a second time, or has no name; fetch it again")))
            }
            let bytes = try archive.contents(limit: 1 << 30)
            do {
                drawings.append((split, try samples(parsing: bytes, split: split)))
            } catch {
                throw FileError(path: path, .content(error.rephrased { "\(name): \($0)" }))
            }
            progress(archive.fractionRead)
        }
        guard drawings.contains(where: { !$0.samples.isEmpty }) else {
            throw FileError(
                path: path,
                .content(
                    .unusableInk("there is no drawing in it: train.npy, valid.npy and test.npy were expected")
                ))
        }
        let usual = ["train", "valid", "test"]
        drawings.sort {
            (usual.firstIndex(of: $0.split) ?? usual.count, $0.split)
                < (usual.firstIndex(of: $1.split) ?? usual.count, $1.split)
        }
        return InkSet(
            samples: drawings.flatMap(\.samples), source: URL(fileURLWithPath: path).lastPathComponent,
            licence: "not stated in the file", splits: drawings.map(\.split))
    }

    /// The drawings of one member.
    static func samples(parsing bytes: [UInt8], split: String) throws(InputError) -> [InkSample] {
        let (count, pickle) = try pickledList(bytes)
        let arrays = try Pickle.arrays(parsing: pickle)
        guard arrays.count == count else {
            throw .malformed("\(count) drawings were announced, \(arrays.count) are there")
        }
        var samples: [InkSample] = []
        samples.reserveCapacity(count)
        for (index, array) in arrays.enumerated() {
            let number = String(index + 1)
            let id = split + "-" + String(repeating: "0", count: max(0, 5 - number.count)) + number
            do {
                samples.append(
                    InkSample(id: id, form: id, split: split, offsets: try offsets(array), isSimplified: true)
                )
            } catch {
                throw error.rephrased { "drawing \(number): \($0)" }
            }
        }
        return samples
    }

    /// Reads the header of an `.npy` (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html):
    /// the length of the list, and the pickle that follows.
    private static func pickledList(_ bytes: [UInt8]) throws(InputError) -> (Int, ArraySlice<UInt8>) {
        guard bytes.count >= 12, bytes.starts(with: [0x93] + Array("NUMPY".utf8)), (1...3).contains(bytes[6])
        else {
            throw .malformed("it does not begin as an .npy of version 1, 2 or 3 does")
        }
        let width = bytes[6] == 1 ? 2 : 4
        var length = 0
        for index in 0..<width { length |= Int(bytes[8 + index]) << (8 * index) }
        let start = 8 + width
        guard length <= 1 << 16, length <= bytes.count - start else {
            throw .malformed("its header is cut short")
        }
        let header = String(decoding: bytes[start..<start + length], as: UTF8.self)
        guard header.contains(#/'descr': *'\|?O'/#),
            let shape = header.firstMatch(of: #/'shape': *\(([0-9]{1,9}),\)/#),
            let count = Int(shape.1)
        else {
            throw .malformed(
                "its header, \(header.prefix(200).trimmed), does not announce a list of drawings: "
                    + "dtype object and one dimension were expected")
        }
        return (count, bytes[(start + length)...])
    }

    private static func offsets(_ array: Pickle.Array) throws(InputError) -> [PenOffset] {
        guard array.shape.count == 2, array.shape[1] == 3, array.shape[0] > 0 else {
            throw .malformed("its shape is \(array.shape) where [rows, 3] was expected")
        }
        let values = try values(array)
        let rows = array.shape[0]
        func value(_ row: Int, _ column: Int) -> Float {
            array.isColumnMajor ? values[column * rows + row] : values[3 * row + column]
        }
        var offsets: [PenOffset] = []
        offsets.reserveCapacity(rows)
        for row in 0..<rows {
            let pen = value(row, 2)
            guard pen == 0 || pen == 1 else {
                throw .malformed("row \(row + 1): the pen is \(pen) where 0 or 1 was expected")
            }
            let offset = PenOffset(dx: value(row, 0), dy: value(row, 1), endOfStroke: pen == 1)
            guard offset.dx.isFinite, offset.dy.isFinite else {
                throw .malformed("row \(row + 1): an offset that is no number")
            }
            offsets.append(offset)
        }
        offsets[0].dx = 0
        offsets[0].dy = 0
        offsets[rows - 1].endOfStroke = true
        return offsets
    }

    private static func values(_ array: Pickle.Array) throws(InputError) -> [Float] {
        let count = 3 * array.shape[0]
        switch array.type {
        case "i2": return try numbers(array.bytes, count, Int16.self).map { Float($0) }
        case "i4": return try numbers(array.bytes, count, Int32.self).map { Float($0) }
        case "i8": return try numbers(array.bytes, count, Int64.self).map { Float($0) }
        case "f4": return try numbers(array.bytes, count, Float.self)
        case "f8": return try numbers(array.bytes, count, Double.self).map { Float($0) }
        default:
            throw .malformed(
                "its numbers are of the type \"\(array.type)\" where i2, i4, i8, f4 or f8 was expected")
        }
    }

    private static func numbers<Number: BitwiseCopyable>(
        _ bytes: ArraySlice<UInt8>, _ count: Int, _ type: Number.Type
    ) throws(InputError) -> [Number] {
        let width = MemoryLayout<Number>.size
        guard bytes.count == count * width else {
            throw .malformed("it holds \(bytes.count) bytes where its shape needs \(count * width)")
        }
        return bytes.withUnsafeBytes { buffer in
            (0..<count).map { buffer.loadUnaligned(fromByteOffset: $0 * width, as: type) }
        }
    }
}
