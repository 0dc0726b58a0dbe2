import Ductus
import DuctusFiles
import Foundation

/// All ink of one source.
public struct InkSet: Sendable, Equatable {
    public var samples: [InkSample]
    /// Where it comes from: `IAM-OnDB`, or a file's name.
    public let source: String
    /// Its publishers' terms, as far as known.
    public let licence: String

    public init(samples: [InkSample], source: String, licence: String) {
        self.samples = samples
        self.source = source
        self.licence = licence
    }

    /// Reads ink, told apart by what it is, not by its name: a prepared set, the folder or archive of IAM-OnDB, or
    /// a stroke-3 `.npz`.
    ///
    /// - Parameter progress: told now and then how much of the whole is done, 0 to 1.
    public init(reading path: String, progress: @Sendable (Double) -> Void = { _ in }) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw FileError(path: path, problem: "there is no such file or folder")
        }
        if isFolder.boolValue {
            self = try IAMDatabase(folder: path, progress: progress).inkSet()
            return
        }
        let start = try WholeFile.start(of: path, count: 8)
        if start.starts(with: [0x50, 0x4B]) {
            self = try InkSet(npz: path)
        } else if start.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A]) || start.starts(with: [0x1F, 0x8B]) {
            self = try IAMDatabase(archive: path, progress: progress).inkSet()
        } else {
            self = try InkSet(prepared: path)
        }
    }

    /// The samples of a split, in their order.
    ///
    /// - Parameter split: the name of a split, or the path of a list that names one form a line.
    public func samples(in split: String) throws -> [InkSample] {
        let found = samples.filter { $0.split == split }
        if !found.isEmpty { return found }
        guard FileManager.default.fileExists(atPath: split) else {
            let known = Set(samples.compactMap(\.split)).sorted().joined(separator: ", ")
            throw FileError(
                path: source,
                problem: "there is no split \"\(split)\" in this ink and no file of that name; splits: "
                    + (known.isEmpty ? "none" : known))
        }
        let forms = Set(samples.map(\.form))
        var wanted: Set<String> = []
        for (number, form) in try TextLines.read(split).enumerated() where !form.isEmpty {
            guard forms.contains(form) else {
                throw FileError(
                    path: split, problem: "line \(number + 1): there is no form \"\(form)\" in this ink")
            }
            wanted.insert(form)
        }
        guard !wanted.isEmpty else { throw FileError(path: split, problem: "the list names no form") }
        return samples.filter { wanted.contains($0.form) }
    }
}

/// Text files as people and old programs write them: any line end, spaces around, Latin-1 or UTF-8.
enum TextLines {
    static func read(_ path: String) throws(FileError) -> [String] { lines(of: try WholeFile.read(path)) }

    static func lines(of bytes: [UInt8]) -> [String] {
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        return text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
