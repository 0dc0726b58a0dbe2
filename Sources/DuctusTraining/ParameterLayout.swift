import Ductus

/// Where each weight lies in the trainer's one long vector of parameters.
///
/// Units are padded to a multiple of 8 with units that stay exactly zero. A layer of H padded units has
/// - `weights` [4H × K]: columns for h(t − 1), for h(t) of the layer below, in layers but the first, then for dx, dy, end
///   of stroke, the bias, and four zeros, then for the window's A characters (padded to a multiple of 8; none where the
///   network reads no text), then for the V numbers of the hand vector (likewise);
/// - `output` [outputs × H]: its share of the output's weights.
///
/// Gate rows lie as the kernels want them: row 32 · (u / 8) + 8 · gate + u % 8.
struct ParameterLayout: Equatable, Sendable {
    struct Layer: Equatable, Sendable {
        /// Units of the model, and padded.
        let realUnits, units: Int
        /// Padded units of the layer below; 0 in the first.
        let unitsBelow: Int
        /// Padded characters of the window.
        let alphabet: Int
        /// Padded numbers of a hand vector.
        let hand: Int
        fileprivate(set) var weights = 0, output = 0

        /// The columns of the input, of what the gates read: K.
        var inputWidth: Int { handColumn + hand }
        /// Its columns, from the first on, whose gradients something learns from.
        var gradientColumns: Int { alphabet + hand > 0 ? inputWidth : offsetColumn }
        var gates: Int { 4 * units }
        /// From row to row of gates in memory: no power of two, at which rows would compete for the same places of the
        /// cache.
        var gateStride: Int { gates.isMultiple(of: 512) ? gates + 16 : gates }
        /// The column of the input at which the layer below begins.
        var belowColumn: Int { units }
        /// The column of the input at which the pen offset begins.
        var offsetColumn: Int { units + unitsBelow }
        /// The column of the input at which the window begins.
        var charactersColumn: Int { offsetColumn + 8 }
        /// The column of the input at which the hand vector begins.
        var handColumn: Int { charactersColumn + alphabet }
    }

    /// Where the window's weights [3K × H of the first layer] and bias [3K] lie.
    struct Window: Equatable, Sendable {
        let gaussians: Int
        /// Characters of the model, and padded.
        let realAlphabet, alphabet: Int
        let weights, bias: ParameterMatrix

        var rows: Int { 3 * gaussians }
    }

    /// Where the weights of the encoder that makes hand vectors lie, unpadded, as the model file has them.
    struct Encoder: Equatable, Sendable {
        struct Convolution: Equatable, Sendable {
            let channels, below: Int
            /// [channels × 5 · channels below] and [channels]
            let weights, bias: ParameterMatrix

            /// Columns of its weights.
            var width: Int { weights.columns }
        }

        let size: Int
        let convolutions: [Convolution]
        /// [V × 2 · last channels] and [V]
        let vector, vectorBias: ParameterMatrix
        /// Where all of it lies.
        let range: Range<Int>

        var channels: Int { convolutions[convolutions.count - 1].channels }
        /// Where the last layer's bias lies, in whole groups of 8.
        var vectorBiasRange: Range<Int> { vectorBias.first..<range.upperBound }
    }

    let architecture: Architecture
    let layers: [Layer]
    let window: Window?
    let encoder: Encoder?
    let outputBias: ParameterMatrix
    /// The row stride of logits: the outputs and at least 8 more.
    let logitStride: Int
    /// A multiple of 8.
    let count: Int

    init(_ architecture: Architecture) {
        self.architecture = architecture
        var offset = 0
        func reserve(_ count: Int) -> Int {
            defer { offset += (count + 7) / 8 * 8 }
            return offset
        }
        func reserve(_ rows: Int, _ columns: Int, stride: Int? = nil) -> ParameterMatrix {
            let stride = stride ?? columns
            return ParameterMatrix(
                rows: rows, columns: columns, first: reserve(rows * stride), stride: stride)
        }
        let realAlphabet = architecture.window?.alphabet.size ?? 0
        let alphabet = (realAlphabet + 7) / 8 * 8
        let hand = ((architecture.hand?.size ?? 0) + 7) / 8 * 8
        var layers: [Layer] = []
        for realUnits in architecture.layers {
            let units = (realUnits + 7) / 8 * 8
            var layer = Layer(
                realUnits: realUnits, units: units, unitsBelow: layers.last?.units ?? 0, alphabet: alphabet,
                hand: hand)
            layer.weights = reserve(layer.gates * layer.inputWidth)
            layer.output = reserve(architecture.outputs * units)
            layers.append(layer)
        }
        self.layers = layers
        window = architecture.window.map {
            Window(
                gaussians: $0.gaussians, realAlphabet: realAlphabet, alphabet: alphabet,
                weights: reserve(3 * $0.gaussians, layers[0].realUnits, stride: layers[0].units),
                bias: reserve(1, 3 * $0.gaussians))
        }
        outputBias = reserve(1, architecture.outputs)
        encoder = architecture.hand.map { shape in
            let first = offset
            var below = 3
            let convolutions = shape.channels.map { channels in
                defer { below = channels }
                return Encoder.Convolution(
                    channels: channels, below: below,
                    weights: reserve(channels, HandEncoderPass.width * below), bias: reserve(1, channels))
            }
            let (vector, vectorBias) = (reserve(shape.size, 2 * below), reserve(1, shape.size))
            return Encoder(
                size: shape.size, convolutions: convolutions, vector: vector, vectorBias: vectorBias,
                range: first..<offset)
        }
        logitStride = (architecture.outputs + 8 + 7) / 8 * 8
        count = offset
    }

    /// The padded row of a gate (0…3: i, g, f, o) of a unit.
    static func row(gate: Int, unit: Int) -> Int { unit / 8 * 32 + gate * 8 + unit % 8 }
}
