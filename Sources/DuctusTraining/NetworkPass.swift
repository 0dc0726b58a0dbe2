import Ductus
import DuctusTrainingKernels

/// The network over some rows (sequences) and steps, forward and backward, with all that lies between.
///
/// Shapes: T steps, B rows, H padded units of a layer, K the width of its input. Everything is time-major: row b of step t
/// is row t · B + b. One thread works on one pass; several passes share parameters and packed weights.
final class NetworkPass {
    let layout: ParameterLayout
    let steps, rows: Int

    /// What is read: [T × B × 3] dx, dy, end of stroke, normalised.
    let inputs: FloatBuffer
    /// What is to be predicted, likewise.
    let targets: FloatBuffer
    /// The weight of each point in the loss; 0 leaves it out. [T × B]
    let weights: FloatBuffer
    /// 0 where a line begins at this step, with nothing remembered; else 1. [T × B], and a row of ones behind.
    let keep: FloatBuffer
    /// The same for the window: a row that forgets in the middle of a line still knows its place in the text.
    let windowKeep: FloatBuffer
    /// The texts that the rows write, for networks that read text.
    var texts: Texts

    /// The text of each row at each step, as codes with the end behind.
    struct Texts {
        fileprivate(set) var codes: [UInt8] = []
        fileprivate(set) var start, length: [Int32]

        init(points: Int) {
            start = [Int32](repeating: 0, count: points)
            length = start
        }

        /// Forgets all texts.
        mutating func clear() { codes.removeAll(keepingCapacity: true) }

        /// Keeps a text and returns its place.
        mutating func append(_ text: [UInt8]) -> Range<Int> {
            codes += text
            return codes.count - text.count..<codes.count
        }

        /// Says which text point t · B + b is part of.
        mutating func set(_ place: Range<Int>, at point: Int) {
            start[point] = Int32(place.lowerBound)
            length[point] = Int32(place.count)
        }
    }

    /// The ink that shows the rows' hands, for networks that write in given hands.
    let hands: Hands?

    final class Hands {
        let encoder: HandEncoderPass
        /// The piece that shows the hand at each point; -1: none does, and the vector is zero. [T × B]
        fileprivate(set) var shown: [Int]
        fileprivate let gradient: FloatBuffer  // [T × B × padded V]

        init(_ layout: ParameterLayout.Encoder, points: Int, gradients: Bool, _ product: MatrixProduct) {
            encoder = HandEncoderPass(layout, product)
            shown = [Int](repeating: -1, count: points)
            gradient = FloatBuffer(gradients ? points * ((layout.size + 7) / 8 * 8) : 0)
        }

        /// Says which piece shows the hand at point t · B + b; nil: none does.
        func set(_ piece: Int?, at point: Int) { shown[point] = piece ?? -1 }
    }

    private struct Window {
        let logits: FloatBuffer  // [T × B × 3K]
        let positions: FloatBuffer  // [(T + 1) × B × K]
        let characters: FloatBuffer  // [T × B × A]
        let gradient: FloatBuffer  // [T × B × A]
        let positionGradient: FloatBuffer  // [B × K]
    }

    private struct Layer {
        let input: FloatBuffer  // [(T + 1) × B × K], in the columns of ParameterLayout.Layer
        let gates: FloatBuffer  // [T × B × 4H in their stride]
        let cell: FloatBuffer  // [(T + 1) × B × H]
        let hidden: FloatBuffer  // [T × B × H]
        let hiddenGradient: FloatBuffer  // [T × B × H]
        let inputGradient: FloatBuffer  // [B × columns that have gradients, in whole panels]
        let cellGradient: FloatBuffer  // [B × H]
    }

    private let layers: [Layer]
    private let window: Window?
    private let logits: FloatBuffer

    private let kernels: ductus_training_kernels
    private let product: MatrixProduct
    /// What a step reads or its gradient, packed: [B × K] or [B × 4H].
    private let stepScratch: FloatBuffer

