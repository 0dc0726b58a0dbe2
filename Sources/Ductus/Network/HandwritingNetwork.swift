import DuctusKernels

/// A model made ready to run: weights laid out for the kernels, shared by any number of streams.
///
/// Units of a layer are padded to a multiple of 8 and lie in a segment of one vector of all layers' hidden activations.
/// Gates lie one after the other, i, g, f, o, each padded likewise.
public final class HandwritingNetwork: Sendable {
    /// The shape of the network.
    public let architecture: Architecture
    /// How raw offsets become the network's input.
    public let normalisation: Normalisation
    /// ``HandwritingModel/hands``
    public let hands: [Hand]
    /// ``HandwritingModel/drawings``
    public let drawings: DrawingFormat?

    #if !hasFeature(Embedded)
        /// The instruction set that inference uses on this processor, for instance "AVX-512 VNNI".
        public static var instructions: String { String(cString: ductus_kernels_at(0)!.pointee.instructions) }
    #endif

    struct Layer: Sendable {
        let units: Int
        /// Units padded to a multiple of 8: the distance between gates, and the length of the segment.
        let paddedUnits: Int
        /// Where its hidden activations begin in the vector of all layers.
        let segment: Int
        /// [4 · paddedUnits]
        let bias: [Float]
        /// Weights from dx, from dy, from end of stroke: 3 times [4 · paddedUnits].
        let offset: [Float]
        let below: PreparedMatrix?
        let recurrent: PreparedMatrix
        /// Weights from each character of the window: [size of the alphabet × 4 · paddedUnits]; empty without one.
        let characters: [Float]
        /// Weights from each number of a hand vector: [V × 4 · paddedUnits]; empty without hands.
        let hand: [Float]
        /// Where its gates begin among those of all layers.
        let firstGate: Int

        var gates: Int { 4 * paddedUnits }
    }

    struct Window: Sendable {
        let gaussians: Int
        /// From the first layer's hidden activations; rows in three blocks of Gaussians padded to a multiple of 8.
        let weight: PreparedMatrix
        let bias: [Float]
    }

    let layers: [Layer]
    let window: Window?
    let encoder: HandEncoder?
    let output: PreparedMatrix
    let outputBias: [Float]
    /// Length of the vector of all layers' hidden activations.
    let stateWidth: Int
    /// Gates of all layers, padded.
    let gates: Int
    let mixtureLayout: MixtureLayout

    /// Prepares a model's weights for the processor at hand.
    public init(_ model: HandwritingModel) {
        architecture = model.architecture
        normalisation = model.normalisation
        hands = model.hands
        drawings = model.drawings
        var layers: [Layer] = []
        var segment = 0
        var firstGate = 0
        for source in model.weights.layers {
            let units = source.recurrent.columns
            let padded = roundUp(units, to: 8)
            let rowMap = (0..<4 * units).map { $0 / units * padded + $0 % units }
            var bias = [Float](repeating: 0, count: 4 * padded)
            var offset = [Float](repeating: 0, count: 3 * 4 * padded)
            for (row, to) in rowMap.enumerated() {
                bias[to] = source.bias[row]
                for column in 0..<3 { offset[column * 4 * padded + to] = source.offset[row * 3 + column] }
            }
            let below = source.below.map {
                PreparedMatrix(
                    $0, rows: 4 * padded, columns: layers.last!.paddedUnits, rowMap: rowMap,
                    columnMap: Array(0..<$0.columns))
            }
            layers.append(
                Layer(
                    units: units, paddedUnits: padded, segment: segment, bias: bias, offset: offset,
                    below: below,
                    recurrent: PreparedMatrix(
                        source.recurrent, rows: 4 * padded, columns: padded, rowMap: rowMap,
                        columnMap: Array(0..<units)),
                    characters: source.characters.map {
                        HandwritingNetwork.columns($0, rows: 4 * padded, rowMap: rowMap)
                    } ?? [],
                    hand: source.hand.map { HandwritingNetwork.columns($0, rows: 4 * padded, rowMap: rowMap) }
                        ?? [],
                    firstGate: firstGate))
            segment += padded
            firstGate += 4 * padded
        }
        self.layers = layers
        window = model.weights.window.map { HandwritingNetwork.window($0, columns: layers[0].paddedUnits) }
        encoder = model.weights.encoder.map(HandEncoder.init)
        stateWidth = segment
        gates = firstGate
        mixtureLayout = MixtureLayout(mixtures: model.architecture.mixtures)
        let outputMap = mixtureLayout.outputMap
        output = PreparedMatrix(
            model.weights.output, rows: mixtureLayout.width, columns: segment, rowMap: outputMap,
            columnMap: layers.flatMap { layer in (0..<layer.units).map { layer.segment + $0 } })
        var bias = mixtureLayout.emptyLogits
        for (row, to) in outputMap.enumerated() { bias[to] = model.weights.outputBias[row] }
        outputBias = bias
    }

    /// A matrix column by column, its rows rearranged and padded with zeros.
    private static func columns(_ matrix: Matrix, rows: Int, rowMap: [Int]) -> [Float] {
        let values = matrix.floats
        var result = [Float](repeating: 0, count: matrix.columns * rows)
        for (row, to) in rowMap.enumerated() {
            for column in 0..<matrix.columns {
                result[column * rows + to] = values[row * matrix.columns + column]
            }
        }
        return result
    }

    private static func window(_ weights: NetworkWeights.Window, columns: Int) -> Window {
        let gaussians = weights.bias.count / 3
        let padded = roundUp(gaussians, to: 8)
        let rowMap = (0..<3 * gaussians).map { $0 / gaussians * padded + $0 % gaussians }
        var bias = [Float](repeating: 0, count: 3 * padded)
        for (row, to) in rowMap.enumerated() { bias[to] = weights.bias[row] }
        return Window(
            gaussians: gaussians,
            weight: PreparedMatrix(
                weights.weight, rows: 3 * padded, columns: columns, rowMap: rowMap,
                columnMap: Array(0..<weights.weight.columns)), bias: bias)
    }
}

func roundUp(_ value: Int, to multiple: Int) -> Int {
    (value + multiple - 1) / multiple * multiple
}

/// Where the outputs lie in the brain's logits: end of stroke in a block of 8, then pi, mu1, mu2, log sigma1,
/// log sigma2 and atanh rho in blocks padded to a multiple of 8.
struct MixtureLayout: Sendable {
    let mixtures: Int
    /// Gaussians padded to a multiple of 8: the distance between blocks.
    let padded: Int

    init(mixtures: Int) {
        self.mixtures = mixtures
        padded = roundUp(mixtures, to: 8)
    }

    var width: Int { 8 + 6 * padded }

    /// For each output of the model, its place.
    var outputMap: [Int] {
        [0] + (0..<6 * mixtures).map { 8 + $0 / mixtures * padded + $0 % mixtures }
    }

    /// Logits with no Gaussian in them: the padding's pi is so small that its share is exactly zero.
    var emptyLogits: [Float] {
        var logits = [Float](repeating: 0, count: width)
        for index in mixtures..<padded { logits[8 + index] = -1e30 }
        return logits
    }
}
