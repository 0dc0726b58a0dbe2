import DuctusKernels

/// A weight matrix as the kernels read it: rows and columns rearranged and padded with zeros.
final class PreparedMatrix: Sendable {
    let rows, columns: Int
    private let weights: Weights

    private enum Weights: Sendable {
        case float32([Float])
        /// The scales include the inputs' 1 / `RoundedActivations.scale`; the zeros are the products with inputs that
        /// stand for 0.
        case int8(PackedWeights, zeros: [Int32], scales: [Float])
    }

    /// - Parameters:
    ///   - rowMap, columnMap: where each of the matrix's rows and columns goes.
    ///   - rows, columns: the padded size: multiples of 8.
    init(_ matrix: Matrix, rows: Int, columns: Int, rowMap: [Int], columnMap: [Int]) {
        self.rows = rows
        self.columns = columns
        switch matrix.storage {
        case .float32(let values):
            weights = .float32(placed(values, in: rows * columns, columns, rowMap, columnMap))
        case .int8(let values, let scales):
            let padded = placed(values, in: rows * columns, columns, rowMap, columnMap)
            var paddedScales = [Float](repeating: 0, count: rows)
            for (row, to) in rowMap.enumerated() {
                paddedScales[to] = scales[row] / RoundedActivations.scale
            }
            let packed = PackedWeights(padded, rows: rows, columns: columns)
            let nothing = [Int8](repeating: RoundedActivations.zero, count: columns)
            let zeros = [Int32](unsafeUninitializedCapacity: rows) { buffer, count in
                ductus_product_int8(packed.pointer, nothing, buffer.baseAddress!, rows, columns, 1)
                count = rows
            }
            weights = .int8(packed, zeros: zeros, scales: paddedScales)
        }
    }

    /// Adds the product with every stream's inputs to `sums` [batch × rows].
    ///
    /// - Parameters:
    ///   - inputs: [batch × columns], with zeros where the matrix is padded.
    ///   - rounded: the same, rounded, read instead of `inputs` where weights are of 8 bits; nil only where they are not.
    ///   - remainders: what rounding left, for a product as if activations had 14 bits; nil: 7 bits do.
    ///   - scratch: room for [batch × rows].
    func addProduct(
        inputs: UnsafePointer<Float>, rounded: UnsafePointer<Int8>?, remainders: UnsafePointer<Int8>? = nil,
        to sums: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Int32>, batch: Int
    ) {
        switch weights {
        case .float32(let values):
            let products = UnsafeMutableRawPointer(scratch).assumingMemoryBound(to: Float.self)
            values.withUnsafeBufferPointer {
                ductus_product_float32($0.baseAddress!, inputs, products, rows, columns, batch)
            }
            for at in stride(from: 0, to: batch * rows, by: 8) {
                (sums + at).lanes += (products + at).lanes
            }
        case .int8(let packed, let zeros, let scales):
            func add(_ inputs: UnsafePointer<Int8>, unit: Float) {
                ductus_product_int8(packed.pointer, inputs, scratch, rows, columns, batch)
                ductus_add_scaled(sums, scratch, zeros, scales, unit, rows, batch)
            }
            add(rounded!, unit: 1)
            if let remainders { add(remainders, unit: RoundedActivations.remainderUnit) }
        }
    }
}

/// Weights packed for the kernels, at a place in memory where a cache line begins: no vector lies in two.
private final class PackedWeights: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Int8>

    init(_ weights: [Int8], rows: Int, columns: Int) {
        let size = ductus_packed_size(rows, columns)
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        pointer = bytes.bindMemory(to: Int8.self, capacity: size)
        ductus_pack_int8(pointer, weights, rows, columns)
    }

    deinit { pointer.deallocate() }
}

/// `count` numbers, rows of `columns`, with each value at its place and zeros between.
private func placed<Value: ExpressibleByIntegerLiteral & BitwiseCopyable>(
    _ values: [Value], in count: Int, _ columns: Int, _ rowMap: [Int], _ columnMap: [Int]
) -> [Value] {
    var result = [Value](repeating: 0, count: count)
    let runs = runs(columnMap)
    result.withUnsafeMutableBufferPointer { result in
        values.withUnsafeBufferPointer { values in
            for (from, to) in rowMap.enumerated() {
                let row = result.baseAddress! + to * columns
                let source = values.baseAddress! + from * columnMap.count
                for run in runs {
                    UnsafeMutableRawPointer(row + run.to).copyMemory(
                        from: source + run.from, byteCount: run.count * MemoryLayout<Value>.stride)
                }
            }
        }
    }
    return result
}

/// Columns that stay neighbours.
private func runs(_ columnMap: [Int]) -> [(from: Int, to: Int, count: Int)] {
    var runs: [(from: Int, to: Int, count: Int)] = []
    for (from, to) in columnMap.enumerated() {
        if let last = runs.last, last.to + last.count == to {
            runs[runs.count - 1].count += 1
        } else {
            runs.append((from, to, 1))
        }
    }
    return runs
}

extension UnsafeMutablePointer<Float> {
    /// The eight floats from here on.
    @inline(__always)
    var lanes: Lanes {
        get { UnsafeRawPointer(self).loadUnaligned(as: Lanes.self) }
        nonmutating set { UnsafeMutableRawPointer(self).storeBytes(of: newValue, as: Lanes.self) }
    }
}

extension UnsafePointer<Float> {
    /// The eight floats from here on.
    @inline(__always)
    var lanes: Lanes { UnsafeRawPointer(self).loadUnaligned(as: Lanes.self) }
}
