import ArgumentParser
import CBLAS
import Foundation

struct MeasurePeak: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peak", abstract: "Float32 operations a second of a large OpenBLAS product on all cores."
    )

    func run() throws {
        let size = 2048
        let a = [Float](repeating: 0.5, count: size * size)
        let b = a
        var c = a
        var best = Double.infinity
        for _ in 0..<6 {
            let start = ContinuousClock.now
            cblas_sgemm(
                CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(size), blasint(size), blasint(size), 1, a,
                blasint(size), b, blasint(size), 0, &c, blasint(size))
            best = min(best, (ContinuousClock.now - start) / .seconds(1))
        }
        print("{\"flops_per_second\":\(2 * pow(Double(size), 3) / best)}")
    }
}
