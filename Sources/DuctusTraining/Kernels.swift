import DuctusTrainingKernels
import Foundation

/// The inner loops of training, built for one instruction set.
struct Kernels: @unchecked Sendable {
    let functions: ductus_training_kernels

    var instructions: String { String(cString: functions.instructions) }

    /// Those that this processor can run, the fastest first.
    static let all = Array(
        sequence(state: 0) { index -> Kernels? in
            defer { index += 1 }
            return ductus_training_kernels_at(index).map { Kernels(functions: $0.pointee) }
        })

    /// What training uses: the fastest, or those that the environment variable DUCTUS_INSTRUCTIONS names.
    static let best =
        all.first { $0.instructions == ProcessInfo.processInfo.environment["DUCTUS_INSTRUCTIONS"] } ?? all[0]
}

/// What the trainer computes with on this machine.
public enum TrainingKernels {
    /// The instruction set that its inner loops are built for.
    public static var instructions: String { Kernels.best.instructions }

    /// Float32 operations a second of matrix products whose operands stay in the caches, on all cores: the most that
    /// training could reach.
    public static func peak() -> Double {
        let (cores, size, repeats) = (ProcessInfo.processInfo.activeProcessorCount, 384, 40)
        let operands = (0..<cores).map { _ in (0..<3).map { _ in FloatBuffer(size * size) } }
        let seconds = (0..<10).map { _ in
            let start = ContinuousClock.now
            parallel(cores) { core in
                let (a, b, c) = (operands[core][0], operands[core][1], operands[core][2])
                let product = MatrixProduct()
                for _ in 0..<repeats {
                    product.multiply(
                        .init(a.pointer, stride: size), .init(b.pointer, stride: size), into: c.pointer,
                        stride: size, m: size, n: size, k: size)
                }
            }
            return (ContinuousClock.now - start) / .seconds(1)
        }
        return Double(2 * size * size * size * repeats * cores) / seconds.min()!
    }
}
