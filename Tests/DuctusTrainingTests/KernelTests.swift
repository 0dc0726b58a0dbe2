import DuctusTrainingKernels
import Testing

@testable import DuctusTraining

/// Every build of the kernels that this processor can run.
@Suite struct KernelTests {
    /// Small whole numbers: sums are exact, whatever their order.
    private static func values(_ count: Int, _ factor: Int) -> [Float] {
        (0..<count).map { Float(($0 * factor) % 17 - 8) }
    }

    /// Sizes on both sides of tiles, panels and blocks.
    static let shapes = [
        [1, 1, 1], [5, 3, 2], [12, 32, 7], [13, 33, 129], [97, 40, 260], [49, 1050, 130], [3, 16, 0],
        [32, 30, 232],
    ]

    @Test(arguments: Kernels.all.indices, shapes)
    func productsAreProducts(set: Int, shape: [Int]) {
        let (m, n, k) = (shape[0], shape[1], shape[2])
        let product = MatrixProduct(Kernels.all[set])
        for transposedA in [false, true] {
            for transposedB in [false, true] {
                let (strideA, strideB) = ((transposedA ? m : k) + 3, (transposedB ? k : n) + 5)
                let a = Self.values(strideA * (transposedA ? k : m), 37)
                let b = Self.values(strideB * (transposedB ? n : k), 53)
                for adding in [false, true] {
                    let before = Self.values(m * (n + 2), 29)
                    var c = before
                    product.multiply(
                        .init(a, stride: strideA, transposed: transposedA),
                        .init(b, stride: strideB, transposed: transposedB), into: &c, stride: n + 2, m: m,
                        n: n, k: k, adding: adding)
                    var expected = before
                    for row in 0..<m {
                        for column in 0..<n {
                            var sum = adding ? before[row * (n + 2) + column] : 0
                            for i in 0..<k {
                                sum +=
                                    a[transposedA ? i * strideA + row : row * strideA + i]
                                    * b[transposedB ? column * strideB + i : i * strideB + column]
                            }
                            expected[row * (n + 2) + column] = sum
                        }
                    }
                    #expect(c == expected)
                }
            }
        }
    }

    @Test(arguments: Kernels.all.indices, [1, 5, 13, 32, 100])
    func packedProductsAreProducts(set: Int, rows: Int) {
        let kernels = Kernels.all[set]
        for depth in [8, 24, 130, 300] {
            let columns = 64
            let a = Self.values(rows * depth, 37)
            let w = Self.values(columns * depth, 53)
            for transposed in [true, false] {
                let packed = FloatBuffer(columns * depth)
                w.withUnsafeBufferPointer {
                    var matrix = ductus_matrix(
                        values: $0.baseAddress!, stride: transposed ? depth : columns, transposed: transposed)
                    kernels.functions.pack_panels(packed.pointer, &matrix, columns, depth)
                }
                let (c, scratch) = (FloatBuffer(rows * columns), FloatBuffer(rows * depth))
                kernels.functions.packed_product(
                    c.pointer, columns, a, depth, packed.pointer, rows, depth, columns / 32, scratch.pointer)
                let expected = (0..<rows * columns).map { index in
                    (0..<depth).reduce(Float(0)) {
                        let (row, column) = (index / columns, index % columns)
                        return $0 + a[row * depth + $1]
                            * (transposed ? w[column * depth + $1] : w[$1 * columns + column])
                    }
                }
                #expect(c.array == expected)
            }
        }
    }

    @Test(arguments: Kernels.all.indices)
    func packingFillsUpWithZeros(set: Int) {
        let kernels = Kernels.all[set].functions
        let (depth, columns, padded) = (3, 40, 64)
        let w = Self.values(depth * columns, 53)
        let (packed, c, scratch) = (FloatBuffer(padded * depth), FloatBuffer(padded), FloatBuffer(depth))
        for buffer in [packed, c] { buffer.pointer.update(repeating: .nan, count: buffer.count) }
        w.withUnsafeBufferPointer {
            var matrix = ductus_matrix(values: $0.baseAddress!, stride: columns, transposed: false)
            kernels.pack_panels(packed.pointer, &matrix, columns, depth)
        }
        let a: [Float] = [1, 2, 3]
        kernels.packed_product(
            c.pointer, padded, a, depth, packed.pointer, 1, depth, padded / 32, scratch.pointer)
        let sums = (0..<columns).map { w[$0] + 2 * w[columns + $0] + 3 * w[2 * columns + $0] }
        #expect(c.array == sums + [Float](repeating: 0, count: padded - columns))
    }

    @Test func whatMakesTrainingSlowIsTold() {
        #expect(TrainingSpeed.hindrances(shards: 2, cores: 2, instructions: "AVX2") == [])
        #expect(TrainingSpeed.hindrances(shards: 1, cores: 1, instructions: "NEON") == [])
        let half = TrainingSpeed.hindrances(shards: 2, cores: 0.5, instructions: "AVX-512")
        #expect(half.count == 1)
        #expect(half[0].contains("there are 0.5 cores") && half[0].contains("some 4 times as long"))
        let both = TrainingSpeed.hindrances(shards: 4, cores: 1, instructions: "portable")
        #expect(both.count == 2)
        #expect(both[0].contains("AVX2") && both[1].contains("there is one core"))
    }

    /// Gradients that fade away over many steps are not worth hundreds of cycles each.
    @Test func parallelWorkTakesDenormalsForZeroAndNothingElseDoes() {
        let tiny = Float.leastNormalMagnitude
        let products = Products()
        parallel(4) { products.pointer[$0] = products.half * tiny }
        #expect((0..<4).allSatisfy { products.pointer[$0] == 0 })
        #expect(products.half * tiny > 0)
    }

    private final class Products: @unchecked Sendable {
        let pointer = UnsafeMutablePointer<Float>.allocate(capacity: 4)
        /// Not known when the test is compiled.
        let half = Float(CommandLine.arguments.count) / Float(2 * CommandLine.arguments.count)

        deinit { pointer.deallocate() }
    }
}
