import Ductus
import Foundation

/// The encoder that makes hand vectors, over some pieces of ink at once, forward and backward.
///
/// R pieces lie one after another. Convolution l makes N frames of C channels of them, from windows of 5 frames below.
/// One thread works on one pass.
final class HandEncoderPass {
    /// Each convolution reads so many frames at once and goes on by so many.
    static let (width, stride) = (5, 2)
    /// Added to variances, so that their roots have slopes everywhere.
    private static let leastVariance: Float = 1e-4

    private let layout: ParameterLayout.Encoder
    private let matrixProduct: MatrixProduct
    /// Normalised offsets of all pieces [N × 3], and how many each has.
    private var ink: [Float] = []
    private var lengths: [Int] = []
    private var levels: [Level] = []
    /// Means and standard deviations [R × 2C].
    private var statistics: [Float] = []
    /// What the pieces' hands are: [R × V], each within ±1.
    private(set) var vectors: [Float] = []

    /// What a convolution reads and makes.
    private struct Level {
        /// Frames of each piece.
        var lengths: [Int] = []
        var windows: [Float] = []  // [N × 5 · channels below]
        var frames: [Float] = []  // [N × C]
    }

    init(_ layout: ParameterLayout.Encoder, _ matrixProduct: MatrixProduct = MatrixProduct()) {
        self.layout = layout
        self.matrixProduct = matrixProduct
    }

    /// The pieces taken so far.
    var count: Int { lengths.count }

    /// About how many floats a piece of so many points takes, forward and backward.
    static func floatCount(_ layout: ParameterLayout.Encoder, points: Int) -> Int {
        var (count, frames) = (0, points)
        for convolution in layout.convolutions {
            frames /= stride
            count += 2 * frames * (convolution.width + convolution.channels)
        }
        return count
    }

    /// Forgets all pieces.
    func clear() {
        ink.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
    }

    /// Takes a piece, as normalised offsets [n × 3], and returns its number.
    func append(_ piece: [Float]) -> Int {
        ink += piece
        lengths.append(piece.count / 3)
        return lengths.count - 1
    }

    /// The vectors of all pieces.
    func forward(_ parameters: FloatBuffer) {
        levels.removeAll(keepingCapacity: true)
        guard count > 0 else { return vectors.removeAll() }
        for convolution in layout.convolutions {
            var level = Level()
            let below = levels.last?.frames ?? ink
            level.lengths = (levels.last?.lengths ?? lengths).map {
                $0 < HandEncoderPass.width
                    ? 0 : ($0 - HandEncoderPass.width) / HandEncoderPass.stride + 1
            }
            HandEncoderPass.forEachWindow(level.lengths, levels.last?.lengths ?? lengths) { frame in
                let first = frame * convolution.below
                level.windows += below[first..<first + convolution.width]
            }
            level.frames = product(
                level.windows, parameters + convolution.weights, parameters + convolution.bias,
                inputs: convolution.width, outputs: convolution.channels)
            levels.append(level)
        }
        pool()
        vectors = product(
            statistics, parameters + layout.vector, parameters + layout.vectorBias,
            inputs: 2 * layout.channels, outputs: layout.size)
    }

    /// Calls for each window of each piece with the number of its first frame below.
    private static func forEachWindow(_ lengths: [Int], _ below: [Int], _ body: (_ frame: Int) -> Void) {
        var first = 0
        for (windows, frames) in zip(lengths, below) {
            for window in 0..<windows { body(first + window * stride) }
            first += frames
        }
    }

    /// tanh(bias + x · wᵀ) for each row of x.
    private func product(
        _ x: [Float], _ weights: UnsafeMutablePointer<Float>, _ bias: UnsafeMutablePointer<Float>,
        inputs: Int, outputs: Int
    ) -> [Float] {
        let rows = x.count / inputs
        var result = [Float](repeating: 0, count: rows * outputs)
        guard rows > 0 else { return result }
        result.withUnsafeMutableBufferPointer { result in
            let result = result.baseAddress!
            for row in 0..<rows { (result + row * outputs).update(from: bias, count: outputs) }
            x.withUnsafeBufferPointer {
                matrixProduct.multiply(
                    .init($0.baseAddress!, stride: inputs), .init(weights, stride: inputs, transposed: true),
                    into: result, stride: outputs, m: rows, n: outputs, k: inputs, adding: true)
            }
            for index in 0..<rows * outputs { result[index] = tanhf(result[index]) }
        }
        return result
    }

