import Ductus
import DuctusFiles
import Foundation

extension HandwritingModel {
    /// Reads a model file; what is wrong with it is told with its name.
    init(readingFile path: String) throws(FileError) {
        let bytes = try WholeFile.read(path)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(path: path, problem: "this is no usable model: \(error)")
        }
    }

    /// The model that comes with Ductus, looked for upward from the program and from the current folder.
    static func shipped() throws(FileError) -> HandwritingModel {
        let name = "Models/cursive.safetensors"
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        for start in [program.deletingLastPathComponent(), URL(fileURLWithPath: ".")] {
            var folder = start.standardizedFileURL
            while true {
                let path = folder.appending(path: name).path
                if FileManager.default.fileExists(atPath: path) {
                    return try HandwritingModel(readingFile: path)
                }
                let parent = folder.deletingLastPathComponent()
                if parent.path == folder.path { break }
                folder = parent
            }
        }
        throw FileError(
            path: name, problem: "the model that comes with Ductus was not found; name one with --model")
    }
}
