import Ductus
import DuctusFiles
import DuctusInk
import Foundation

/// What comes with Ductus, looked for upward from the program and from the current folder.
enum Shipped {
    static let writesByItself = "cursive.safetensors"
    static let writesText = "scribe.safetensors"
    static let writesInHands = "hands.safetensors"

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

    /// Reads a model file, or a model that comes with Ductus by its name, such as `kanji`; what is wrong with it is told
    /// with its name.
    init(readingFile name: String) throws(FileError) {
        let path = Shipped.model(name) ?? name
        let bytes = try WholeFile.read(path)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(path: path, problem: "this is no usable model: \(error)")
        }
    }
}

extension Shipped {
    private static let (hands, styles) = ("hands", "styles")

    /// The names of the hands that come with Ductus.
    static var handNames: [String] { names(in: hands, ending: ".hand.json") }

    /// The names of the styles that come with Ductus.
    static var styleNames: [String] { names(in: styles, ending: ".json") }

    /// The path of a hand or style of this name that comes with Ductus, or of the file at this path.
    fileprivate static func hand(_ name: String) throws(FileError) -> String {
        if handNames.contains(name), let path = path("\(hands)/\(name).hand.json") { return path }
        if styleNames.contains(name), let path = path("\(styles)/\(name).json") { return path }
        guard FileManager.default.fileExists(atPath: name) else {
            throw FileError(
                path: name,
                problem: "there is no hand, style or ink file of this name; those that come with Ductus are "
                    + (handNames + styleNames).joined(separator: ", "))
        }
        return name
    }

    /// The path of a model that comes with Ductus by its name; nil where there is none, or a file of this name here.
    fileprivate static func model(_ name: String) -> String? {
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: name, isDirectory: &isFolder)
        if name.contains("/") || name.contains(".") || isThere && !isFolder.boolValue { return nil }
        return path("\(name).safetensors")
    }

    private static func names(in folder: String, ending: String) -> [String] {
        guard let folder = path(folder),
            let files = try? FileManager.default.contentsOfDirectory(atPath: folder)
        else { return [] }
        return files.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
    }
}

extension Scribe.Manner {
    /// Takes a hand or style that comes with Ductus, a hand file or an ink file.
    mutating func take(handNamed name: String) throws(FileError) {
        let path = try Shipped.hand(name)
        let bytes = try WholeFile.read(path)
        do {
            if path.lowercased().hasSuffix(".inkml") {
                (hand, style) = (
                    nil, try InkFile(inkML: bytes).style(name: URL(fileURLWithPath: path).handName)
                )
            } else {
                try take(handOf: bytes, name: URL(fileURLWithPath: path).handName)
            }
        } catch {
            throw FileError(path: path, problem: "this is no usable hand: \(error)")
        }
    }
}

extension HandFile {
    /// A hand that comes with Ductus, or a hand file.
    init(named name: String) throws(FileError) {
        let path = try Shipped.hand(name)
        let bytes = try WholeFile.read(path)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(
                path: path, problem: "\(error); of ink, `ductus hand learn` makes a hand file")
        }
    }
}
