import Ductus
import Foundation

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
        for layer in matrices {
            let recurrent = 0.5 / Float(layer.units).squareRoot()
            for row in layer.rowsByUnit {
                layer.recurrent.fill(&parameters, rows: [row]) { normal(recurrent) }
                layer.offset.fill(&parameters, rows: [row]) { normal(0.3) }
                layer.bias.fill(&parameters, rows: [row]) { row / layer.units == 2 ? 1 : 0 }
            }
        }
        initialiseWindow(&parameters, seed: seed)
        initialiseHands(&parameters, seed: seed, deviation: 0.1)
        for layer in matrices {
            guard let below = layer.below else { continue }
            let deviation = 0.5 / Float(below.columns).squareRoot()
            below.fill(&parameters, rows: layer.rowsByUnit) { normal(deviation) }
        }
        for layer in matrices { layer.output.fill(&parameters) { normal(0.02) } }
        for output in 1 + architecture.mixtures..<1 + 3 * architecture.mixtures {
            parameters[outputBias.first + output] = normal(0.3)
        }
        let mixtures = architecture.mixtures
        let rest = [
            Float(log(0.015 * Double(mixtures))), -normalisation.meanX / normalisation.scaleX,
            -normalisation.meanY / normalisation.scaleY, Float(log(0.15 / Double(normalisation.scaleX))),
            Float(log(0.15 / Double(normalisation.scaleY))), 0,
        ]
        for (block, value) in rest.enumerated() {
            parameters[outputBias.first + 1 + block * mixtures] = value
        }
        return parameters
    }

    /// A fresh window, and the weights of the layers from its characters.
    func initialiseWindow(_ parameters: inout [Float], seed: UInt64) {
        guard let window else { return }
        var random = RandomSource(seed: ~seed)
        for layer in matrices { layer.characters?.fill(&parameters) { random.normalPair().0 * 0.1 } }
        window.weights.fill(&parameters) { random.normalPair().0 * 0.02 }
        for gaussian in 0..<window.gaussians {
            parameters[window.bias.first + gaussian] = -Float(log(Double(window.gaussians)))
            parameters[window.bias.first + 2 * window.gaussians + gaussian] = -3
        }
    }

    /// Fresh weights of the encoder, and of the layers from the hand vector.
    func initialiseHands(_ parameters: inout [Float], seed: UInt64, deviation: Float) {
        guard let encoder else { return }
        var random = RandomSource(seed: seed ^ 0x68_616e_64)
        for layer in matrices where deviation > 0 {
            layer.hand?.fill(&parameters) { random.normalPair().0 * deviation }
        }
        func fill(_ matrix: ParameterMatrix, inputs: Int) {
            let most = 1 / Float(inputs).squareRoot()
            matrix.fill(&parameters) { (2 * random.uniform() - 1) * most }
        }
        for convolution in encoder.convolutions {
            fill(convolution.weights, inputs: convolution.width)
            fill(convolution.bias, inputs: convolution.width)
        }
        fill(encoder.vector, inputs: 2 * encoder.channels)
        fill(encoder.vectorBias, inputs: 2 * encoder.channels)
    }
}
