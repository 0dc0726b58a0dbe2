import DuctusFiles
import Foundation

/// The folder of a run: what lies where in it, and the lock that keeps a second trainer out.
final class RunFolder {
    let path: String
    private let lock: FileLock

    var checkpoint: String { path + "/checkpoint.safetensors" }
    var metrics: String { path + "/metrics.jsonl" }
    var loss: String { path + "/loss.svg" }
    var model: String { path + "/model.safetensors" }
    var modelFloat32: String { path + "/model-float32.safetensors" }

    /// Takes a folder for a new run and makes it where there is none.
    static func new(_ path: String) throws -> RunFolder {
        try checkThatNoRunIsIn(path)
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw FileError(
                path: path, .unwritable("a folder for the run cannot be made: \(FileError.reason(of: error))")
            )
        }
        let folder = try RunFolder(locking: path)
        try checkThatNoRunIsIn(path)
        return folder
    }

    /// Takes the folder of a run to go on with.
    static func existing(_ path: String) throws -> RunFolder {
        guard holdsRun(path) else {
            throw FileError(
                path: path, .missing("there is no checkpoint.safetensors to resume from in this folder"))
        }
        return try RunFolder(locking: path)
    }

    static func checkThatNoRunIsIn(_ path: String) throws(FileError) {
        var isFolder: ObjCBool = true
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
            throw FileError(path: path, .unwritable("this is a file, a folder for the run was expected"))
        }
        guard holdsRun(path) else { return }
        throw FileError(
            path: path,
            .occupied("a run is kept here already; resume it with --resume, or name another folder"))
    }

    private static func holdsRun(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path + "/checkpoint.safetensors")
    }

    private init(locking path: String) throws {
        self.path = path
        guard let lock = try FileLock(path + "/lock") else {
            throw FileError(
                path: path, .occupied("another trainer is at work in this folder; wait for it or end it"))
        }
        self.lock = lock
        let files = [checkpoint, metrics, loss, model, modelFloat32]
        try WholeFile.removeInterruptedWrites(
            of: files.map { URL(fileURLWithPath: $0).lastPathComponent }, in: path)
    }
}
