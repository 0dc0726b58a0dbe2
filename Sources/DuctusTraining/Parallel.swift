import Dispatch
import Ductus
import DuctusTrainingKernels

/// Runs `body(0)`, …, `body(count − 1)` on all cores, denormal numbers taken for zero, and returns when all are done.
func parallel(_ count: Int, _ body: @Sendable (Int) -> Void) {
    DispatchQueue.concurrentPerform(iterations: count) { index in
        let mode = ductus_flush_denormals()
        defer { ductus_restore_denormals(mode) }
        body(index)
    }
}

/// What `body` gives for each number, in their order.
func parallelMap<Value>(_ count: Int, _ body: @escaping @Sendable (Int) -> Value) -> [Value] {
    concurrentMap(count, concurrently: parallel, body)
}
