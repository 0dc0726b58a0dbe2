import DuctusFiles
import Foundation

/// The studio's pages and all that they load, held in memory.
///
/// What is not in the folder when it is read is never served: no address leads outside.
public struct Site: Sendable {
    /// A file that every site has, and by which it is known as one.
    public static let mark = "ductus.wasm"

    /// The files by their path within the site, such as `sketches/basic.html`.
    public let files: [String: SiteFile]

    /// Reads a folder as `make web` lays it out. `name.gz` beside `name` is the same file, compressed; hidden files
    /// and links are passed over.
    public init(readingFolder path: String) throws(FileError) {
        let folder = URL(fileURLWithPath: path, isDirectory: true).resolvingSymlinksInPath()
        guard FileManager.default.fileExists(atPath: folder.appending(path: Self.mark).path) else {
            throw FileError(
                path: path,
                .missing("these are not the studio's pages: \(Self.mark) is missing; `make web` builds them"))
        }
        var contents: [String: [UInt8]] = [:]
        for name in try Self.names(in: folder) {
            contents[name] = try WholeFile.read(folder.appending(path: name).path)
        }
        var files: [String: SiteFile] = [:]
        for (name, content) in contents where !name.hasSuffix(".gz") {
            files[name] = SiteFile(name: name, content: content, compressed: contents[name + ".gz"])
        }
        self.files = files
    }

    /// Writes the pages as a folder that any web server can serve, at any address: beside it first, then renamed, so
    /// that there is never half a site. A site that is there already is replaced; a folder of other things is refused.
    public func write(to path: String) throws(FileError) {
        let manager = FileManager.default
        let target = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
            .resolvingSymlinksInPath()
        let isThere = manager.fileExists(atPath: target.path)
        if isThere, (try? manager.contentsOfDirectory(atPath: target.path))?.isEmpty != true,
            !manager.fileExists(atPath: target.appending(path: Self.mark).path)
        {
            throw FileError(
                path: path, .occupied("this holds other things than a site; name a new or an empty folder"))
        }
        let token = UInt32.random(in: 0 ... .max)
        let beside = URL(fileURLWithPath: "\(target.path).\(token).part", isDirectory: true)
        let former = URL(fileURLWithPath: "\(target.path).\(token).former", isDirectory: true)
        do {
            for (name, file) in files {
                let place = beside.appending(path: name)
                try manager.createDirectory(
                    at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
                try WholeFile.write(Array(file.content.readableBytesView), to: place.path)
            }
            if isThere { try manager.moveItem(at: target, to: former) }
            try manager.moveItem(at: beside, to: target)
            if isThere { try manager.removeItem(at: former) }
        } catch {
            try? manager.removeItem(at: beside)
            throw error as? FileError
                ?? FileError(
                    path: path, .unwritable("the site cannot be written: \(error.localizedDescription)"))
        }
    }

    /// The paths of a folder's files within it.
    private static func names(in folder: URL) throws(FileError) -> [String] {
        guard
            let found = FileManager.default.enumerator(
                at: folder, includingPropertiesForKeys: [.isRegularFileKey], options: [.skipsHiddenFiles])
        else { throw FileError(path: folder.path, .unreadable("the folder cannot be read")) }
        return found.compactMap { found in
            guard let file = found as? URL,
                (try? file.resourceValues(forKeys: [.isRegularFileKey]))?.isRegularFile == true
            else { return nil }
            return String(file.path.dropFirst(folder.path.count + 1))
        }
    }
}