    /// The levels between 0 and 1 that layers read hidden activations in; 0: as they are.
    private let levels: Float

    /// - Parameters:
    ///   - gradients: whether ``backward(_:_:into:)`` will be asked for.
    ///   - rounded: whether layers read hidden activations rounded, as they do where weights are in 8 bits. Gradients pass
    ///     as if they were not (Bengio et al. 2013, "Estimating or Propagating Gradients Through Stochastic Neurons").
    init(
        _ layout: ParameterLayout, steps: Int, rows: Int, gradients: Bool = true, rounded: Bool = false,
        kernels: Kernels = .best
    ) {
        levels = rounded ? RoundedActivations.scale : 0
        self.kernels = kernels.functions
        product = MatrixProduct(kernels)
        stepScratch = FloatBuffer(rows * NetworkPass.widestStep(layout))
        self.layout = layout
        self.steps = steps
        self.rows = rows
        let points = steps * rows
        inputs = FloatBuffer(points * 3)
        targets = FloatBuffer(points * 3)
        weights = FloatBuffer(points)
        keep = FloatBuffer(points + rows)
        windowKeep = FloatBuffer(points + rows)
        logits = FloatBuffer(points * layout.logitStride)
        layers = layout.layers.map { layer in
            Layer(
                input: FloatBuffer((points + rows) * layer.inputWidth),
                gates: FloatBuffer(points * layer.gateStride),
                cell: FloatBuffer((points + rows) * layer.units),
                hidden: FloatBuffer(points * layer.units),
                hiddenGradient: FloatBuffer(gradients ? points * layer.units : 0),
                inputGradient: FloatBuffer(gradients ? rows * PackedWeights.gradientWidth(layer) : 0),
                cellGradient: FloatBuffer(gradients ? rows * layer.units : 0))
        }
        texts = Texts(points: points)
        let product = product
        hands = layout.encoder.map { Hands($0, points: points, gradients: gradients, product) }
        window = layout.window.map {
            Window(
                logits: FloatBuffer(points * $0.rows), positions: FloatBuffer((points + rows) * $0.gaussians),
                characters: FloatBuffer(points * $0.alphabet),
                gradient: FloatBuffer(gradients ? points * $0.alphabet : 0),
                positionGradient: FloatBuffer(gradients ? rows * $0.gaussians : 0))
        }
        (keep + points).update(repeating: 1, count: rows)
        (windowKeep + points).update(repeating: 1, count: rows)
    }

    private static func widestStep(_ layout: ParameterLayout) -> Int {
        layout.layers.map { max($0.inputWidth, $0.gates) }.max() ?? 0
    }

    /// The floats that a pass keeps in memory.
    static func floatCount(_ layout: ParameterLayout, steps: Int, rows: Int, gradients: Bool = true) -> Int {
        let points = steps * rows
        var count = points * (3 + 3 + 1) + 2 * (points + rows) + points * layout.logitStride
        count += MatrixProduct.floatCount + rows * widestStep(layout)
        for layer in layout.layers {
            count += (points + rows) * (layer.inputWidth + layer.units)
            count += points * (layer.gateStride + layer.units)
            guard gradients else { continue }
            count += points * layer.units + rows * (PackedWeights.gradientWidth(layer) + layer.units)
        }
        if let encoder = layout.encoder {
            let hand = (encoder.size + 7) / 8 * 8
            // About two lines begin in each row of a chunk, and their frames and windows are kept, and their gradients.
            count += points * hand + 2 * rows * HandEncoderPass.floatCount(encoder, points: InkLine.mostShown)
        }
        if let window = layout.window {
            count += points * (window.rows + window.alphabet) + (points + rows) * window.gaussians
            if gradients { count += points * window.alphabet + rows * window.gaussians }
        }
        return count
    }

