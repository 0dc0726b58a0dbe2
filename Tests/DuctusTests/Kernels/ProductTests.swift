import DuctusKernels
import Testing

@testable import Ductus

@Suite struct ProductTests {
    @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 33])
    func integerProductsAreExactAtTheirLimits(batch: Int) {
        let (rows, columns) = (12, 2048)
        var random = RandomSource(seed: 2)
        var w = (0..<rows * columns).map { _ in Int8.random(in: -127...127, using: &random) }
        var x = (0..<batch * columns).map { _ in Int8.random(in: 0...127, using: &random) }
        for index in 0..<columns {
            w[index] = 127
            w[columns + index] = -127
            x[index] = 127
        }
        var out = [Int32](repeating: 0, count: batch * rows)
        var packed = [Int8](repeating: 0, count: w.count)
        ductus_pack_int8(&packed, w, rows, columns)
        ductus_product_int8(packed, x, &out, rows, columns, batch)
        for b in 0..<batch {
            for r in 0..<rows {
                let exact = (0..<columns).reduce(0) {
                    $0 + Int(w[r * columns + $1]) * Int(x[b * columns + $1])
                }
                #expect(Int(out[b * rows + r]) == exact)
            }
        }
    }

    @Test func floatsAreSummedInTheDocumentedOrder() {
        let (rows, columns, batch) = (4, 40, 3)
        var random = RandomSource(seed: 3)
        let w = (0..<rows * columns).map { _ in random.normalPair().0 }
        let x = (0..<batch * columns).map { _ in random.normalPair().0 }
        var out = [Float](repeating: 0, count: batch * rows)
        ductus_product_float32(w, x, &out, rows, columns, batch)
        for b in 0..<batch {
            for r in 0..<rows {
                var s = [Float](repeating: 0, count: 8)
                for i in 0..<columns { s[i % 8] = s[i % 8] + w[r * columns + i] * x[b * columns + i] }
                let sum = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
                #expect(out[b * rows + r].bitPattern == sum.bitPattern)
            }
        }
    }
}
