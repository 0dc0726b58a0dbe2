import Foundation

/// How many times more a thread works for eight times the input: 8 where work is in proportion, 64 where it is quadratic.
/// Measured in the processor's time of this thread alone, the best of some attempts, so that a busy machine does not count.
func growth(from size: Int, _ work: (_ size: Int) throws -> Void) rethrows -> Double {
    func cost(_ size: Int) throws -> Double {
        var best = Double.infinity
        for _ in 0..<3 {
            let before = threadSeconds()
            try work(size)
            best = min(best, threadSeconds() - before)
        }
        return best
    }
    return try cost(8 * size) / max(cost(size), 1e-5)
}

private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
