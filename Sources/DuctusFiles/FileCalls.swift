import Foundation

/// The system's calls that write files, so that a test can put a disk that fails in their place.
///
/// Each answers as the system does: below zero, with `errno` set, where it failed.
struct FileCalls: Sendable {
    var open: @Sendable (_ path: String, _ flags: Int32) -> Int32
    var write: @Sendable (_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int
    var sync: @Sendable (_ file: Int32) -> Int32
    var close: @Sendable (_ file: Int32) -> Int32
    var rename: @Sendable (_ from: String, _ to: String) -> Int32
    var unlink: @Sendable (_ path: String) -> Int32

    static let system = FileCalls(
        open: { Foundation.open($0, $1 | O_CLOEXEC, 0o644) },
        write: { Foundation.write($0, $1.baseAddress, $1.count) },
        sync: { fsync($0) },
        close: { Foundation.close($0) },
        rename: { Foundation.rename($0, $1) },
        unlink: { Foundation.unlink($0) })

    /// What this task's writing goes through.
    @TaskLocal static var current = FileCalls.system
}
