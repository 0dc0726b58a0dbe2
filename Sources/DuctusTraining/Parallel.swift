import Dispatch

/// Runs `body(0)`, …, `body(count − 1)` on all cores and returns when all are done.
func parallel(_ count: Int, _ body: @Sendable (Int) -> Void) {
    DispatchQueue.concurrentPerform(iterations: count, execute: body)
}
