import Ductus
import Foundation
import Testing

@testable import DuctusTraining

/// The loss and every gradient against two independent references: PyTorch, and finite differences in Float64.
@Suite struct GradientTests {
    /// A pass over `lines`, one a row, each [(T + 1) × 3], with the weights of `weights`.
    private func run(
        _ weights: NetworkWeights, _ architecture: Architecture, lines: [[Double]], keep: [[Double]]? = nil,
        texts: [[UInt8]] = [], shown: [[Float]] = [], pointWeight: Float, kernels: Kernels = .best
    ) -> (loss: (density: Double, endOfStroke: Double), gradient: NetworkWeights) {
        let layout = ParameterLayout(architecture)
        let steps = lines[0].count / 3 - 1
        let pass = NetworkPass(layout, steps: steps, rows: lines.count, kernels: kernels)
        for (row, line) in lines.enumerated() {
            let text = pass.texts.append(texts.isEmpty ? [] : texts[row])
            let hand = shown.isEmpty ? nil : pass.hands?.encoder.append(shown[row])
            for step in 0..<steps {
                let at = step * lines.count + row
                pass.texts.set(text, at: at)
                pass.hands?.set(hand, at: at)
                for column in 0..<3 {
                    pass.inputs.pointer[3 * at + column] = Float(line[3 * step + column])
                    pass.targets.pointer[3 * at + column] = Float(line[3 * step + 3 + column])
                }
                pass.weights.pointer[at] = pointWeight
                pass.setKeep(Float(keep?[row][step] ?? (step == 0 ? 0 : 1)), at: at)
            }
        }
        let parameters = FloatBuffer(layout.count)
        parameters.array = layout.parameters(of: weights)
        let packed = PackedWeights(layout, kernels: kernels)
        packed.pack(parameters)
        pass.forward(parameters, packed)
        let loss = pass.loss()
        let gradient = FloatBuffer(layout.count)
        pass.backward(parameters, packed, into: gradient)
        return (loss, layout.weights(of: gradient.array))
    }

    private struct Figures: Decodable {
        let lines: [[[Double]]]
        let texts: [[UInt8]]
        let shown: [[[Float]]]?
        let density, endOfStroke: Double
    }

