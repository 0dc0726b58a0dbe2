/// y = tanh(bias + x · wᵀ) for each of some rows, forward and backward. Its memory is kept from use to use.
final class DenseLayer {
    /// What is read, and its gradient: [rows × inputs].
    let x = ReusedFloats(), xGradient = ReusedFloats()
    /// What is made, and its gradient: [rows × outputs].
    let y = ReusedFloats(), yGradient = ReusedFloats()
    private(set) var rows = 0

    private let weights, bias: ParameterMatrix
    private let product: MatrixProduct

    private var inputs: Int { weights.columns }
    private var outputs: Int { weights.rows }

    /// - Parameters:
    ///   - weights: [outputs × inputs]
    ///   - bias: [1 × outputs]
    init(weights: ParameterMatrix, bias: ParameterMatrix, _ product: MatrixProduct) {
        self.weights = weights
        self.bias = bias
        self.product = product
    }

    /// Makes room for so many rows of x and y.
    func resize(rows: Int) {
        self.rows = rows
        x.resize(rows * inputs)
        y.resize(rows * outputs)
    }

    /// Makes room for y's gradient.
    func resizeGradient() { yGradient.resize(rows * outputs) }

    /// From x to y.
    func forward(_ parameters: FloatBuffer) {
        guard rows > 0 else { return }
        for row in 0..<rows { (y.pointer + row * outputs).update(from: parameters + bias, count: outputs) }
        product.multiply(
            .init(x.pointer, stride: inputs), .init(parameters + weights, stride: inputs, transposed: true),
            into: y.pointer, stride: outputs, m: rows, n: outputs, k: inputs, adding: true)
        product.kernels.functions.tangents(y.pointer, rows * outputs)
    }

    /// After ``forward(_:)``: from y's gradient, whose memory is used, to those of weights and bias, which are zero before,
    /// and that of x, if it is asked for.
    func backward(_ parameters: FloatBuffer, into gradient: FloatBuffer, givingInputs: Bool) {
        let (sums, y, biasGradient) = (yGradient.pointer, y.pointer, gradient + bias)
        for row in 0..<rows {
            for index in row * outputs..<(row + 1) * outputs { sums[index] *= 1 - y[index] * y[index] }
            for output in 0..<outputs { biasGradient[output] += sums[row * outputs + output] }
        }
        product.multiply(
            .init(sums, stride: outputs, transposed: true), .init(x.pointer, stride: inputs),
            into: gradient + weights, stride: inputs, m: outputs, n: inputs, k: rows)
        guard givingInputs else { return }
        xGradient.resize(rows * inputs)
        product.multiply(
            .init(sums, stride: outputs), .init(parameters + weights, stride: inputs),
            into: xGradient.pointer, stride: inputs, m: rows, n: inputs, k: outputs)
    }
}

/// Floats whose number changes from use to use, in memory that is kept.
final class ReusedFloats {
    private var buffer = FloatBuffer(0)

    var pointer: UnsafeMutablePointer<Float> { buffer.pointer }

    /// Makes room for so many; what was there may be lost.
    func resize(_ count: Int) {
        if count > buffer.count { buffer = FloatBuffer(count + count / 4) }
    }
}
