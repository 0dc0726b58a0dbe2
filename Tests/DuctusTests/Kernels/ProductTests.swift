import DuctusKernels
import Testing

@testable import Ductus

/// Every build of the kernels that this processor can run.
@Suite struct ProductTests {
    private static var kernels: [ductus_kernels] {
        Array(
            sequence(state: 0) { index in
                defer { index += 1 }
                return ductus_kernels_at(index)?.pointee
            })
    }

    /// Whether a build's integer products are what whole numbers make.
    private func expectExactProducts(
        _ set: Int, _ w: [Int8], _ x: [Int8], rows: Int, columns: Int,
        location: SourceLocation = #_sourceLocation
    ) {
        let batch = x.count / columns
        var out = [Int32](repeating: 0, count: batch * rows)
        var packed = [Int8](repeating: 0, count: ductus_packed_size(rows, columns))
        ductus_pack_int8(&packed, w, rows, columns)
        Self.kernels[set].product_int8(packed, x, &out, rows, columns, batch)
        for b in 0..<batch {
            for r in 0..<rows {
                let exact = (0..<columns).reduce(0) {
                    $0 + Int(w[r * columns + $1]) * Int(x[b * columns + $1])
                }
                #expect(Int(out[b * rows + r]) == exact, sourceLocation: location)
            }
        }
    }

    @Test(arguments: kernels.indices, [1, 2, 3, 4, 5, 7, 8, 33])
    func integerProductsAreExactAtTheirLimits(set: Int, batch: Int) {
        let (rows, columns) = (40, 2056)
        var random = RandomSource(seed: 2)
        var w = (0..<rows * columns).map { _ in Int8.random(in: -127...127, using: &random) }
        var x = (0..<batch * columns).map { _ in Int8.random(in: 0...127, using: &random) }
        for index in 0..<columns {
            w[index] = 127
            w[columns + index] = -127
            x[index] = 127
        }
        expectExactProducts(set, w, x, rows: rows, columns: columns)
    }

    /// Weights as training leaves them, most of them small, in shapes that fill no vector.
    @Test(arguments: kernels.indices, [8, 24, 56, 232])
    func integerProductsAreExactInAnyShape(set: Int, columns: Int) {
        var random = RandomSource(seed: 8)
        for rows in [8, 24, 48, 72] {
            let w = (0..<rows * columns).map { _ in Int8(max(-127, min(127, 36 * random.normalPair().0))) }
            for batch in [1, 2, 3, 9, 15] {
                let x = (0..<batch * columns).map { _ in Int8.random(in: 0...127, using: &random) }
                expectExactProducts(set, w, x, rows: rows, columns: columns)
            }
        }
    }

    /// Four products of the first weights just fit 16 bits when they are added, those of the others just do not.
    @Test(arguments: kernels.indices, [(64, 65), (65, 65), (-64, -65), (-65, -65), (127, 2), (127, 3)])
    func sumsAroundTheLimitOf16BitsAreExact(set: Int, weights: (Int8, Int8)) {
        let (rows, columns) = (32, 64)
        let w = (0..<rows * columns).map { $0.isMultiple(of: 2) ? weights.0 : weights.1 }
        expectExactProducts(
            set, w, [Int8](repeating: 127, count: 3 * columns), rows: rows, columns: columns)
    }

