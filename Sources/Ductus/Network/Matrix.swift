/// A weight matrix as a model file holds it, row-major.
public struct Matrix: Equatable, Sendable {
    /// How many there are.
    public let rows, columns: Int
    /// The weights, as floats or in 8 bits.
    public let storage: Storage

    /// How a matrix keeps its weights.
    public enum Storage: Equatable, Sendable {
        /// Row after row.
        case float32([Float])
        /// Each row r is `values · scales[r]`, values within ±127.
        case int8([Int8], scales: [Float])
    }

    /// A matrix of floats, row-major: `rows · columns` of them.
    public init(rows: Int, columns: Int, _ values: [Float]) {
        precondition(values.count == rows * columns)
        self.rows = rows
        self.columns = columns
        storage = .float32(values)
    }

    /// A matrix in 8 bits, row-major, with a scale for each row.
    public init(rows: Int, columns: Int, _ values: [Int8], scales: [Float]) {
        precondition(values.count == rows * columns && scales.count == rows)
        self.rows = rows
        self.columns = columns
        storage = .int8(values, scales: scales)
    }

    /// The weights as floats, row-major.
    public var floats: [Float] {
        switch storage {
        case .float32(let values): return values
        case .int8(let values, let scales):
            return values.indices.map { Float(values[$0]) * scales[$0 / columns] }
        }
    }

    /// The same matrix in 8 bits: each row's scale is its largest magnitude / 127, or the nearby smaller scale
    /// (down to 0.8 of it) that brings the row's summed squared error lowest. Scales are bfloat16 numbers.
    public func quantised() -> Matrix {
        guard case .float32(let values) = storage else { return self }
        var result = [Int8](repeating: 0, count: values.count)
        var scales = [Float](repeating: 0, count: rows)
        for row in 0..<rows {
            let range = row * columns..<(row + 1) * columns
            var largest: Float = 0
            for index in range { largest = max(largest, values[index].magnitude) }
            guard largest > 0 else { continue }
            var leastError = Float.infinity
            for step in 0...20 {
                let scale = BFloat16.nearest(to: largest * (1 - 0.01 * Float(step)) / 127)
                var error: Float = 0
                for index in range {
                    let difference = values[index] - Float(Matrix.level(values[index], scale)) * scale
                    error += difference * difference
                }
                if error < leastError {
                    leastError = error
                    scales[row] = scale
                }
            }
            for index in range { result[index] = Matrix.level(values[index], scales[row]) }
        }
        return Matrix(rows: rows, columns: columns, result, scales: scales)
    }

    /// The same matrix with its values rounded to bfloat16.
    var inBFloat16: Matrix {
        Matrix(rows: rows, columns: columns, floats.map(BFloat16.nearest))
    }

    private static func level(_ value: Float, _ scale: Float) -> Int8 {
        Int8(max(-127, min(127, (value / scale).rounded(.toNearestOrEven))))
    }
}
