import Ductus
import DuctusFiles
import Foundation

/// What comes with Ductus, looked for upward from the program and from the current folder.
enum Shipped {
    static let writesByItself = "cursive.safetensors"
    static let writesText = "scribe.safetensors"

    /// The path of a file or folder in `Models`, or nil if it is nowhere.
    static func path(_ name: String) -> String? { find("Models/\(name)") }

    /// The path of a file or folder that lies so below the program's folder or one above it, or nil.
    static func find(_ place: String) -> String? {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        for start in [program.deletingLastPathComponent(), URL(fileURLWithPath: ".")] {
            var folder = start.standardizedFileURL
            while true {
                let path = folder.appending(path: place).path
                if FileManager.default.fileExists(atPath: path) { return path }
                let parent = folder.deletingLastPathComponent()
                if parent.path == folder.path { break }
                folder = parent
            }
        }
        return nil
    }
}

extension HandwritingModel {
    /// Reads the model file at `path`, or without one the model that comes with Ductus under the given name. What
    /// is wrong with it is told with its name.
    init(readingFile path: String?, orShipped name: String) throws(FileError) {
        guard let path = path ?? Shipped.path(name) else {
            throw FileError(
                path: "Models/\(name)",
                problem: "the model that comes with Ductus was not found; name one with --model")
        }
        try self.init(readingFile: path)
    }

    /// Reads a model file; what is wrong with it is told with its name.
    init(readingFile path: String) throws(FileError) {
        let bytes = try WholeFile.read(path)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(path: path, problem: "this is no usable model: \(error)")
        }
    }
}

extension Style {
    private static let folder = "styles"

    /// The names of the styles that come with Ductus.
    static var shippedNames: [String] {
        guard let folder = Shipped.path(folder),
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
        else { return [] }
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// The style of a name that comes with Ductus, or of an ink file.
    init(named name: String) throws(FileError) {
        let shipped = Style.shippedNames.contains(name) ? Shipped.path("\(Style.folder)/\(name).json") : nil
        guard let path = shipped ?? (FileManager.default.fileExists(atPath: name) ? name : nil) else {
            throw FileError(
                path: name,
                problem: "there is no style or ink file of this name; the styles are "
                    + Style.shippedNames.joined(separator: ", "))
        }
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let bytes = try WholeFile.read(path)
        do {
            self = try InkFile(parsing: bytes).style(name: name)
        } catch {
            throw FileError(path: path, problem: "this is no usable style: \(error)")
        }
    }
}