    /// Says whether what is remembered is kept at point t · B + b (1) or a line begins there (0).
    func setKeep(_ value: Float, at point: Int) {
        keep.pointer[point] = value
        windowKeep.pointer[point] = value
    }

    // MARK: The state carried from chunk to chunk

    /// What the last step left: for each layer h [B × H], then c [B × H]; then the window's positions [B × K] and
    /// characters [B × A].
    var state: [Float] {
        get { carried.flatMap { Array(UnsafeBufferPointer(start: $0.values, count: $0.count)) } }
        set {
            var at = 0
            for (values, count) in carried {
                for index in 0..<count { values[index] = newValue[at + index] }
                at += count
            }
        }
    }

    /// The length of ``state``.
    static func stateCount(_ layout: ParameterLayout, rows: Int) -> Int {
        rows
            * (layout.layers.reduce(0) { $0 + 2 * $1.units }
                + (layout.window.map { $0.gaussians + $0.alphabet } ?? 0))
    }

    private var carried: [(values: UnsafeMutablePointer<Float>, count: Int)] {
        var parts: [(values: UnsafeMutablePointer<Float>, count: Int)] = []
        for (shape, layer) in zip(layout.layers, layers) {
            let count = rows * shape.units
            parts.append((layer.hidden + (steps - 1) * count, count))
            parts.append((layer.cell + steps * count, count))
        }
        if let shape = layout.window, let window {
            parts.append((window.positions + steps * rows * shape.gaussians, rows * shape.gaussians))
            parts.append((window.characters + (steps - 1) * rows * shape.alphabet, rows * shape.alphabet))
        }
        return parts
    }

    // MARK: Forward

    /// Runs all steps from the state after the last call's last step, where `keep` lets it through.
    func forward(_ parameters: FloatBuffer, _ packed: PackedWeights) {
        hands?.encoder.forward(parameters)
        for (index, shape) in layout.layers.enumerated() {
            let layer = layers[index]
            beginFromLastState(layer, shape)
            placeOffsets(layer, shape)
            placeHands(layer, shape)
            if index == 0 { beginWindow(layer, shape) } else { placeWindow(layer, shape) }
            let above =
                index + 1 < layers.count
                ? (input: layers[index + 1].input, shape: layout.layers[index + 1]) : nil
            for step in 0..<steps {
                var cell = ductus_lstm_step(
                    rows: rows, units: shape.units, input_width: shape.inputWidth,
                    weights: packed.forward(index),
                    input: layer.input + step * rows * shape.inputWidth,
                    gates: layer.gates + step * rows * shape.gateStride, gate_stride: shape.gateStride,
                    cell: layer.cell + step * rows * shape.units, keep: keep + step * rows,
                    next_cell: layer.cell + (step + 1) * rows * shape.units,
                    hidden: layer.hidden + step * rows * shape.units, levels: levels,
                    above: above.map {
                        $0.input + (step * rows * $0.shape.inputWidth + $0.shape.belowColumn)
                    },
                    above_stride: above?.shape.inputWidth ?? 0,
                    next_input: layer.input + (step + 1) * rows * shape.inputWidth,
                    next_keep: keep + (step + 1) * rows, scratch: stepScratch.pointer)
                kernels.lstm_forward(&cell)
                if index == 0 { moveWindow(step, layer, shape, parameters) }
            }
        }
        computeLogits(parameters)
    }

    private func beginFromLastState(_ layer: Layer, _ shape: ParameterLayout.Layer) {
        let count = rows * shape.units
        layer.cell.pointer.update(from: layer.cell + steps * count, count: count)
        let hidden = layer.hidden + (steps - 1) * count
        for row in 0..<rows {
            for unit in 0..<shape.units {
                var value = hidden[row * shape.units + unit]
                if levels > 0 { value = (value * levels).rounded(.toNearestOrEven) / levels }
                layer.input.pointer[row * shape.inputWidth + unit] = value * keep.pointer[row]
            }
        }
    }

