import Foundation

/// Reads and writes whole files, so that a reader never meets half a file and every error names its file.
public enum WholeFile {
    /// All bytes of the file at `path`.
    public static func read(_ path: String) throws(FileError) -> [UInt8] {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw FileError(path: path, .missing("there is no such file"))
        }
        if isDirectory.boolValue {
            throw FileError(path: path, .unreadable("this is a folder, a file was expected"))
        }
        do {
            return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw FileError.unreadable(path, error)
        }
    }

    /// The first bytes of the file at `path`, up to `count`.
    public static func start(of path: String, count: Int) throws(FileError) -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? handle.close() }
            return [UInt8](try handle.read(upToCount: count) ?? Data())
        } catch {
            throw FileError.unreadable(path, error)
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
                throw FileError(path: path, .unwritable("this is a folder, the name of a file was expected"))
            case S_IFREG: break
            default:
                try write(bytes, to: target, flags: O_WRONLY, named: path)
                return
            }
        }
        let calls = FileCalls.current
        let beside = "\(target).\(UInt32.random(in: 0 ... .max)).part"
        do throws(FileError) {
            try write(bytes, to: beside, flags: O_WRONLY | O_CREAT | O_EXCL, named: path)
            guard calls.rename(beside, target) == 0 else {
                throw FileError.system(path, "it cannot be written")
            }
        } catch {
            _ = calls.unlink(beside)
            throw error
        }
        try syncFolder(of: target, named: path)
    }

    /// Refuses a path that ``write(_:to:)`` could not write to, before the work whose result is to go there.
    public static func checkWritable(_ path: String) throws(FileError) {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        var status = stat()
        let exists = stat(target, &status) == 0
        if exists, status.st_mode & S_IFMT == S_IFDIR {
            throw FileError(path: path, .unwritable("this is a folder, the name of a file was expected"))
        }
        // A file is replaced by one that is written beside it; a device or a pipe is written to itself.
        let isReplaced = !exists || status.st_mode & S_IFMT == S_IFREG
        let place = isReplaced ? URL(fileURLWithPath: target).deletingLastPathComponent().path : target
        guard access(place, W_OK) == 0 else { throw FileError.system(path, "it cannot be written") }
    }

    /// Adds bytes to the end of the file at `path`, which must exist, and waits until the disk has them.
    public static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
        try write(bytes, to: path, flags: O_WRONLY | O_APPEND, named: path)
    }

    /// Removes what writers of the files `names` in `folder` left beside them when they were killed. Nobody may be
    /// writing these files at the time.
    public static func removeInterruptedWrites(of names: [String], in folder: String) throws(FileError) {
        let found: [String]
        do {
            found = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw FileError.unreadable(folder, error)
        }
        for name in found {
            guard let match = name.wholeMatch(of: /(.+)\.[0-9]+\.part/), names.contains(String(match.1))
            else {
                continue
            }
            guard FileCalls.current.unlink(folder + "/" + name) == 0 else {
                throw FileError.system(folder + "/" + name, "it cannot be removed")
            }
        }
    }

    private static func write(
        _ bytes: [UInt8], to path: String, flags: Int32, named name: String
    ) throws(FileError) {
        let calls = FileCalls.current
        let file = calls.open(path, flags)
        guard file >= 0 else { throw FileError.system(name, "it cannot be written") }
        do throws(FileError) {
            try write(bytes, to: file, calls, named: name)
        } catch {
            _ = calls.close(file)
            throw error
        }
        guard calls.close(file) == 0 else { throw FileError.system(name, "it cannot be written") }
    }

    private static func write(
        _ bytes: [UInt8], to file: Int32, _ calls: FileCalls, named name: String
    ) throws(FileError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                calls.write(file, UnsafeRawBufferPointer(rebasing: $0[written...]))
            }
            if count < 0, errno == EINTR { continue }
            if count == 0 { errno = EIO }
            guard count > 0 else { throw FileError.system(name, "it cannot be written") }
            written += count
        }
        // Pipes and terminals have nothing to wait for.
        guard calls.sync(file) == 0 || errno == EINVAL || errno == ENOTSUP else {
            throw FileError.system(name, "it cannot be written")
        }
    }

    /// Waits until the disk has the folder's new entry. Some file systems keep no promise for folders and say so.
    private static func syncFolder(of target: String, named name: String) throws(FileError) {
        let calls = FileCalls.current
        let folder = calls.open(URL(fileURLWithPath: target).deletingLastPathComponent().path, O_RDONLY)
        if folder < 0, errno == EACCES { return }
        guard folder >= 0 else { throw FileError.system(name, "its folder cannot be opened") }
        defer { _ = calls.close(folder) }
        guard calls.sync(folder) == 0 || errno == EINVAL || errno == ENOTSUP else {
            throw FileError.system(name, "its folder cannot be written")
        }
    }
}
