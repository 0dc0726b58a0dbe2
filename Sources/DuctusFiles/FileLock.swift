import Foundation

/// Keeps other processes out for as long as it lives. The system lets go of it when the process dies, however it dies.
public final class FileLock: Sendable {
    private let file: Int32

    /// Locks the file at `path`, which is made where there is none and stays behind empty.
    ///
    /// Gives nil where another holds the lock.
    public init?(_ path: String) throws(FileError) {
        file = FileCalls.system.open(path, O_RDWR | O_CREAT)
        guard file >= 0 else { throw FileError.system(path, "it cannot be locked") }
        guard flock(file, LOCK_EX | LOCK_NB) != 0 else { return }
        if errno == EWOULDBLOCK { return nil }
        throw FileError.system(path, "it cannot be locked")
    }

    deinit { _ = FileCalls.system.close(file) }
}
