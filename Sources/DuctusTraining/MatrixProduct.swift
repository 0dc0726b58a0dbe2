import DuctusTrainingKernels

/// Dense products on the calling thread, and the memory that they are computed in: each thread has its own.
final class MatrixProduct {
    let kernels: Kernels
    private let scratch = FloatBuffer(MatrixProduct.floatCount)

    /// The floats that it takes in memory.
    static let floatCount = Int(DUCTUS_PRODUCT_SCRATCH)

    init(_ kernels: Kernels = .best) { self.kernels = kernels }

    /// A matrix in memory: row-major with the given stride, read as its transpose where it says so.
    struct Operand {
        fileprivate var matrix: ductus_matrix

        init(_ pointer: UnsafePointer<Float>, stride: Int, transposed: Bool = false) {
            matrix = ductus_matrix(values: pointer, stride: stride, transposed: transposed)
        }
    }

    /// C [m × n] (row stride `stride`) = A [m × k] · B [k × n], added to what C holds if `adding`.
    func multiply(
        _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, stride: Int, m: Int, n: Int, k: Int,
        adding: Bool = false
    ) {
        var (a, b) = (a.matrix, b.matrix)
        kernels.functions.multiply(c, stride, &a, &b, m, n, k, adding, scratch.pointer)
    }
}
