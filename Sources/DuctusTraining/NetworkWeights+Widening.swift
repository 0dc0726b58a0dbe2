import Ductus

extension NetworkWeights {
    /// The weights of a network with more units in its layers that computes the same (Chen et al. 2016, "Net2Net"): new units
    /// read what their layer reads, with fresh weights, and nothing reads them yet.
    ///
    /// - Parameter layers: units of each layer, none fewer than it has.
    func widened(to layers: [Int], seed: UInt64) -> NetworkWeights {
        let units = self.layers.map(\.recurrent.columns)
        guard units != layers else { return self }
        var random = RandomSource(seed: seed ^ 0x7769_6465_6e)
        /// Fresh weights in the rows of new units, each times `deviation`; zeros in new columns of known ones.
        func matrix(_ source: Matrix, layer: Int, columns: Int, deviation: Float) -> Matrix {
            let (floats, old, new) = (source.floats, units[layer], layers[layer])
            var values = [Float](repeating: 0, count: 4 * new * columns)
            for row in 0..<4 * new {
                let (gate, unit) = (row / new, row % new)
                for column in 0..<columns {
                    if unit >= old {
                        values[row * columns + column] = random.normalPair().0 * deviation
                    } else if column < source.columns {
                        values[row * columns + column] =
                            floats[(gate * old + unit) * source.columns + column]
                    }
                }
            }
            return Matrix(rows: 4 * new, columns: columns, values)
        }
        var result = self
        for (index, layer) in self.layers.enumerated() {
            let (old, new) = (units[index], layers[index])
            let recurrent = 0.5 / Float(new).squareRoot()
            result.layers[index] = Layer(
                offset: matrix(
                    Matrix(rows: 4 * old, columns: 3, layer.offset), layer: index, columns: 3, deviation: 0.3
                ).floats,
                below: layer.below.map {
                    let below = layers[index - 1]
                    return matrix(
                        $0, layer: index, columns: below, deviation: 0.5 / Float(below).squareRoot())
                },
                recurrent: matrix(layer.recurrent, layer: index, columns: new, deviation: recurrent),
                bias: (0..<4 * new).map { row in
                    let (gate, unit) = (row / new, row % new)
                    return unit < old ? layer.bias[gate * old + unit] : gate == 2 ? 1 : 0
                },
                characters: layer.characters.map {
                    matrix($0, layer: index, columns: $0.columns, deviation: 0.1)
                },
                hand: layer.hand.map { matrix($0, layer: index, columns: $0.columns, deviation: 0.1) })
        }
        result.output = output.placing(columnsOf: units, in: layers)
        result.window?.weight = window!.weight.placing(columnsOf: [units[0]], in: [layers[0]])
        return result
    }
}

extension Matrix {
    /// Each block of columns at the beginning of a wider one, zeros in what is new.
    fileprivate func placing(columnsOf blocks: [Int], in wider: [Int]) -> Matrix {
        let (floats, width) = (floats, wider.reduce(0, +))
        var values = [Float](repeating: 0, count: rows * width)
        for row in 0..<rows {
            var (from, to) = (row * columns, row * width)
            for (block, wide) in zip(blocks, wider) {
                for column in 0..<block { values[to + column] = floats[from + column] }
                from += block
                to += wide
            }
        }
        return Matrix(rows: rows, columns: width, values)
    }
}