    @Test(arguments: kernels.indices)
    func floatsAreSummedInTheDocumentedOrder(set: Int) {
        let (rows, columns, batch) = (12, 40, 3)
        var random = RandomSource(seed: 3)
        let w = (0..<rows * columns).map { _ in random.normalPair().0 }
        let x = (0..<batch * columns).map { _ in random.normalPair().0 }
        var out = [Float](repeating: 0, count: batch * rows)
        Self.kernels[set].product_float32(w, x, &out, rows, columns, batch)
        for b in 0..<batch {
            for r in 0..<rows {
                var s = [Float](repeating: 0, count: 8)
                for i in 0..<columns { s[i % 8] = s[i % 8] + w[r * columns + i] * x[b * columns + i] }
                let sum = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]))
                #expect(out[b * rows + r].bitPattern == sum.bitPattern)
            }
        }
    }

    @Test(arguments: kernels.indices)
    func gatesBeginInTheDocumentedOrder(set: Int) {
        var random = RandomSource(seed: 5)
        let count = 40
        let bias = (0..<count).map { _ in random.normalPair().0 }
        let weights = (0..<3 * count).map { _ in random.normalPair().0 }
        let values: [Float] = [0.1, -3.7, 1]
        var gates = [Float](repeating: 0, count: count)
        Self.kernels[set].begin_gates(bias, weights, count, values[0], values[1], values[2], &gates)
        for i in 0..<count {
            var sum = bias[i]
            for value in 0..<3 { sum = sum + values[value] * weights[value * count + i] }
            #expect(gates[i].bitPattern == sum.bitPattern)
        }
    }

    @Test(arguments: kernels.indices)
    func columnsAreAddedByTheirWeightsInOrder(set: Int) {
        var random = RandomSource(seed: 6)
        let before = (0..<72).map { _ in random.normalPair().0 }
        let columns = (0..<5 * 72).map { _ in random.normalPair().0 }
        let (numbers, weights): ([Int32], [Float]) = ([4, 0, 3], [0.3, -7, 1e-3])
        var gates = before
        Self.kernels[set].add_columns(&gates, columns, numbers, weights, 3, gates.count)
        for i in gates.indices {
            var sum = before[i]
            for (number, weight) in zip(numbers, weights) {
                sum = sum + weight * columns[Int(number) * 72 + i]
            }
            #expect(gates[i].bitPattern == sum.bitPattern)
        }
    }

    /// What a window covers is made of the elementary functions, bit by bit.
    @Test(arguments: kernels.indices)
    func gaussiansCoverATextInTheDocumentedOrder(set: Int) {
        let (count, gaussians) = (40, 10)
        var random = RandomSource(seed: 7)
        let heights = (0..<gaussians).map { _ in random.normalPair().0.magnitude }
        let sharpnesses = (0..<gaussians).map { _ in 0.1 + random.normalPair().0.magnitude }
        let positions = (0..<gaussians).map { _ in 20 + 10 * random.normalPair().0 }
        var coverage = [Float](repeating: .nan, count: count)
        Self.kernels[set].cover(heights, sharpnesses, positions, gaussians, count, &coverage)
        for character in 0..<count {
            var sum: Float = 0
            for k in 0..<gaussians {
                let distance = positions[k] - Float(character)
                let power = -sharpnesses[k] * distance * distance
                sum += heights[k] * exponential(Lanes(repeating: power))[0]
            }
            #expect(coverage[character].bitPattern == sum.bitPattern)
        }
    }

    /// A layer's step is made of the elementary functions, bit by bit.
    @Test(arguments: kernels.indices)
    func unitsAreUpdatedByTheElementaryFunctions(set: Int) {
        let units = 40
        var random = RandomSource(seed: 4)
        var gates = (0..<4 * units).map { _ in 20 * random.normalPair().0 }
        gates.replaceSubrange(0..<4, with: [1e30, -1e30, .infinity, -.infinity])
        let before = (0..<units).map { _ in random.normalPair().0 }
        var (cell, hidden) = (before, [Float](repeating: 0, count: units))
        var rounded = [Int8](repeating: 0, count: units)
        Self.kernels[set].lstm_update(gates, units, &hidden, &cell, &rounded)
        var rest = [Int8](repeating: 0, count: units)
        Self.kernels[set].round_rest(hidden, rounded, units, &rest)
        for unit in 0..<units {
            func gate(_ number: Int) -> Lanes { Lanes(repeating: gates[number * units + unit]) }
            let kept = sigmoid(gate(2)) * Lanes(repeating: before[unit])
            let c = kept + sigmoid(gate(0)) * hyperbolicTangent(gate(1))
            let h = sigmoid(gate(3)) * hyperbolicTangent(c)
            #expect(cell[unit].bitPattern == c[0].bitPattern)
            #expect(hidden[unit].bitPattern == h[0].bitPattern)
            let level = (h[0] * 63).rounded(.toNearestOrEven)
            #expect(Float(rounded[unit]) == 64 + level)
            #expect(Float(rest[unit]) == 64 + ((h[0] * 63 - level) * 126).rounded(.toNearestOrEven))
        }
    }
}
