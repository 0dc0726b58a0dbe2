import Ductus
import DuctusFiles
import Foundation

/// A person's own ink: an ink file as the studio and `ductus write -o ink.json` write it, an InkML file, or a folder of
/// such files.
public struct OwnInk: Sendable {
    /// A line that a person wrote.
    public struct Line: Equatable, Sendable {
        /// The file that it is from, without its extension.
        public let page: String
        /// nil: the file does not say.
        public let text: String?
        /// Raw units, of the size and sampling of the network's own ink; the origin first.
        public let offsets: [PenOffset]
    }

    /// In the order of the source.
    public private(set) var lines: [Line] = []

    /// - Throws: an error that names the file, if it is neither or there is none in the folder.
    public init(reading path: String) throws(FileError) {
        guard OwnInk.isFolder(path) else {
            lines = try OwnInk.lines(ofFile: path)
            return
        }
        let names = try OwnInk.names(in: path)
        guard !names.isEmpty else {
            throw FileError(
                path: path,
                .content(.unusableInk("there is no ink file (.json) and no InkML file (.inkml) in it")))
        }
        for name in names { lines += try OwnInk.lines(ofFile: path + "/" + name) }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
            && isDirectory.boolValue
    }

    /// The names of the ink in a folder, in order.
    static func names(in folder: String) throws(FileError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).filter { name in
                let name = name.lowercased()
                return (name.hasSuffix(".json") && !name.hasSuffix(".hand.json")) || name.hasSuffix(".inkml")
            }.sorted()
        } catch {
            throw FileError(path: folder, .unreadable("it cannot be read"))
        }
    }

    private static func lines(ofFile path: String) throws(FileError) -> [Line] {
        let page = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let bytes = try WholeFile.read(path)
        do {
            let file =
                path.lowercased().hasSuffix(".inkml")
                ? try InkFile(inkML: bytes) : try InkFile(parsing: bytes)
            return try file.lines().map {
                Line(page: page, text: $0.text.isEmpty ? nil : $0.text, offsets: $0.offsets)
            }
        } catch {
            throw FileError(path: path, .content(error))
        }
    }
}

extension InkFile {
    /// The ink of an InkML file: each of its lines as one word of a page.
    ///
    /// - Throws: if it is none.
    public init(inkML bytes: [UInt8]) throws(InputError) {
        let lines = try InkML(parsing: bytes).lines
        self.init(
            text: lines.compactMap(\.text).joined(separator: "\n"),
            lines: lines.map { ($0.text ?? "", $0.strokes.map { $0.map { [$0.x, $0.y] } }) })
    }
}

extension InkSet {
    /// The lines of somebody's own ink, one form a file.
    init(_ ink: OwnInk, named name: String) {
        var counts: [String: Int] = [:]
        let samples = ink.lines.map { line in
            counts[line.page, default: 0] += 1
            return InkSample(
                id: "\(line.page)-\(String(format: "%02d", counts[line.page]!))", form: line.page,
                text: line.text,
                offsets: line.offsets)
        }
        self.init(samples: samples, source: name, licence: "their writer's own", splits: [])
    }
}
