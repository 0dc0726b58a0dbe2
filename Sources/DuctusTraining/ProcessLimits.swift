import Foundation

/// What the machine, or the container that it runs in, lets this process take.
enum ProcessLimits {
    /// The bytes that this process may still take: what the machine has free, or less where a container or
    /// `ulimit -v` says so.
    static var memory: Int {
        var bytes = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        if let free = number(in: "/proc/meminfo", after: "MemAvailable:") { bytes = min(bytes, free * 1024) }
        let resident = (number(in: "/proc/self/status", after: "VmRSS:") ?? 0) * 1024
        for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
            if let limit = number(in: path, after: "") { bytes = min(bytes, limit - resident) }
        }
        var limit = rlimit()
        if getrlimit(addressSpace, &limit) == 0 {
            let reserved = (number(in: "/proc/self/status", after: "VmSize:") ?? 0) * 1024
            bytes = min(bytes, Int(clamping: limit.rlim_cur) - reserved)
        }
        return max(0, bytes)
    }

    /// The processor cores, or the share of them, that this process may keep busy.
    static var cores: Double {
        var cores = Double(ProcessInfo.processInfo.activeProcessorCount)
        if let allowed = word(in: "/proc/self/status", after: "Cpus_allowed:") {
            // Bits may stand for processors that there could be.
            cores = min(cores, Double(allowed.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }))
        }
        let (new, old) = ("/sys/fs/cgroup/cpu.max", "/sys/fs/cgroup/cpu/cpu.cfs_")
        for (time, period) in [
            (number(in: new, after: ""), number(in: new, after: " ")),
            (number(in: old + "quota_us", after: ""), number(in: old + "period_us", after: "")),
        ] {
            if let time, let period, period > 0 { cores = min(cores, Double(time) / Double(period)) }
        }
        return cores
    }

    #if canImport(Glibc)
        private static let addressSpace = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
        private static let addressSpace = RLIMIT_AS
    #endif

    /// The whole number behind `mark` in a file of the system; nil where there is none.
    private static func number(in path: String, after mark: String) -> Int? {
        word(in: path, after: mark).flatMap { Int($0.prefix(while: \.isNumber)) }
    }

    private static func word(in path: String, after mark: String) -> Substring? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let place = mark.isEmpty ? text.startIndex : text.range(of: mark)?.upperBound
        else { return nil }
        return text[place...].drop(while: \.isWhitespace).prefix { !$0.isWhitespace }
    }
}
