import DuctusTrainingKernels
import Testing

@testable import DuctusTraining

@Suite struct KernelTests {
    @Test(arguments: [1, 2, 3, 5, 6, 7, 13, 32], [8, 24, 130, 300])
    func packedProductsAreProducts(rows: Int, depth: Int) {
        let columns = 64
        let a = (0..<rows * depth).map { Float(($0 * 37) % 17 - 8) }
        let w = (0..<columns * depth).map { Float(($0 * 53) % 13 - 6) }
        // Small whole numbers: sums are exact, whatever their order.
        for transposed in [true, false] {
            let packed = FloatBuffer(columns * depth)
            if transposed {
                ductus_pack_transposed(packed.pointer, w, depth, columns, depth)
            } else {
                ductus_pack(packed.pointer, w, columns, columns, depth)
            }
            let c = FloatBuffer(rows * columns)
            ductus_packed_product(c.pointer, columns, a, depth, packed.pointer, rows, depth, columns / 32)
            for row in 0..<rows {
                for column in 0..<columns {
                    let expected = (0..<depth).reduce(Float(0)) {
                        $0 + a[row * depth + $1]
                            * (transposed ? w[column * depth + $1] : w[$1 * columns + column])
                    }
                    #expect(c.pointer[row * columns + column] == expected)
                }
            }
        }
    }

    @Test func packingFillsUpWithZeros() {
        let w: [Float] = (0..<3 * 40).map { Float($0 + 1) }
        let packed = FloatBuffer(64 * 3)
        ductus_pack(packed.pointer, w, 40, 40, 3)
        #expect(packed.pointer[32 * 3 + 7] == 40)
        #expect((8..<32).allSatisfy { packed.pointer[32 * 3 + $0] == 0 })
    }
}
