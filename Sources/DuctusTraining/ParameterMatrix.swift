import Ductus

/// Where a matrix of the model lies in the trainer's vector of parameters: the one place that knows how to walk it.
struct ParameterMatrix: Equatable, Sendable {
    /// As the model has them.
    let rows, columns: Int
    /// Where row 0 lies, and how far from there the next one.
    let first, stride: Int
    /// Units of the layer whose gates the rows are; nil where rows lie one after the other.
    var gatedUnits: Int?

    /// Where the numbers of a row of the model lie.
    func range(ofRow row: Int) -> Range<Int> {
        let place = gatedUnits.map { ParameterLayout.row(gate: row / $0, unit: row % $0) } ?? row
        let start = first + place * stride
        return start..<start + columns
    }

    /// Its values, row after row.
    func values(in parameters: [Float]) -> [Float] {
        (0..<rows).flatMap { parameters[range(ofRow: $0)] }
    }

    func matrix(in parameters: [Float]) -> Matrix {
        Matrix(rows: rows, columns: columns, values(in: parameters))
    }

    /// Puts the model's values, row after row, where they belong.
    func place(_ values: [Float], in parameters: inout [Float]) {
        var next = values.startIndex
        fill(&parameters) {
            defer { next += 1 }
            return values[next]
        }
    }

    /// Fills all rows, one after the other, or those named.
    func fill(_ parameters: inout [Float], rows: some Sequence<Int>, with next: () -> Float) {
        for row in rows {
            for index in range(ofRow: row) { parameters[index] = next() }
        }
    }

    func fill(_ parameters: inout [Float], with next: () -> Float) {
        fill(&parameters, rows: 0..<rows, with: next)
    }
}

extension FloatBuffer {
    static func + (buffer: FloatBuffer, matrix: ParameterMatrix) -> UnsafeMutablePointer<Float> {
        buffer.pointer + matrix.first
    }
}

extension ParameterLayout {
    /// Where the matrices of one of the model's layers lie.
    struct LayerMatrices {
        let units: Int
        let recurrent, offset, bias: ParameterMatrix
        /// None in the first layer, without a window, without hands.
        let below, characters, hand: ParameterMatrix?
        /// Its columns of the model's output.
        let output: ParameterMatrix

        /// The rows of gates as the trainer has them: the gates of a unit together.
        var rowsByUnit: [Int] {
            (0..<units).flatMap { unit in (0..<4).map { gate in gate * units + unit } }
        }
    }

    var matrices: [LayerMatrices] {
        layers.indices.map { index in
            let layer = layers[index]
            func gates(_ columns: Int, from column: Int) -> ParameterMatrix {
                ParameterMatrix(
                    rows: 4 * layer.realUnits, columns: columns, first: layer.weights + column,
                    stride: layer.inputWidth, gatedUnits: layer.realUnits)
            }
            return LayerMatrices(
                units: layer.realUnits, recurrent: gates(layer.realUnits, from: 0),
                offset: gates(3, from: layer.offsetColumn), bias: gates(1, from: layer.offsetColumn + 3),
                below: index == 0 ? nil : gates(layers[index - 1].realUnits, from: layer.belowColumn),
                characters: window.map { gates($0.realAlphabet, from: layer.charactersColumn) },
                hand: encoder.map { gates($0.size, from: layer.handColumn) },
                output: ParameterMatrix(
                    rows: architecture.outputs, columns: layer.realUnits, first: layer.output,
                    stride: layer.units))
        }
    }
}
