import Ductus

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
    /// How many offsets each piece has.
    private var lengths: [Int] = []
    /// Normalised offsets of all pieces [N × 3].
    private var ink: [Float] = []
    private let levels: [Level]
    /// Means and standard deviations [R × 2C], and their gradient.
    private let statistics = ReusedFloats(), statisticsGradient = ReusedFloats()
    /// What the pieces' hands are [R × V], and their gradient.
    private let hands = ReusedFloats(), handsGradient = ReusedFloats()
    /// What the pieces' hands are: [R × V], each within ±1.
    private(set) var vectors: [Float] = []

    /// What a convolution reads and makes.
    private final class Level {
        let shape: ParameterLayout.Encoder.Convolution
        /// Frames of each piece.
        var lengths: [Int] = []
        let windows = ReusedFloats(), windowsGradient = ReusedFloats()  // [N × 5 · channels below]
        let frames = ReusedFloats(), framesGradient = ReusedFloats()  // [N × C]

        init(_ shape: ParameterLayout.Encoder.Convolution) { self.shape = shape }

        var frameCount: Int { lengths.reduce(0, +) }
    }

    init(_ layout: ParameterLayout.Encoder, _ matrixProduct: MatrixProduct = MatrixProduct()) {
        self.layout = layout
        self.matrixProduct = matrixProduct
        levels = layout.convolutions.map(Level.init)
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

    // MARK: Forward

    /// The vectors of all pieces.
    func forward(_ parameters: FloatBuffer) {
        guard count > 0 else { return vectors.removeAll() }
        for (index, level) in levels.enumerated() {
            let shape = level.shape
            let below = index > 0 ? levels[index - 1].lengths : lengths
            level.lengths = below.map {
                $0 < HandEncoderPass.width ? 0 : ($0 - HandEncoderPass.width) / HandEncoderPass.stride + 1
            }
            level.windows.resize(level.frameCount * shape.width)
            if index > 0 {
                takeWindows(of: level, from: levels[index - 1].frames.pointer, below)
            } else {
                ink.withUnsafeBufferPointer {
                    if let ink = $0.baseAddress { takeWindows(of: level, from: ink, below) }
                }
            }
            apply(
                parameters + shape.weights, parameters + shape.bias, to: level.windows, giving: level.frames,
                rows: level.frameCount, inputs: shape.width, outputs: shape.channels)
        }
        pool()
        apply(
            parameters + layout.vector, parameters + layout.vectorBias, to: statistics, giving: hands,
            rows: count, inputs: 2 * layout.channels, outputs: layout.size)
        vectors = Array(UnsafeBufferPointer(start: hands.pointer, count: count * layout.size))
    }

    private func takeWindows(of level: Level, from below: UnsafePointer<Float>, _ lengths: [Int]) {
        let (shape, windows) = (level.shape, level.windows.pointer)
        HandEncoderPass.forEachWindow(level.lengths, lengths) { window, frame in
            (windows + window * shape.width).update(from: below + frame * shape.below, count: shape.width)
        }
    }

    /// Calls for each window of all pieces with its number and that of its first frame below.
    private static func forEachWindow(
        _ lengths: [Int], _ below: [Int], _ body: (_ window: Int, _ frame: Int) -> Void
    ) {
        var (number, first) = (0, 0)
        for (windows, frames) in zip(lengths, below) {
            for window in 0..<windows { body(number + window, first + window * stride) }
            number += windows
            first += frames
        }
    }

    /// y = tanh(bias + x · wᵀ) for each row of x.
    private func apply(
        _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, to x: ReusedFloats,
        giving y: ReusedFloats, rows: Int, inputs: Int, outputs: Int
    ) {
        y.resize(rows * outputs)
        guard rows > 0 else { return }
        for row in 0..<rows { (y.pointer + row * outputs).update(from: bias, count: outputs) }
        matrixProduct.multiply(
            .init(x.pointer, stride: inputs), .init(weights, stride: inputs, transposed: true),
            into: y.pointer, stride: outputs, m: rows, n: outputs, k: inputs, adding: true)
        matrixProduct.kernels.functions.tangents(y.pointer, rows * outputs)
    }

    private func pool() {
        let (channels, top) = (layout.channels, levels[levels.count - 1])
        statistics.resize(count * 2 * channels)
        statistics.pointer.update(repeating: 0, count: count * 2 * channels)
        var frame = top.frames.pointer
        for (piece, length) in top.lengths.enumerated() where length > 0 {
            let mean = statistics.pointer + piece * 2 * channels
            let deviation = mean + channels
            for _ in 0..<length {
                for channel in 0..<channels {
                    mean[channel] += frame[channel]
                    deviation[channel] += frame[channel] * frame[channel]
                }
                frame += channels
            }
            for channel in 0..<channels {
                mean[channel] /= Float(length)
                let variance = deviation[channel] / Float(length) - mean[channel] * mean[channel]
                deviation[channel] = (max(0, variance) + HandEncoderPass.leastVariance).squareRoot()
            }
        }
    }

    // MARK: Backward

    /// After ``forward(_:)``: from the vectors' gradient [R × V] to the parameters', which is written to `gradient` where
    /// the encoder lies.
    func backward(_ vectorGradient: [Float], _ parameters: FloatBuffer, into gradient: FloatBuffer) {
        (gradient + layout.range.lowerBound).update(repeating: 0, count: layout.range.count)
        guard count > 0 else { return }
        let channels = layout.channels
        handsGradient.resize(vectorGradient.count)
        vectorGradient.withUnsafeBufferPointer {
            handsGradient.pointer.update(from: $0.baseAddress!, count: $0.count)
        }
        statisticsGradient.resize(count * 2 * channels)
        passBack(
            handsGradient, through: hands, of: statistics, gradient + layout.vector,
            gradient + layout.vectorBias, rows: count, inputs: 2 * channels, outputs: layout.size)
        matrixProduct.multiply(
            .init(handsGradient.pointer, stride: layout.size),
            .init(parameters + layout.vector, stride: 2 * channels), into: statisticsGradient.pointer,
            stride: 2 * channels, m: count, n: 2 * channels, k: layout.size)
        poolBack()
        for (index, level) in levels.enumerated().reversed() {
            let (shape, rows) = (level.shape, level.frameCount)
            passBack(
                level.framesGradient, through: level.frames, of: level.windows, gradient + shape.weights,
                gradient + shape.bias, rows: rows, inputs: shape.width, outputs: shape.channels)
            guard index > 0 else { return }
            level.windowsGradient.resize(rows * shape.width)
            matrixProduct.multiply(
                .init(level.framesGradient.pointer, stride: shape.channels),
                .init(parameters + shape.weights, stride: shape.width), into: level.windowsGradient.pointer,
                stride: shape.width, m: rows, n: shape.width, k: shape.channels)
            addWindows(of: level, to: levels[index - 1])
        }
    }

    /// From the gradient of y = tanh(bias + x · wᵀ) to that of bias + x · wᵀ, in its place, and to those of w and bias.
    private func passBack(
        _ gradient: ReusedFloats, through y: ReusedFloats, of x: ReusedFloats,
        _ weightsGradient: UnsafeMutablePointer<Float>, _ biasGradient: UnsafeMutablePointer<Float>,
        rows: Int, inputs: Int, outputs: Int
    ) {
        let (gradient, y) = (gradient.pointer, y.pointer)
        for row in 0..<rows {
            for index in row * outputs..<(row + 1) * outputs { gradient[index] *= 1 - y[index] * y[index] }
            for output in 0..<outputs { biasGradient[output] += gradient[row * outputs + output] }
        }
        matrixProduct.multiply(
            .init(gradient, stride: outputs, transposed: true), .init(x.pointer, stride: inputs),
            into: weightsGradient, stride: inputs, m: outputs, n: inputs, k: rows)
    }

    private func addWindows(of level: Level, to below: Level) {
        let (shape, windows) = (level.shape, level.windowsGradient.pointer)
        below.framesGradient.resize(below.frameCount * shape.below)
        let frames = below.framesGradient.pointer
        frames.update(repeating: 0, count: below.frameCount * shape.below)
        HandEncoderPass.forEachWindow(level.lengths, below.lengths) { window, frame in
            let (from, to) = (windows + window * shape.width, frames + frame * shape.below)
            for column in 0..<shape.width { to[column] += from[column] }
        }
    }

    private func poolBack() {
        let (channels, top) = (layout.channels, levels[levels.count - 1])
        let (statistics, statisticsGradient) = (statistics.pointer, statisticsGradient.pointer)
        top.framesGradient.resize(top.frameCount * channels)
        var (frame, gradient) = (top.frames.pointer, top.framesGradient.pointer)
        for (piece, length) in top.lengths.enumerated() {
            let (mean, meanGradient) = (
                statistics + piece * 2 * channels, statisticsGradient + piece * 2 * channels
            )
            let (deviation, deviationGradient) = (mean + channels, meanGradient + channels)
            for _ in 0..<length {
                for channel in 0..<channels {
                    let slope = deviationGradient[channel] / deviation[channel]
                    gradient[channel] =
                        (meanGradient[channel] + slope * (frame[channel] - mean[channel])) / Float(length)
                }
                frame += channels
                gradient += channels
            }
        }
    }
}

/// Floats whose number changes from use to use, in memory that is kept.
private final class ReusedFloats {
    private var buffer = FloatBuffer(0)

    var pointer: UnsafeMutablePointer<Float> { buffer.pointer }

    /// Makes room for so many; what was there may be lost.
    func resize(_ count: Int) {
        if count > buffer.count { buffer = FloatBuffer(count + count / 4) }
    }
}