    private func fixture(_ name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: nil))
        return [UInt8](try Data(contentsOf: url))
    }

    @Test(arguments: ["torch", "torch-window", "torch-hand"], Kernels.all.indices)
    func lossAndGradientsAreThoseOfPyTorch(name: String, set: Int) throws {
        let figures = try JSONDecoder().decode(Figures.self, from: Data(fixture("\(name)-figures.json")))
        let model = try HandwritingModel(parsing: fixture("\(name)-weights.safetensors"))
        let expected = try HandwritingModel(parsing: fixture("\(name)-gradients.safetensors")).weights
        let (loss, gradient) = run(
            model.weights, model.architecture, lines: figures.lines.map { $0.flatMap { $0 } },
            texts: figures.texts, shown: (figures.shown ?? []).map { $0.flatMap(\.self) },
            pointWeight: 1 / 28,
            kernels: Kernels.all[set])
        #expect(abs(loss.density / figures.density - 1) < 1e-5)
        #expect(abs(loss.endOfStroke / figures.endOfStroke - 1) < 1e-5)
        for (found, expected) in zip(
            parts(gradient) + handParts(gradient), parts(expected) + handParts(expected))
        {
            let largest = expected.values.map(\.magnitude).max()!
            for (index, (a, b)) in zip(found.values, expected.values).enumerated() {
                #expect(abs(a - b) <= 1e-4 * largest, "\(found.name)[\(index)]")
            }
        }
    }

    /// 128 units: rows of gates lie apart in memory then. Of large matrices some elements are checked.
    @Test(arguments: [[9], [4, 3], [2, 3, 2], [3, 128]], [0, 2])
    func gradientsAreTheSlopesOfTheLoss(layers: [Int], window: Int) throws {
        let architecture = try Architecture(
            layers: layers, mixtures: 3,
            window: window == 0
                ? nil : Architecture.Window(gaussians: window, alphabet: Alphabet(["a", "b", "c"])))
        let weights = Self.randomWeights(architecture)
        var random = RandomSource(seed: 3)
        let steps = 6
        let lines = (0..<2).map { _ in
            (0...steps).flatMap { _ -> [Double] in
                let (x, y) = random.normalPair()
                return [Double(x), Double(y), random.uniform() < 0.3 ? 1 : 0]
            }
        }
        // A line that begins in the middle of the chunk forgets, and lets no gradient back.
        let keep = (0..<2).map { row in (0..<steps).map { $0 == 0 || $0 == 2 + row ? 0.0 : 1.0 } }
        // The second text is longer than a vector of the kernels.
        let texts: [[UInt8]] = [[2, 1, 0], [1, 3, 3, 2, 1, 2, 3, 2, 1, 1, 0]]
        let (loss, gradient) = run(
            weights, architecture, lines: lines, keep: keep, texts: texts, pointWeight: 1)
        let reference = ReferenceNetwork(weights, texts)
        let total = reference.loss(lines, keep)
        #expect(abs((loss.density + loss.endOfStroke) / total - 1) < 1e-5)

        for (part, found) in parts(gradient).enumerated() {
            let largest = max(1e-3, found.values.map(\.magnitude).max()!)
            let count = found.values.count
            for index in stride(from: 0, to: count, by: count < 1000 ? 1 : count / 17) {
                let step = 1e-5
                let up = reference.changed(part, index, by: step).loss(lines, keep)
                let down = reference.changed(part, index, by: -step).loss(lines, keep)
                let slope = (up - down) / (2 * step)
                #expect(
                    abs(Double(found.values[index]) - slope) <= 2e-4 * Double(largest),
                    "\(found.name)[\(index)]")
            }
        }
    }

    @Test func pointsOfNoWeightTeachNothing() throws {
        let architecture = try Architecture(layers: [6], mixtures: 2)
        let line = (0..<15).map { sin(Double($0)) }
        let (loss, gradient) = run(
            Self.randomWeights(architecture), architecture, lines: [line], pointWeight: 0)
        #expect(loss.density == 0 && loss.endOfStroke == 0)
        #expect(parts(gradient).allSatisfy { $0.values.allSatisfy { $0 == 0 } })
    }

    private static func randomWeights(_ architecture: Architecture) -> NetworkWeights {
        let layout = ParameterLayout(architecture)
        let normalisation = try! Normalisation(meanX: 0.5, meanY: 0, scaleX: 1, scaleY: 1)
        var weights = layout.weights(of: layout.initialised(seed: 11, normalisation))
        weights.outputBias = weights.outputBias.enumerated().map { $1 + 0.3 * Float(cos(Double($0))) }
        if let window = weights.window {
            // Faster than it begins, so that it comes past several characters, and a text's end.
            weights.window!.weight = Matrix(
                rows: window.weight.rows, columns: window.weight.columns,
                window.weight.floats.map { $0 * 30 })
            weights.window!.bias = window.bias.enumerated().map { $1 * 0.4 + 0.2 * Float(sin(Double($0))) }
        }
        return weights
    }

    /// What a network with hands has besides: the layers' weights from the hand vector, then the encoder.
    private func handParts(_ weights: NetworkWeights) -> [(name: String, values: [Float])] {
        guard let encoder = weights.encoder else { return [] }
        return weights.layers.enumerated().map { ("hand \($0)", $1.hand!.floats) }
            + encoder.convolutions.enumerated().flatMap {
                [("convolution \($0)", $1.weight.floats), ("convolution bias \($0)", $1.bias)]
            } + [("vector", encoder.vector.floats), ("vector bias", encoder.vectorBias)]
    }

    private func parts(_ weights: NetworkWeights) -> [(name: String, values: [Float])] {
        ReferenceNetwork.parts(weights)
    }
}

/// The network once more, in Float64 and as plainly as it can be written.
private struct ReferenceNetwork {
    private var parts: [[Double]]
    private let units: [Int]
    private let mixtures: Int
    private let gaussians: Int
    private let texts: [[UInt8]]

    init(_ weights: NetworkWeights, _ texts: [[UInt8]]) {
        self.texts = texts
        gaussians = (weights.window?.bias.count ?? 0) / 3
        parts = ReferenceNetwork.parts(weights).map { $0.values.map(Double.init) }
        units = weights.layers.map(\.recurrent.columns)
        mixtures = (weights.outputBias.count - 1) / 6
    }

    /// Offset, below, recurrent, bias and characters of each layer, then the window's weights and bias, then the
    /// output's.
    static func parts(_ weights: NetworkWeights) -> [(name: String, values: [Float])] {
        let layers = weights.layers.enumerated().flatMap {
            index, layer -> [(name: String, values: [Float])] in
            [
                ("offset \(index)", layer.offset), ("below \(index)", layer.below?.floats ?? [0]),
                ("recurrent \(index)", layer.recurrent.floats), ("bias \(index)", layer.bias),
                ("characters \(index)", layer.characters?.floats ?? [0]),
            ]
        }
        return layers + [
            ("window", weights.window?.weight.floats ?? [0]), ("window bias", weights.window?.bias ?? [0]),
            ("output", weights.output.floats), ("output bias", weights.outputBias),
        ]
    }

