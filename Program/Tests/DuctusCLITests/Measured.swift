import Foundation

/// The program run to its end, with what it took of the machine.
struct Measured {
    let code: Int32
    let error: String
    /// The most memory it held, in bytes.
    let memory: Int
    /// The processor's time, in seconds.
    let work: Double

    /// What a process counts as its own whatever its input: what the program takes by itself, or the most that this process
    /// has held, since the system counts that too for a process that it starts.
    static var floor: Int {
        var usage = rusage()
        getrusage(ownUsage, &usage)
        #if os(Linux)
            let held = usage.ru_maxrss * 1024
        #else
            let held = usage.ru_maxrss
        #endif
        return max(128 << 20, held)
    }

    #if canImport(Glibc)
        private static let ownUsage = __rusage_who_t(RUSAGE_SELF.rawValue)
    #else
        private static let ownUsage = RUSAGE_SELF
    #endif

    /// - Parameter folder: where its output is kept meanwhile.
    init(_ arguments: [String], in folder: URL) throws {
        let errors = folder.appending(path: UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: errors) }
        // A limit far above what is expected keeps a mistake from taking the machine with it.
        let command = "ulimit -v 6000000; exec \"$0\" \"$@\" > /dev/null 2> '\(errors)'"
        let words = ["sh", "-c", command, CommandTests.program.path] + arguments
        var process = pid_t()
        var pointers = words.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        guard posix_spawn(&process, "/bin/sh", nil, nil, &pointers, environ) == 0 else {
            throw POSIXError(.ENOEXEC)
        }
        var status: Int32 = 0
        var usage = rusage()
        guard wait4(process, &status, 0, &usage) == process else { throw POSIXError(.ECHILD) }
        code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        error = String(decoding: try Data(contentsOf: URL(fileURLWithPath: errors)), as: UTF8.self)
        #if os(Linux)
            memory = usage.ru_maxrss * 1024
        #else
            memory = usage.ru_maxrss
        #endif
        work = [usage.ru_utime, usage.ru_stime].reduce(0) {
            $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
        }
    }
}
