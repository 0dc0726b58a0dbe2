import Ductus
import DuctusTrainingKernels

/// The network over some rows (sequences) and steps, forward and backward, with all that lies between.
///
/// Shapes: T steps, B rows, H padded units of a layer, K = H + 8. Everything is time-major: row b of step t
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

    private struct Layer {
        let input: FloatBuffer  // [(T + 1) × B × K]: h(t − 1), pen offset, 1, zeros
        let gates: FloatBuffer  // [T × B × 4H]
        let cell: FloatBuffer  // [(T + 1) × B × H]
        let hidden: FloatBuffer  // [T × B × H]
        let hiddenGradient: FloatBuffer  // [T × B × H]
        let recurrentGradient: FloatBuffer  // [B × H in whole panels]
        let cellGradient: FloatBuffer  // [B × H]
    }

    private let layers: [Layer]
    private let logits: FloatBuffer

    /// - Parameter gradients: whether ``backward(_:_:into:)`` will be asked for.
    init(_ layout: ParameterLayout, steps: Int, rows: Int, gradients: Bool = true) {
        self.layout = layout
        self.steps = steps
        self.rows = rows
        let points = steps * rows
        inputs = FloatBuffer(points * 3)
        targets = FloatBuffer(points * 3)
        weights = FloatBuffer(points)
        keep = FloatBuffer(points + rows)
        logits = FloatBuffer(points * layout.logitStride)
        layers = layout.layers.map { layer in
            Layer(
                input: FloatBuffer((points + rows) * layer.inputWidth),
                gates: FloatBuffer(points * layer.gates),
                cell: FloatBuffer((points + rows) * layer.units),
                hidden: FloatBuffer(points * layer.units),
                hiddenGradient: FloatBuffer(gradients ? points * layer.units : 0),
                recurrentGradient: FloatBuffer(gradients ? rows * PackedWeights.gradientWidth(layer) : 0),
                cellGradient: FloatBuffer(gradients ? rows * layer.units : 0))
        }
        (keep + points).update(repeating: 1, count: rows)
    }

    // MARK: The state carried from chunk to chunk

    /// h and c of all layers after the last step: for each layer h [B × H], then c [B × H].
    var state: [Float] {
        get {
            zip(layout.layers, layers).flatMap { layout, layer -> [Float] in
                let count = rows * layout.units
                let hidden = UnsafeBufferPointer(start: layer.hidden + (steps - 1) * count, count: count)
                let cell = UnsafeBufferPointer(start: layer.cell + steps * count, count: count)
                return Array(hidden) + Array(cell)
            }
        }
        set {
            var at = 0
            for (layout, layer) in zip(layout.layers, layers) {
                let count = rows * layout.units
                for index in 0..<count {
                    (layer.hidden + (steps - 1) * count)[index] = newValue[at + index]
                    (layer.cell + steps * count)[index] = newValue[at + count + index]
                }
                at += 2 * count
            }
        }
    }

    // MARK: Forward

    /// Runs all steps from the state after the last call's last step, where `keep` lets it through.
    func forward(_ parameters: FloatBuffer, _ packed: PackedWeights) {
        for (index, shape) in layout.layers.enumerated() {
            let layer = layers[index]
            beginFromLastState(layer, shape)
            placeOffsets(layer, shape)
            if index > 0 {
                MatrixProduct.multiply(
                    .init(layers[index - 1].hidden.pointer, stride: shape.unitsBelow),
                    .init(parameters + shape.below, stride: shape.unitsBelow, transposed: true),
                    into: layer.gates.pointer, stride: shape.gates, m: steps * rows, n: shape.gates,
                    k: shape.unitsBelow, keep: 0)
            }
            for step in 0..<steps {
                let gates = layer.gates + step * rows * shape.gates
                if index == 0 { gates.update(repeating: 0, count: rows * shape.gates) }
                var cell = ductus_lstm_step(
                    rows: rows, units: shape.units, input_width: shape.inputWidth,
                    weights: packed.forward(index),
                    input: layer.input + step * rows * shape.inputWidth, gates: gates,
                    cell: layer.cell + step * rows * shape.units, keep: keep + step * rows,
                    next_cell: layer.cell + (step + 1) * rows * shape.units,
                    hidden: layer.hidden + step * rows * shape.units,
                    next_input: layer.input + (step + 1) * rows * shape.inputWidth,
                    next_keep: keep + (step + 1) * rows)
                ductus_lstm_forward(&cell)
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
                layer.input.pointer[row * shape.inputWidth + unit] =
                    hidden[row * shape.units + unit] * keep.pointer[row]
            }
        }
    }

    private func placeOffsets(_ layer: Layer, _ shape: ParameterLayout.Layer) {
        for point in 0..<steps * rows {
            let to = layer.input + (point * shape.inputWidth + shape.units)
            to.update(from: inputs + 3 * point, count: 3)
            to[3] = 1
        }
    }

    private func computeLogits(_ parameters: FloatBuffer) {
        let outputs = layout.architecture.outputs
        for point in 0..<steps * rows {
            (logits + point * layout.logitStride).update(from: parameters + layout.outputBias, count: outputs)
        }
        for (shape, layer) in zip(layout.layers, layers) {
            MatrixProduct.multiply(
                .init(layer.hidden.pointer, stride: shape.units),
                .init(parameters + shape.output, stride: shape.units, transposed: true),
                into: logits.pointer, stride: layout.logitStride, m: steps * rows, n: outputs, k: shape.units,
                keep: 1)
        }
    }

    /// The summed losses in nats of all points whose weight is not 0: the density's and the end-of-stroke's.
    /// Leaves the logits' gradients in the logits' place.
    func loss() -> (density: Double, endOfStroke: Double) {
        var losses = (0.0, 0.0)
        withUnsafeMutableBytes(of: &losses) {
            ductus_mixture_loss(
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
        for index in layers.indices.reversed() {
            let (layer, shape) = (layers[index], layout.layers[index])
            backwardThroughTime(index, packed)
            let points = steps * rows
            MatrixProduct.multiply(
                .init(layer.gates.pointer, stride: shape.gates, transposed: true),
                .init(layer.input.pointer, stride: shape.inputWidth),
                into: gradient + shape.weights, stride: shape.inputWidth, m: shape.gates, n: shape.inputWidth,
                k: points, keep: 0)
            guard index > 0 else { continue }
            let below = layers[index - 1]
            MatrixProduct.multiply(
                .init(layer.gates.pointer, stride: shape.gates, transposed: true),
                .init(below.hidden.pointer, stride: shape.unitsBelow),
                into: gradient + shape.below, stride: shape.unitsBelow, m: shape.gates, n: shape.unitsBelow,
                k: points, keep: 0)
            MatrixProduct.multiply(
                .init(layer.gates.pointer, stride: shape.gates),
                .init(parameters + shape.below, stride: shape.unitsBelow),
                into: below.hiddenGradient.pointer, stride: shape.unitsBelow, m: points, n: shape.unitsBelow,
                k: shape.gates, keep: 1)
        }
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
            MatrixProduct.multiply(
                .init(logits.pointer, stride: stride, transposed: true),
                .init(layer.hidden.pointer, stride: shape.units),
                into: gradient + shape.output, stride: shape.units, m: outputs, n: shape.units, k: points,
                keep: 0)
            MatrixProduct.multiply(
                .init(logits.pointer, stride: stride), .init(parameters + shape.output, stride: shape.units),
                into: layer.hiddenGradient.pointer, stride: shape.units, m: points, n: shape.units,
                k: outputs, keep: 0)
        }
    }

    private func backwardThroughTime(_ index: Int, _ packed: PackedWeights) {
        let (layer, shape) = (layers[index], layout.layers[index])
        let width = PackedWeights.gradientWidth(shape)
        layer.recurrentGradient.clear()
        layer.cellGradient.clear()
        for step in (0..<steps).reversed() {
            let gates = layer.gates + step * rows * shape.gates
            var cell = ductus_lstm_gradient(
                rows: rows, units: shape.units, gates: gates,
                cell: layer.cell + step * rows * shape.units, keep: keep + step * rows,
                next_cell: layer.cell + (step + 1) * rows * shape.units,
                hidden_gradient: layer.hiddenGradient + step * rows * shape.units,
                recurrent_gradient: layer.recurrentGradient.pointer, recurrent_stride: width,
                next_keep: keep + (step + 1) * rows, cell_gradient: layer.cellGradient.pointer)
            ductus_lstm_backward(&cell)
            guard step > 0 else { break }
            layer.recurrentGradient.clear()
            ductus_packed_product(
                layer.recurrentGradient.pointer, width, gates, shape.gates, packed.backward(index),
                rows, shape.gates, width / Int(DUCTUS_PANEL))
        }
    }
}
