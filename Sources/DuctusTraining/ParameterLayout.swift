import Ductus
import Foundation

/// Where each weight lies in the trainer's one long vector of parameters.
///
/// Units are padded to a multiple of 8 with units that stay exactly zero. A layer of H padded units has
/// - `weights` [4H × (H + 8 + A)]: columns for h(t − 1), then dx, dy, end of stroke, the bias, and four zeros,
///   then the window's A characters (padded to a multiple of 8; none where the network reads no text), then the V
///   numbers of the hand vector (likewise);
/// - `below` [4H × H of the layer below], in layers but the first;
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
        let weights, below, output: Int
        /// Columns of the input into which gradients flow back from step to step: h(t − 1), and in the first
        /// layer the window.
        let recurrentColumns: Int

        var inputWidth: Int { units + 8 + alphabet + hand }
        var gates: Int { 4 * units }
        /// From row to row of gates in memory: no power of two, at which rows would compete for the same places of the
        /// cache.
        var gateStride: Int { gates.isMultiple(of: 512) ? gates + 16 : gates }
        /// The column of the input at which the window begins.
        var charactersColumn: Int { units + 8 }
        /// The column of the input at which the hand vector begins.
        var handColumn: Int { units + 8 + alphabet }
    }

    /// Where the window's weights [3K × H of the first layer] and bias [3K] lie.
    struct Window: Equatable, Sendable {
        let gaussians: Int
        /// Characters of the model, and padded.
        let realAlphabet, alphabet: Int
        let weights, bias: Int

        var rows: Int { 3 * gaussians }
    }

    /// Where the weights of the encoder that makes hand vectors lie, unpadded, as the model file has them.
    struct Encoder: Equatable, Sendable {
        struct Convolution: Equatable, Sendable {
            let channels, below: Int
            /// [channels × 5 · channels below] and [channels]
            let weights, bias: Int

            /// Columns of its weights.
            var width: Int { HandEncoderPass.width * below }
        }

        let size: Int
        let convolutions: [Convolution]
        /// [V × 2 · last channels] and [V]
        let vector, vectorBias: Int
        /// Where all of it lies.
        let range: Range<Int>

        var channels: Int { convolutions[convolutions.count - 1].channels }
        /// Where the last layer's bias lies, in whole groups of 8.
        var vectorBiasRange: Range<Int> { vectorBias..<range.upperBound }
    }

    let architecture: Architecture
    let layers: [Layer]
    let window: Window?
    let encoder: Encoder?
    /// Where the output's bias begins.
    let outputBias: Int
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
        let realAlphabet = architecture.window?.alphabet.size ?? 0
        let alphabet = (realAlphabet + 7) / 8 * 8
        let hand = ((architecture.hand?.size ?? 0) + 7) / 8 * 8
        var layers: [Layer] = []
        for realUnits in architecture.layers {
            let units = (realUnits + 7) / 8 * 8
            let inputWidth = units + 8 + alphabet + hand
            let unitsBelow = layers.last?.units ?? 0
            layers.append(
                Layer(
                    realUnits: realUnits, units: units, unitsBelow: unitsBelow, alphabet: alphabet,
                    hand: hand,
                    weights: reserve(4 * units * inputWidth), below: reserve(4 * units * unitsBelow),
                    output: reserve(architecture.outputs * units),
                    recurrentColumns: alphabet > 0 && layers.isEmpty ? inputWidth - hand : units))
        }
        self.layers = layers
        window = architecture.window.map {
            Window(
                gaussians: $0.gaussians, realAlphabet: realAlphabet, alphabet: alphabet,
                weights: reserve(3 * $0.gaussians * layers[0].units), bias: reserve(3 * $0.gaussians))
        }
        outputBias = reserve(architecture.outputs)
        encoder = architecture.hand.map { shape in
            let first = offset
            var below = 3
            let convolutions = shape.channels.map { channels in
                defer { below = channels }
                return Encoder.Convolution(
                    channels: channels, below: below,
                    weights: reserve(channels * HandEncoderPass.width * below), bias: reserve(channels))
            }
            let (vector, vectorBias) = (reserve(shape.size * 2 * below), reserve(shape.size))
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

extension ParameterLayout {
    /// Fresh parameters: recurrent weights N(0, 1 / 4H), weights from below likewise, from the pen offset
    /// N(0, 0.3²), the forget gates' bias 1; the output N(0, 0.02²) with its means spread over N(0, 0.3²).
    /// The window's Gaussians begin 1 / K high and a character wide and go a character in 20 points, as hands do;
    /// the weights from its characters are N(0, 0.1²), as are those from the hand vector. The encoder's are uniform within
    /// ±1 / √inputs.
    ///
    /// The first Gaussian begins as the pen at rest: a whiteboard repeats a point 15 times in a thousand, and a
    /// network finds so narrow a peak only after many times through the ink.
    func initialised(seed: UInt64, _ normalisation: Normalisation) -> [Float] {
        var random = RandomSource(seed: seed)
        func normal(_ deviation: Float) -> Float { random.normalPair().0 * deviation }
        var parameters = [Float](repeating: 0, count: count)
        for layer in layers {
            let recurrent = 0.5 / Float(layer.realUnits).squareRoot()
            for unit in 0..<layer.realUnits {
                for gate in 0..<4 {
                    let row = ParameterLayout.row(gate: gate, unit: unit)
                    let at = layer.weights + row * layer.inputWidth
                    for column in 0..<layer.realUnits { parameters[at + column] = normal(recurrent) }
                    for column in 0..<3 { parameters[at + layer.units + column] = normal(0.3) }
                    parameters[at + layer.units + 3] = gate == 2 ? 1 : 0
                }
            }
        }
        initialiseWindow(&parameters, seed: seed)
        initialiseHands(&parameters, seed: seed, deviation: 0.1)
        for (lower, layer) in zip(layers, layers.dropFirst()) {
            let deviation = 0.5 / Float(lower.realUnits).squareRoot()
            for unit in 0..<layer.realUnits {
                for gate in 0..<4 {
                    let at = layer.below + ParameterLayout.row(gate: gate, unit: unit) * layer.unitsBelow
                    for column in 0..<lower.realUnits { parameters[at + column] = normal(deviation) }
                }
            }
        }
        for layer in layers {
            for output in 0..<architecture.outputs {
                for unit in 0..<layer.realUnits {
                    parameters[layer.output + output * layer.units + unit] = normal(0.02)
                }
            }
        }
        for output in 1 + architecture.mixtures..<1 + 3 * architecture.mixtures {
            parameters[outputBias + output] = normal(0.3)
        }
        let mixtures = architecture.mixtures
        let rest = [
            Float(log(0.015 * Double(mixtures))), -normalisation.meanX / normalisation.scaleX,
            -normalisation.meanY / normalisation.scaleY, Float(log(0.15 / Double(normalisation.scaleX))),
            Float(log(0.15 / Double(normalisation.scaleY))), 0,
        ]
        for (block, value) in rest.enumerated() { parameters[outputBias + 1 + block * mixtures] = value }
        return parameters
    }

    private func initialiseWindow(_ parameters: inout [Float], seed: UInt64) {
        guard let window else { return }
        var random = RandomSource(seed: ~seed)
        for layer in layers {
            for gate in 0..<4 {
                for unit in 0..<layer.realUnits {
                    let row = ParameterLayout.row(gate: gate, unit: unit)
                    let at = layer.weights + row * layer.inputWidth + layer.charactersColumn
                    for character in 0..<window.realAlphabet {
                        parameters[at + character] = random.normalPair().0 * 0.1
                    }
                }
            }
        }
        for row in 0..<window.rows {
            for unit in 0..<layers[0].realUnits {
                parameters[window.weights + row * layers[0].units + unit] = random.normalPair().0 * 0.02
            }
        }
        for gaussian in 0..<window.gaussians {
            parameters[window.bias + gaussian] = -Float(log(Double(window.gaussians)))
            parameters[window.bias + 2 * window.gaussians + gaussian] = -3
        }
    }

    /// Fresh weights of the encoder, and of the layers from the hand vector.
    private func initialiseHands(_ parameters: inout [Float], seed: UInt64, deviation: Float) {
        guard let encoder else { return }
        var random = RandomSource(seed: seed ^ 0x68_616e_64)
        for layer in layers where deviation > 0 {
            for gate in 0..<4 {
                for unit in 0..<layer.realUnits {
                    let row = ParameterLayout.row(gate: gate, unit: unit)
                    let at = layer.weights + row * layer.inputWidth + layer.handColumn
                    for column in 0..<encoder.size {
                        parameters[at + column] = random.normalPair().0 * deviation
                    }
                }
            }
        }
        func fill(_ first: Int, _ count: Int, inputs: Int) {
            let most = 1 / Float(inputs).squareRoot()
            for index in first..<first + count { parameters[index] = (2 * random.uniform() - 1) * most }
        }
        for convolution in encoder.convolutions {
            fill(convolution.weights, convolution.channels * convolution.width, inputs: convolution.width)
            fill(convolution.bias, convolution.channels, inputs: convolution.width)
        }
        fill(encoder.vector, encoder.size * 2 * encoder.channels, inputs: 2 * encoder.channels)
        fill(encoder.vectorBias, encoder.size, inputs: 2 * encoder.channels)
    }

    /// The parameters of a model, whose architecture must be this one but for a window and for hands, which begin fresh
    /// where the model has none: nothing is read in hand vectors then, so that it goes on as before.
    func parameters(of weights: NetworkWeights, windowSeed seed: UInt64 = 0) -> [Float] {
        var parameters = [Float](repeating: 0, count: count)
        if let window, let source = weights.window {
            let values = source.weight.floats
            for row in 0..<window.rows {
                for unit in 0..<layers[0].realUnits {
                    parameters[window.weights + row * layers[0].units + unit] =
                        values[row * layers[0].realUnits + unit]
                }
                parameters[window.bias + row] = source.bias[row]
            }
        } else {
            initialiseWindow(&parameters, seed: seed)
        }
        if let encoder, let source = weights.encoder {
            func place(_ values: [Float], at first: Int) {
                parameters.replaceSubrange(first..<first + values.count, with: values)
            }
            for (convolution, source) in zip(encoder.convolutions, source.convolutions) {
                place(source.weight.floats, at: convolution.weights)
                place(source.bias, at: convolution.bias)
            }
            place(source.vector.floats, at: encoder.vector)
            place(source.vectorBias, at: encoder.vectorBias)
        } else {
            initialiseHands(&parameters, seed: seed, deviation: 0)
        }
        let outputWeights = weights.output.floats
        var unitsBefore = 0
        for (layer, source) in zip(layers, weights.layers) {
            let recurrent = source.recurrent.floats
            let below = source.below?.floats
            let realBelow = source.below?.columns ?? 0
            let characters = source.characters?.floats
            let realAlphabet = source.characters?.columns ?? 0
            let hand = source.hand?.floats
            let handSize = source.hand?.columns ?? 0
            for gate in 0..<4 {
                for unit in 0..<layer.realUnits {
                    let from = gate * layer.realUnits + unit
                    let row = ParameterLayout.row(gate: gate, unit: unit)
                    let at = layer.weights + row * layer.inputWidth
                    for column in 0..<layer.realUnits {
                        parameters[at + column] = recurrent[from * layer.realUnits + column]
                    }
                    for column in 0..<3 {
                        parameters[at + layer.units + column] = source.offset[from * 3 + column]
                    }
                    parameters[at + layer.units + 3] = source.bias[from]
                    for column in 0..<realBelow {
                        parameters[layer.below + row * layer.unitsBelow + column] =
                            below![from * realBelow + column]
                    }
                    for column in 0..<realAlphabet {
                        parameters[at + layer.charactersColumn + column] =
                            characters![from * realAlphabet + column]
                    }
                    for column in 0..<handSize {
                        parameters[at + layer.handColumn + column] = hand![from * handSize + column]
                    }
                }
            }
            for output in 0..<architecture.outputs {
                for unit in 0..<layer.realUnits {
                    parameters[layer.output + output * layer.units + unit] =
                        outputWeights[output * architecture.units + unitsBefore + unit]
                }
            }
            unitsBefore += layer.realUnits
        }
        for output in 0..<architecture.outputs {
            parameters[outputBias + output] = weights.outputBias[output]
        }
        return parameters
    }

    /// The model's weights, in float32, of a vector laid out like this; also right for gradients.
    func weights(of parameters: [Float]) -> NetworkWeights {
        var outputWeights = [Float](repeating: 0, count: architecture.outputs * architecture.units)
        var unitsBefore = 0
        var result: [NetworkWeights.Layer] = []
        for (index, layer) in layers.enumerated() {
            let units = layer.realUnits
            let realBelow = index > 0 ? layers[index - 1].realUnits : 0
            var recurrent = [Float](repeating: 0, count: 4 * units * units)
            var below = [Float](repeating: 0, count: 4 * units * realBelow)
            var offset = [Float](repeating: 0, count: 4 * units * 3)
            var bias = [Float](repeating: 0, count: 4 * units)
            let realAlphabet = window?.realAlphabet ?? 0
            var characters = [Float](repeating: 0, count: 4 * units * realAlphabet)
            let handSize = encoder?.size ?? 0
            var hand = [Float](repeating: 0, count: 4 * units * handSize)
            for gate in 0..<4 {
                for unit in 0..<units {
                    let to = gate * units + unit
                    let row = ParameterLayout.row(gate: gate, unit: unit)
                    let at = layer.weights + row * layer.inputWidth
                    for column in 0..<units { recurrent[to * units + column] = parameters[at + column] }
                    for column in 0..<3 { offset[to * 3 + column] = parameters[at + layer.units + column] }
                    bias[to] = parameters[at + layer.units + 3]
                    for column in 0..<realBelow {
                        below[to * realBelow + column] =
                            parameters[layer.below + row * layer.unitsBelow + column]
                    }
                    for column in 0..<realAlphabet {
                        characters[to * realAlphabet + column] =
                            parameters[at + layer.charactersColumn + column]
                    }
                    for column in 0..<handSize {
                        hand[to * handSize + column] = parameters[at + layer.handColumn + column]
                    }
                }
            }
            for output in 0..<architecture.outputs {
                for unit in 0..<units {
                    outputWeights[output * architecture.units + unitsBefore + unit] =
                        parameters[layer.output + output * layer.units + unit]
                }
            }
            unitsBefore += units
            result.append(
                NetworkWeights.Layer(
                    offset: offset,
                    below: index > 0 ? Matrix(rows: 4 * units, columns: realBelow, below) : nil,
                    recurrent: Matrix(rows: 4 * units, columns: units, recurrent), bias: bias,
                    characters: window == nil
                        ? nil : Matrix(rows: 4 * units, columns: realAlphabet, characters),
                    hand: encoder == nil ? nil : Matrix(rows: 4 * units, columns: handSize, hand)))
        }
        return NetworkWeights(
            layers: result,
            output: Matrix(rows: architecture.outputs, columns: architecture.units, outputWeights),
            outputBias: Array(parameters[outputBias..<outputBias + architecture.outputs]),
            window: window.map { window in
                let (units, realUnits) = (layers[0].units, layers[0].realUnits)
                return NetworkWeights.Window(
                    weight: Matrix(
                        rows: window.rows, columns: realUnits,
                        (0..<window.rows).flatMap {
                            parameters[window.weights + $0 * units..<window.weights + $0 * units + realUnits]
                        }),
                    bias: Array(parameters[window.bias..<window.bias + window.rows]))
            }, encoder: encoder.map { encoderWeights($0, of: parameters) })
    }

    private func encoderWeights(_ encoder: Encoder, of parameters: [Float]) -> NetworkWeights.Encoder {
        func values(_ first: Int, _ count: Int) -> [Float] { Array(parameters[first..<first + count]) }
        return NetworkWeights.Encoder(
            convolutions: encoder.convolutions.map {
                NetworkWeights.Encoder.Convolution(
                    weight: Matrix(
                        rows: $0.channels, columns: $0.width, values($0.weights, $0.channels * $0.width)),
                    bias: values($0.bias, $0.channels))
            },
            vector: Matrix(
                rows: encoder.size, columns: 2 * encoder.channels,
                values(encoder.vector, encoder.size * 2 * encoder.channels)),
            vectorBias: values(encoder.vectorBias, encoder.size))
    }
}
