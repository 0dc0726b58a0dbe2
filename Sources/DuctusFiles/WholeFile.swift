import Foundation

/// Reads and writes whole files, so that a reader never meets half a file and every error names its file.
public enum WholeFile {
    /// All bytes of the file at `path`.
    public static func read(_ path: String) throws(FileError) -> [UInt8] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw FileError(path: path, problem: "there is no such file")
        }
        if isDirectory.boolValue {
            throw FileError(path: path, problem: "this is a folder, a file was expected")
        }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw FileError(path: path, problem: "it cannot be read: \(FileError.reason(of: error))")
        }
    }

    /// The first bytes of the file at `path`, up to `count`.
    public static func start(of path: String, count: Int) throws(FileError) -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            return [UInt8](try handle.read(upToCount: count) ?? Data())
        } catch {
            throw FileError(path: path, problem: "it cannot be read: \(FileError.reason(of: error))")
        }
    }

    /// Replaces the file at `path`: the bytes are written beside it and then renamed over it, so that at
    /// every moment the old or the new file is there, whole. A device or a pipe is written to directly.
    public static func write(_ bytes: some Collection<UInt8>, to path: String) throws(FileError) {
        do {
            let kind = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            if kind == .typeDirectory {
                throw FileError(path: path, problem: "this is a folder, the name of a file was expected")
            }
            let url = URL(fileURLWithPath: path)
            if kind == nil || kind == .typeRegular || kind == .typeSymbolicLink {
                try Data(bytes).write(to: url.resolvingSymlinksInPath(), options: .atomic)
            } else {
                let handle = try FileHandle(forWritingTo: url)
                try handle.write(contentsOf: Data(bytes))
                try handle.close()
            }
        } catch let error as FileError {
            throw error
        } catch {
            throw FileError(path: path, problem: "it cannot be written: \(FileError.reason(of: error))")
        }
    }
}

/// A file that could not be read or written, or whose content is wrong.
public struct FileError: Error, Equatable, CustomStringConvertible {
    public let path: String
    public let problem: String

    /// - Parameter problem: what is wrong, where in the file, what was expected and what to do.
    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path): \(problem)" }

    /// The system's own words for a failed call, where it has any.
    static func reason(of error: any Error) -> String {
        let error = error as NSError
        let cause = (error.userInfo[NSUnderlyingErrorKey] as? NSError) ?? error
        guard cause.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(cause.code))).lowercased()
    }
}