    private func pool() {
        let (channels, top) = (layout.channels, levels[levels.count - 1])
        statistics = [Float](repeating: 0, count: count * 2 * channels)
        var frame = 0
        for (piece, length) in top.lengths.enumerated() where length > 0 {
            let mean = piece * 2 * channels
            for _ in 0..<length {
                for channel in 0..<channels {
                    let value = top.frames[frame * channels + channel]
                    statistics[mean + channel] += value
                    statistics[mean + channels + channel] += value * value
                }
                frame += 1
            }
            for channel in mean..<mean + channels {
                statistics[channel] /= Float(length)
                let variance =
                    statistics[channel + channels] / Float(length)
                    - statistics[channel] * statistics[channel]
                statistics[channel + channels] =
                    (max(0, variance) + HandEncoderPass.leastVariance).squareRoot()
            }
        }
    }

    /// After ``forward(_:)``: from the vectors' gradient [R × V] to the parameters', which is written to `gradient` where
    /// the encoder lies.
    func backward(_ vectorGradient: [Float], _ parameters: FloatBuffer, into gradient: FloatBuffer) {
        (gradient + layout.range.lowerBound).update(repeating: 0, count: layout.range.count)
        guard count > 0 else { return }
        let statisticsGradient = backward(
            vectorGradient, through: vectors, statistics, parameters + layout.vector,
            gradient + layout.vector, gradient + layout.vectorBias, inputs: 2 * layout.channels,
            outputs: layout.size)
        var framesGradient = backwardPool(statisticsGradient)
        for index in levels.indices.reversed() {
            let (level, convolution) = (levels[index], layout.convolutions[index])
            let windowsGradient = backward(
                framesGradient, through: level.frames, level.windows, parameters + convolution.weights,
                gradient + convolution.weights, gradient + convolution.bias, inputs: convolution.width,
                outputs: convolution.channels)
            guard index > 0 else { return }
            let below = levels[index - 1]
            framesGradient = [Float](repeating: 0, count: below.frames.count)
            var from = 0
            HandEncoderPass.forEachWindow(level.lengths, below.lengths) { frame in
                let to = frame * convolution.below
                for column in 0..<convolution.width {
                    framesGradient[to + column] += windowsGradient[from + column]
                }
                from += convolution.width
            }
        }
    }

    /// From the gradient of y = tanh(bias + x · wᵀ) to those of w and bias, and of x, which is returned.
    private func backward(
        _ gradient: [Float], through y: [Float], _ x: [Float], _ weights: UnsafeMutablePointer<Float>,
        _ weightsGradient: UnsafeMutablePointer<Float>, _ biasGradient: UnsafeMutablePointer<Float>,
        inputs: Int, outputs: Int
    ) -> [Float] {
        let rows = x.count / inputs
        var result = [Float](repeating: 0, count: x.count)
        guard rows > 0 else { return result }
        var sums = gradient
        for index in sums.indices { sums[index] *= 1 - y[index] * y[index] }
        for row in 0..<rows {
            for output in 0..<outputs { biasGradient[output] += sums[row * outputs + output] }
        }
        sums.withUnsafeBufferPointer { sums in
            x.withUnsafeBufferPointer {
                matrixProduct.multiply(
                    .init(sums.baseAddress!, stride: outputs, transposed: true),
                    .init($0.baseAddress!, stride: inputs), into: weightsGradient, stride: inputs, m: outputs,
                    n: inputs, k: rows)
            }
            result.withUnsafeMutableBufferPointer {
                matrixProduct.multiply(
                    .init(sums.baseAddress!, stride: outputs), .init(weights, stride: inputs),
                    into: $0.baseAddress!, stride: inputs, m: rows, n: inputs, k: outputs)
            }
        }
        return result
    }

    private func backwardPool(_ gradient: [Float]) -> [Float] {
        let (channels, top) = (layout.channels, levels[levels.count - 1])
        var result = [Float](repeating: 0, count: top.frames.count)
        var frame = 0
        for (piece, length) in top.lengths.enumerated() {
            let mean = piece * 2 * channels
            for _ in 0..<length {
                for channel in 0..<channels {
                    let deviation = statistics[mean + channels + channel]
                    let slope = gradient[mean + channels + channel] / deviation
                    let difference = top.frames[frame * channels + channel] - statistics[mean + channel]
                    result[frame * channels + channel] =
                        (gradient[mean + channel] + slope * difference) / Float(length)
                }
                frame += 1
            }
        }
        return result
    }
}
