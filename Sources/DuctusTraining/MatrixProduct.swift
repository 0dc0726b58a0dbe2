import CBLAS

/// Dense products on the calling thread alone: the trainer gives each core its own part of the batch.
enum MatrixProduct {
    /// OpenBLAS keeps to one thread per call from here on.
    static let singleThreaded: Void = openblas_set_num_threads(1)

    /// A matrix in memory: row-major with the given stride, read as its transpose where it says so.
    struct Operand {
        let pointer: UnsafePointer<Float>
        let stride: Int
        let order: CBLAS_TRANSPOSE

        init(_ pointer: UnsafePointer<Float>, stride: Int, transposed: Bool = false) {
            self.pointer = pointer
            self.stride = stride
            order = transposed ? CblasTrans : CblasNoTrans
        }
    }

    /// C [m × n] (row stride `stride`) = A [m × k] · B [k × n] + keep · C.
    static func multiply(
        _ a: Operand, _ b: Operand, into c: UnsafeMutablePointer<Float>, stride: Int, m: Int, n: Int, k: Int,
        keep: Float
    ) {
        _ = singleThreaded
        cblas_sgemm(
            CblasRowMajor, a.order, b.order, blasint(m), blasint(n), blasint(k), 1, a.pointer,
            blasint(a.stride),
            b.pointer, blasint(b.stride), keep, c, blasint(stride))
    }
}
