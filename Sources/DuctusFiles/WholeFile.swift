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
    /// every moment the old or the new file is there, whole. A link is followed; a device or a pipe is
    /// written to directly.
    public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        var status = stat()
        if stat(target, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                throw FileError(path: path, problem: "this is a folder, the name of a file was expected")
            case S_IFREG: break
            default:
                try write(bytes, to: target, flags: O_WRONLY, named: path)
                return
            }
        }
        let beside = "\(target).\(UInt32.random(in: 0 ... .max)).part"
        do throws(FileError) {
            try write(bytes, to: beside, flags: O_WRONLY | O_CREAT | O_EXCL, named: path)
            guard rename(beside, target) == 0 else { throw FileError.system(path, "it cannot be written") }
        } catch {
            unlink(beside)
            throw error
        }
    }

    private static func write(
        _ bytes: [UInt8], to path: String, flags: Int32, named name: String
    ) throws(FileError) {
        let file = open(path, flags, 0o644)
        guard file >= 0 else { throw FileError.system(name, "it cannot be written") }
        var from = 0
        while from < bytes.count {
            let count = bytes.withUnsafeBytes {
                #if canImport(Darwin)
                    Darwin.write(file, $0.baseAddress! + from, bytes.count - from)
                #else
                    Glibc.write(file, $0.baseAddress! + from, bytes.count - from)
                #endif
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                let error = FileError.system(name, "it cannot be written")
                close(file)
                throw error
            }
            from += count
        }
        fsync(file)
        guard close(file) == 0 else { throw FileError.system(name, "it cannot be written") }
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

    /// The system's own words for the call that has just failed.
    static func system(_ path: String, _ problem: String) -> FileError {
        FileError(path: path, problem: "\(problem): \(String(cString: strerror(errno)).lowercased())")
    }

    /// The system's own words for an error, where it has any.
    static func reason(of error: any Error) -> String {
        let error = error as NSError
        let cause = (error.userInfo[NSUnderlyingErrorKey] as? NSError) ?? error
        guard cause.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(cause.code))).lowercased()
    }
}