    private func placeOffsets(_ layer: Layer, _ shape: ParameterLayout.Layer) {
        for point in 0..<steps * rows {
            let to = layer.input + (point * shape.inputWidth + shape.offsetColumn)
            to.update(from: inputs + 3 * point, count: 3)
            to[3] = 1
        }
    }

    private func placeHands(_ layer: Layer, _ shape: ParameterLayout.Layer) {
        guard let hands, let size = layout.encoder?.size else { return }
        hands.encoder.vectors.withUnsafeBufferPointer { vectors in
            for point in 0..<steps * rows {
                let to = layer.input + (point * shape.inputWidth + shape.handColumn)
                let piece = hands.shown[point]
                if piece < 0 {
                    to.update(repeating: 0, count: size)
                } else {
                    to.update(from: vectors.baseAddress! + piece * size, count: size)
                }
            }
        }
    }

    private func beginWindow(_ layer: Layer, _ shape: ParameterLayout.Layer) {
        guard let window, let size = layout.window else { return }
        let count = rows * size.gaussians
        window.positions.pointer.update(from: window.positions + steps * count, count: count)
        let characters = window.characters + (steps - 1) * rows * size.alphabet
        for row in 0..<rows {
            let to = layer.input + (row * shape.inputWidth + shape.charactersColumn)
            for character in 0..<size.alphabet {
                to[character] = characters[row * size.alphabet + character] * windowKeep.pointer[row]
            }
        }
    }

    private func placeWindow(_ layer: Layer, _ shape: ParameterLayout.Layer) {
        guard let window, let size = layout.window else { return }
        for point in 0..<steps * rows {
            (layer.input + (point * shape.inputWidth + shape.charactersColumn)).update(
                from: window.characters + point * size.alphabet, count: size.alphabet)
        }
    }

    private func moveWindow(
        _ step: Int, _ layer: Layer, _ shape: ParameterLayout.Layer, _ parameters: FloatBuffer
    ) {
        guard let window, let size = layout.window else { return }
        let logits = window.logits + step * rows * size.rows
        for row in 0..<rows {
            (logits + row * size.rows).update(from: parameters + size.bias, count: size.rows)
        }
        product.multiply(
            .init(layer.hidden + step * rows * shape.units, stride: shape.units),
            .init(parameters + size.weights, stride: shape.units, transposed: true),
            into: logits, stride: size.rows, m: rows, n: size.rows, k: shape.units, adding: true)
        withWindowStep(step) { kernels.window_forward($0) }
    }

    /// One step of the window, for the kernels: forward it fills the characters, backward it reads their gradient.
    private func withWindowStep(
        _ step: Int, backward: Bool = false, _ body: (UnsafePointer<ductus_window_step>) -> Void
    ) {
        guard let window, let size = layout.window else { return }
        let (layer, shape, first) = (layers[0], layout.layers[0], step * rows)
        texts.codes.withUnsafeBufferPointer { codes in
            texts.start.withUnsafeBufferPointer { start in
                texts.length.withUnsafeBufferPointer { length in
                    var arguments = ductus_window_step(
                        rows: rows, gaussians: size.gaussians, alphabet: size.alphabet,
                        codes: codes.baseAddress, start: start.baseAddress! + first,
                        length: length.baseAddress! + first, logits: window.logits + first * size.rows,
                        positions: window.positions + first * size.gaussians, keep: windowKeep + first,
                        next_positions: window.positions + (first + rows) * size.gaussians,
                        window: (backward ? window.gradient : window.characters) + first * size.alphabet,
                        next_keep: windowKeep + (first + rows),
                        next_input: layer.input
                            + ((first + rows) * shape.inputWidth + shape.charactersColumn),
                        input_width: shape.inputWidth, position_gradient: window.positionGradient.pointer)
                    body(&arguments)
                }
            }
        }
    }

