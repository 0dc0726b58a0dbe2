@testable import Ductus

/// A model with random weights: nothing it writes means anything, but it writes.
func syntheticModel(layers: [Int] = [40], mixtures: Int = 5, seed: UInt64 = 1) throws -> HandwritingModel {
    var random = RandomSource(seed: seed)
    func values(_ count: Int, _ deviation: Float) -> [Float] {
        (0..<count).map { _ in random.normalPair().0 * deviation }
    }
    let architecture = try Architecture(layers: layers, mixtures: mixtures)
    var weights: [NetworkWeights.Layer] = []
    for (index, units) in layers.enumerated() {
        let below = index > 0 ? layers[index - 1] : 0
        weights.append(
            NetworkWeights.Layer(
                offset: values(12 * units, 0.5),
                below: index > 0
                    ? Matrix(rows: 4 * units, columns: below, values(4 * units * below, 0.3)) : nil,
                recurrent: Matrix(rows: 4 * units, columns: units, values(4 * units * units, 0.3)),
                bias: values(4 * units, 0.5)))
    }
    let (rows, columns) = (architecture.outputs, architecture.units)
    return try HandwritingModel(
        architecture: architecture,
        normalisation: Normalisation(meanX: 8, meanY: 0.125, scaleX: 10, scaleY: 12),
        weights: NetworkWeights(
            layers: weights, output: Matrix(rows: rows, columns: columns, values(rows * columns, 0.3)),
            outputBias: values(rows, 0.3)),
        record: [.init("name", "synthetic"), .init("licence", "none: \"made\" by chance\n")])
}

let someOffsets: [PenOffset] = (0..<50).map { (index: Int) -> PenOffset in
    let dx = index * 7 % 23 - 9
    let dy = index * 5 % 17 - 8
    return PenOffset(dx: Float(dx), dy: Float(dy), endOfStroke: index % 9 == 8)
}