    func changed(_ part: Int, _ index: Int, by step: Double) -> ReferenceNetwork {
        var copy = self
        copy.parts[part][index] += step
        return copy
    }

    func loss(_ lines: [[Double]], _ keep: [[Double]]) -> Double {
        lines.indices.reduce(0) { $0 + loss(ofLine: lines[$1], keep[$1], texts[$1]) }
    }

    private func loss(ofLine line: [Double], _ keep: [Double], _ text: [UInt8]) -> Double {
        var h = units.map { [Double](repeating: 0, count: $0) }
        var c = h
        var position = [Double](repeating: 0, count: gaussians)
        var characters = [Double](repeating: 0, count: 4)
        var total = 0.0
        for step in 0..<line.count / 3 - 1 {
            let x = Array(line[3 * step..<3 * step + 3])
            for layer in units.indices {
                let (oldH, oldC) = (h[layer].map { $0 * keep[step] }, c[layer].map { $0 * keep[step] })
                let below = layer > 0 ? h[layer - 1] : [0]
                if layer == 0 { characters = characters.map { $0 * keep[step] } }
                func gate(_ gate: Int, _ unit: Int) -> Double {
                    let row = gate * units[layer] + unit
                    return parts[5 * layer + 3][row] + dot(parts[5 * layer], row, x)
                        + (layer > 0 ? dot(parts[5 * layer + 1], row, below) : 0)
                        + dot(parts[5 * layer + 2], row, oldH)
                        + (gaussians > 0 ? dot(parts[5 * layer + 4], row, characters) : 0)
                }
                for unit in 0..<units[layer] {
                    let i = sigmoid(gate(0, unit))
                    let f = sigmoid(gate(2, unit))
                    c[layer][unit] = f * oldC[unit] + i * tanh(gate(1, unit))
                    h[layer][unit] = sigmoid(gate(3, unit)) * tanh(c[layer][unit])
                }
                if layer == 0 {
                    position = position.map { $0 * keep[step] }
                    move(&position, &characters, h[0], text)
                }
            }
            let hidden = h.flatMap { $0 }
            let z = parts[parts.count - 1].enumerated().map { $1 + dot(parts[parts.count - 2], $0, hidden) }
            total += pointLoss(z, Array(line[3 * step + 3..<3 * step + 6]))
        }
        return total
    }

    /// Graves 2013, equations 46 to 51, characters numbered from 0.
    private func move(
        _ position: inout [Double], _ characters: inout [Double], _ h: [Double], _ text: [UInt8]
    ) {
        characters = [0, 0, 0, 0]
        let z = (0..<3 * gaussians).map {
            parts[parts.count - 3][$0] + dot(parts[parts.count - 4], $0, h)
        }
        for k in 0..<gaussians {
            position[k] += exp(z[2 * gaussians + k])
            for (place, code) in text.enumerated() {
                let d = position[k] - Double(place)
                characters[Int(code)] += exp(z[k]) * exp(-exp(z[gaussians + k]) * d * d)
            }
        }
    }

    private func pointLoss(_ z: [Double], _ target: [Double]) -> Double {
        func out(_ block: Int, _ index: Int) -> Double { z[1 + block * mixtures + index] }
        let totalPi = (0..<mixtures).reduce(0) { $0 + exp(out(0, $1)) }
        let density = (0..<mixtures).reduce(0.0) { sum, j in
            let (s1, s2, rho) = (exp(out(3, j)), exp(out(4, j)), tanh(out(5, j)))
            let (u, v) = ((target[0] - out(1, j)) / s1, (target[1] - out(2, j)) / s2)
            let q = 1 - rho * rho
            return sum + exp(out(0, j)) / totalPi * exp(-(u * u + v * v - 2 * rho * u * v) / (2 * q))
                / (2 * .pi * s1 * s2 * q.squareRoot())
        }
        let end = sigmoid(z[0])
        return -log(density) - log(target[2] == 1 ? end : 1 - end)
    }

    private func dot(_ matrix: [Double], _ row: Int, _ x: [Double]) -> Double {
        x.indices.reduce(0) { $0 + matrix[row * x.count + $1] * x[$1] }
    }

    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
