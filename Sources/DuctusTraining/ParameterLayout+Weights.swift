import Ductus

extension ParameterLayout {
    /// The parameters of a model with this architecture. A window or hands that the model lacks are initialised: hand vectors
    /// with weights of zero, so that they change nothing at first.
    func parameters(of weights: NetworkWeights, windowSeed seed: UInt64 = 0) -> [Float] {
        var parameters = [Float](repeating: 0, count: count)
        if let window, let source = weights.window {
            window.weights.place(source.weight.floats, in: &parameters)
            window.bias.place(source.bias, in: &parameters)
        } else {
            initialiseWindow(&parameters, seed: seed)
        }
        if let encoder, let source = weights.encoder {
            for (convolution, source) in zip(encoder.convolutions, source.convolutions) {
                convolution.weights.place(source.weight.floats, in: &parameters)
                convolution.bias.place(source.bias, in: &parameters)
            }
            encoder.vector.place(source.vector.floats, in: &parameters)
            encoder.vectorBias.place(source.vectorBias, in: &parameters)
        } else {
            initialiseHands(&parameters, seed: seed, deviation: 0)
        }
        let matrices = matrices
        for (layer, source) in zip(matrices, weights.layers) {
            layer.recurrent.place(source.recurrent.floats, in: &parameters)
            layer.offset.place(source.offset, in: &parameters)
            layer.bias.place(source.bias, in: &parameters)
            for (matrix, source) in [
                (layer.below, source.below), (layer.characters, source.characters), (layer.hand, source.hand),
            ] {
                if let matrix, let source { matrix.place(source.floats, in: &parameters) }
            }
        }
        let output = weights.output.floats
        var next = 0
        for row in 0..<architecture.outputs {
            for layer in matrices {
                layer.output.fill(&parameters, rows: [row]) {
                    defer { next += 1 }
                    return output[next]
                }
            }
        }
        outputBias.place(weights.outputBias, in: &parameters)
        return parameters
    }

    /// The model's weights, in float32, of a vector laid out like this; also right for gradients.
    func weights(of parameters: [Float]) -> NetworkWeights {
        let matrices = matrices
        return NetworkWeights(
            layers: matrices.map {
                NetworkWeights.Layer(
                    offset: $0.offset.values(in: parameters), below: $0.below?.matrix(in: parameters),
                    recurrent: $0.recurrent.matrix(in: parameters), bias: $0.bias.values(in: parameters),
                    characters: $0.characters?.matrix(in: parameters), hand: $0.hand?.matrix(in: parameters))
            },
            output: Matrix(
                rows: architecture.outputs, columns: architecture.units,
                (0..<architecture.outputs).flatMap { row in
                    matrices.flatMap { parameters[$0.output.range(ofRow: row)] }
                }),
            outputBias: outputBias.values(in: parameters),
            window: window.map {
                NetworkWeights.Window(
                    weight: $0.weights.matrix(in: parameters),
                    bias: $0.bias.values(in: parameters))
            },
            encoder: encoder.map { encoder in
                NetworkWeights.Encoder(
                    convolutions: encoder.convolutions.map {
                        NetworkWeights.Encoder.Convolution(
                            weight: $0.weights.matrix(in: parameters),
                            bias: $0.bias.values(in: parameters))
                    },
                    vector: encoder.vector.matrix(in: parameters),
                    vectorBias: encoder.vectorBias.values(in: parameters))
            })
    }
}
