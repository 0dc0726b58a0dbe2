import Foundation

/// Keeps other processes out for as long as it lives. The system lets go of it when the process dies, however it dies.
public final class FileLock: Sendable {
    private let file: Int32

    /// Locks the file at `path`, which is made where there is none and stays behind empty.
    ///
    /// Gives nil where another holds the lock for longer than a moment: a process that is just being started holds the
    /// locks of the one that starts it until it has begun its own program.
    public init?(_ path: String) throws(FileError) {
        file = FileCalls.system.open(path, O_RDWR | O_CREAT)
        guard file >= 0 else { throw FileError.system(path, "it cannot be locked") }
        for _ in 0..<FileLock.attempts {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return }
            guard errno == EWOULDBLOCK else { throw FileError.system(path, "it cannot be locked") }
            usleep(10_000)
        }
        return nil
    }

    /// A hundredth of a second apart.
    private static let attempts = 50

    deinit { _ = FileCalls.system.close(file) }
}
