@testable import Ductus

/// A model with random weights: nothing it writes means anything, but it writes.
///
/// - Parameters:
///   - characters: what it reads; nil: it reads no text. Its window goes a character in some five steps.
///   - hand: the shape of its hands; nil: it has none.
func syntheticModel(
    layers: [Int] = [40], mixtures: Int = 5, characters: String? = nil, hand: HandShape? = nil,
    seed: UInt64 = 1
) throws -> HandwritingModel {
    var random = RandomSource(seed: seed)
    func values(_ count: Int, _ deviation: Float) -> [Float] {
        (0..<count).map { _ in random.normalPair().0 * deviation }
    }
    let window = try characters.map {
        try Architecture.Window(gaussians: 3, alphabet: Alphabet(Array($0.unicodeScalars)))
    }
    let architecture = try Architecture(layers: layers, mixtures: mixtures, window: window, hand: hand)
    let codes = window?.alphabet.size ?? 0
    var weights: [NetworkWeights.Layer] = []
    for (index, units) in layers.enumerated() {
        let below = index > 0 ? layers[index - 1] : 0
        weights.append(
            NetworkWeights.Layer(
                offset: values(12 * units, 0.5),
                below: index > 0
                    ? Matrix(rows: 4 * units, columns: below, values(4 * units * below, 0.3)) : nil,
                recurrent: Matrix(rows: 4 * units, columns: units, values(4 * units * units, 0.3)),
                bias: values(4 * units, 0.5),
                characters: window == nil
                    ? nil : Matrix(rows: 4 * units, columns: codes, values(4 * units * codes, 0.3)),
                hand: hand.map { Matrix(rows: 4 * units, columns: $0.size, values(4 * units * $0.size, 0.3)) }
            ))
    }
    let encoder = hand.map { hand in
        NetworkWeights.Encoder(
            convolutions: zip([3] + hand.channels, hand.channels).map { below, channels in
                NetworkWeights.Encoder.Convolution(
                    weight: Matrix(rows: channels, columns: 5 * below, values(5 * below * channels, 0.3)),
                    bias: values(channels, 0.2))
            },
            vector: Matrix(
                rows: hand.size, columns: 2 * hand.channels.last!,
                values(2 * hand.channels.last! * hand.size, 0.4)),
            vectorBias: values(hand.size, 0.2))
    }
    let (rows, columns) = (architecture.outputs, architecture.units)
    return try HandwritingModel(
        architecture: architecture,
        normalisation: Normalisation(meanX: 8, meanY: 0.125, scaleX: 10, scaleY: 12),
        weights: NetworkWeights(
            layers: weights, output: Matrix(rows: rows, columns: columns, values(rows * columns, 0.3)),
            outputBias: values(rows, 0.3),
            window: window == nil
                ? nil
                : NetworkWeights.Window(
                    weight: Matrix(rows: 9, columns: layers[0], values(9 * layers[0], 0.1)),
                    bias: [-1, -1, -1, 0.5, 0.5, 0.5, -1.6, -1.6, -1.6]),
            encoder: encoder),
        metadata: [.init("name", "synthetic"), .init("licence", "none: \"made\" by chance\n")])
}

let someOffsets: [PenOffset] = (0..<50).map { (index: Int) -> PenOffset in
    let dx = index * 7 % 23 - 9
    let dy = index * 5 % 17 - 8
    return PenOffset(dx: Float(dx), dy: Float(dy), endOfStroke: index % 9 == 8)
}