    private func computeLogits(_ parameters: FloatBuffer) {
        let outputs = layout.architecture.outputs
        for point in 0..<steps * rows {
            (logits + point * layout.logitStride).update(from: parameters + layout.outputBias, count: outputs)
        }
        for (shape, layer) in zip(layout.layers, layers) {
            product.multiply(
                .init(layer.hidden.pointer, stride: shape.units),
                .init(parameters + shape.output, stride: shape.units, transposed: true),
                into: logits.pointer, stride: layout.logitStride, m: steps * rows, n: outputs, k: shape.units,
                adding: true)
        }
    }

    /// The summed losses in nats of all points whose weight is not 0: the density's and the end-of-stroke's.
    /// Leaves the logits' gradients in the logits' place.
    func loss() -> (density: Double, endOfStroke: Double) {
        var losses = (0.0, 0.0)
        withUnsafeMutableBytes(of: &losses) {
            kernels.mixture_loss(
                logits.pointer, layout.logitStride, layout.architecture.mixtures, steps * rows,
                targets.pointer,
                weights.pointer, $0.assumingMemoryBound(to: Double.self).baseAddress)
        }
        return losses
    }

    // MARK: Backward

    /// After ``forward(_:_:)`` and ``loss()``: the gradient of the weighted loss, written to `gradient`.
    func backward(_ parameters: FloatBuffer, _ packed: PackedWeights, into gradient: FloatBuffer) {
        backwardOutput(parameters, into: gradient)
        window?.gradient.clear()
        hands?.gradient.clear()
        for index in layers.indices.reversed() {
            let (layer, shape) = (layers[index], layout.layers[index])
            backwardThroughTime(index, parameters, packed)
            let points = steps * rows
            product.multiply(
                .init(layer.gates.pointer, stride: shape.gateStride, transposed: true),
                .init(layer.input.pointer, stride: shape.inputWidth),
                into: gradient + shape.weights, stride: shape.inputWidth, m: shape.gates, n: shape.inputWidth,
                k: points)
        }
        backwardWindow(into: gradient)
        backwardHands(parameters, into: gradient)
    }

    /// From the hand vectors' gradient at every point to the encoder's.
    private func backwardHands(_ parameters: FloatBuffer, into gradient: FloatBuffer) {
        guard let hands, let size = layout.encoder?.size else { return }
        let width = layout.layers[0].hand
        var vectorGradient = [Float](repeating: 0, count: hands.encoder.count * size)
        for (point, piece) in hands.shown.enumerated() where piece >= 0 {
            for number in 0..<size {
                vectorGradient[piece * size + number] += hands.gradient.pointer[point * width + number]
            }
        }
        hands.encoder.backward(vectorGradient, parameters, into: gradient)
    }

    private func backwardOutput(_ parameters: FloatBuffer, into gradient: FloatBuffer) {
        let (outputs, stride, points) = (layout.architecture.outputs, layout.logitStride, steps * rows)
        let bias = gradient + layout.outputBias
        bias.update(repeating: 0, count: outputs)
        for point in 0..<points {
            let row = logits + point * stride
            for output in 0..<outputs { bias[output] += row[output] }
        }
        for (shape, layer) in zip(layout.layers, layers) {
            product.multiply(
                .init(logits.pointer, stride: stride, transposed: true),
                .init(layer.hidden.pointer, stride: shape.units),
                into: gradient + shape.output, stride: shape.units, m: outputs, n: shape.units, k: points)
            product.multiply(
                .init(logits.pointer, stride: stride), .init(parameters + shape.output, stride: shape.units),
                into: layer.hiddenGradient.pointer, stride: shape.units, m: points, n: shape.units,
                k: outputs)
        }
    }

