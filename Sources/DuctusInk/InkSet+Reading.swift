import Ductus
import DuctusFiles
import Foundation

extension InkSet {
    /// Reads ink from `path`, whatever kind of source it is: a set prepared by ``prepared()``, the folder of
    /// IAM-OnDB or one that holds it, IAM-OnDB packed (`.tar.xz` and its like), a stroke-3 `.npz`, or a person's own ink
    /// (``OwnInk``). A file's content decides what it is, not its name.
    ///
    /// - Parameter progress: called now and then with the part that is done, from 0 to 1.
    /// - Throws: an error that names the file and the place in it if anything is not as it should be.
    public init(reading path: String, progress: (Double) -> Void = { _ in }) throws(FileError) {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue {
            if try OwnInk.names(in: path).isEmpty {
                self = try IAMOnDB.read(folder: path, progress: progress)
            } else {
                self = InkSet(try OwnInk(reading: path), named: path)
            }
            return
        }
        let start = try InkSet.start(of: path)
        if start.count > 8, start[8] == UInt8(ascii: "{") {
            let bytes = try WholeFile.read(path)
            do {
                try self.init(prepared: bytes)
            } catch {
                throw FileError(path: path, .content(error))
            }
        } else if start.starts(with: "PK".utf8) {
            self = try StrokeArchive.read(path, progress: progress)
        } else if InkSet.isArchive(start) {
            self = try IAMOnDB.read(archive: path, progress: progress)
        } else if let first = start.first(where: { $0 > 0x20 && $0 < 0x80 }), "{<".utf8.contains(first) {
            self = InkSet(try OwnInk(reading: path), named: path)
        } else {
            throw FileError(
                path: path,
                .content(
                    .malformed(
                        "this is no ink known here: a prepared set, the folder or the .tar.xz of IAM-OnDB, "
                            + "a stroke-3 .npz, an ink file (.json) or InkML (.inkml) was expected")))
        }
    }

    /// The first bytes of a file, at most 512.
    private static func start(of path: String) throws(FileError) -> [UInt8] {
        guard FileManager.default.fileExists(atPath: path) else {
            throw FileError(path: path, .missing("there is no such file or folder"))
        }
        return try WholeFile.start(of: path, count: 512)
    }

    /// Whether a file begins as xz, gzip, bzip2, zstd or a plain tar archive does.
    private static func isArchive(_ start: [UInt8]) -> Bool {
        let marks: [[UInt8]] = [
            [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], [0x1F, 0x8B], [0x42, 0x5A, 0x68], [0x28, 0xB5, 0x2F, 0xFD],
        ]
        return marks.contains { start.starts(with: $0) } || start.dropFirst(257).starts(with: "ustar".utf8)
    }
}