    private func backwardThroughTime(_ index: Int, _ parameters: FloatBuffer, _ packed: PackedWeights) {
        let (layer, shape) = (layers[index], layout.layers[index])
        let width = PackedWeights.gradientWidth(shape)
        layer.inputGradient.clear()
        layer.cellGradient.clear()
        window?.positionGradient.clear()
        for step in (0..<steps).reversed() {
            if index == 0 { backwardWindow(step, parameters) }
            let gates = layer.gates + step * rows * shape.gateStride
            var cell = ductus_lstm_gradient(
                rows: rows, units: shape.units, gates: gates, gate_stride: shape.gateStride,
                cell: layer.cell + step * rows * shape.units, keep: keep + step * rows,
                next_cell: layer.cell + (step + 1) * rows * shape.units,
                hidden_gradient: layer.hiddenGradient + step * rows * shape.units,
                recurrent_gradient: layer.inputGradient.pointer, recurrent_stride: width,
                next_keep: keep + (step + 1) * rows, cell_gradient: layer.cellGradient.pointer)
            kernels.lstm_backward(&cell)
            kernels.packed_product(
                layer.inputGradient.pointer, width, gates, shape.gateStride, packed.backward(index),
                rows, shape.gates, width / Int(DUCTUS_PANEL), stepScratch.pointer)
            passOn(step, index)
        }
    }

    /// Adds the gradients of what a step's gates read to the gradients of where it came from; those of h(t − 1) the step
    /// before takes itself.
    private func passOn(_ step: Int, _ index: Int) {
        let (layer, shape) = (layers[index], layout.layers[index])
        let width = PackedWeights.gradientWidth(shape)
        func add(
            _ column: Int, _ columns: Int, to gradient: FloatBuffer, of step: Int,
            scaledBy scales: UnsafePointer<Float>? = nil
        ) {
            for row in 0..<rows {
                let from = layer.inputGradient + (row * width + column)
                let to = gradient + (step * rows + row) * columns
                let scale = scales?[row] ?? 1
                for column in 0..<columns { to[column] += from[column] * scale }
            }
        }
        if let hands { add(shape.handColumn, shape.hand, to: hands.gradient, of: step) }
        if index > 0 {
            add(shape.belowColumn, shape.unitsBelow, to: layers[index - 1].hiddenGradient, of: step)
        }
        guard let window else { return }
        if index > 0 {
            add(shape.charactersColumn, shape.alphabet, to: window.gradient, of: step)
        } else if step > 0 {
            // The first layer reads where the window was a step before.
            add(
                shape.charactersColumn, shape.alphabet, to: window.gradient, of: step - 1,
                scaledBy: windowKeep + step * rows)
        }
    }

    /// From the window's gradient at one step to its logits' and into the first layer's hidden activations'.
    private func backwardWindow(_ step: Int, _ parameters: FloatBuffer) {
        guard let window, let size = layout.window else { return }
        let (layer, shape, first) = (layers[0], layout.layers[0], step * rows)
        withWindowStep(step, backward: true) { kernels.window_backward($0) }
        product.multiply(
            .init(window.logits + first * size.rows, stride: size.rows),
            .init(parameters + size.weights, stride: shape.units),
            into: layer.hiddenGradient + first * shape.units, stride: shape.units, m: rows, n: shape.units,
            k: size.rows, adding: true)
    }

    private func backwardWindow(into gradient: FloatBuffer) {
        guard let window, let size = layout.window else { return }
        let (layer, shape, points) = (layers[0], layout.layers[0], steps * rows)
        product.multiply(
            .init(window.logits.pointer, stride: size.rows, transposed: true),
            .init(layer.hidden.pointer, stride: shape.units),
            into: gradient + size.weights, stride: shape.units, m: size.rows, n: shape.units, k: points)
        let bias = gradient + size.bias
        bias.update(repeating: 0, count: size.rows)
        for point in 0..<points {
            for row in 0..<size.rows { bias[row] += window.logits.pointer[point * size.rows + row] }
        }
    }
}
