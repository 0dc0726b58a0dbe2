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
    /// How many offsets each piece has.
    private var lengths: [Int] = []
    /// Normalised offsets of all pieces [N × 3].
    private var ink: [Float] = []
    private let levels: [Level]
    /// From means and standard deviations [R × 2C] to hands [R × V].
    private let last: DenseLayer
    /// What the pieces' hands are: [R × V], each within ±1.
    private(set) var vectors: [Float] = []

    /// A convolution: a dense layer over windows [N × 5 · channels below], which makes frames [N × C].
    private final class Level {
        let shape: ParameterLayout.Encoder.Convolution
        let dense: DenseLayer
        /// Frames of each piece.
        var lengths: [Int] = []

        init(_ shape: ParameterLayout.Encoder.Convolution, _ product: MatrixProduct) {
            self.shape = shape
            dense = DenseLayer(weights: shape.weights, bias: shape.bias, product)
        }
    }

    init(_ layout: ParameterLayout.Encoder, _ product: MatrixProduct = MatrixProduct()) {
        self.layout = layout
        levels = layout.convolutions.map { Level($0, product) }
        last = DenseLayer(weights: layout.vector, bias: layout.vectorBias, product)
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
            let below = index > 0 ? levels[index - 1].lengths : lengths
            level.lengths = below.map {
                $0 < HandEncoderPass.width ? 0 : ($0 - HandEncoderPass.width) / HandEncoderPass.stride + 1
            }
            level.dense.resize(rows: level.lengths.reduce(0, +))
            if index > 0 {
                takeWindows(of: level, from: levels[index - 1].dense.y.pointer, below)
            } else {
                ink.withUnsafeBufferPointer {
                    if let ink = $0.baseAddress { takeWindows(of: level, from: ink, below) }
                }
            }
            level.dense.forward(parameters)
        }
        last.resize(rows: count)
        pool()
        last.forward(parameters)
        vectors = Array(UnsafeBufferPointer(start: last.y.pointer, count: count * layout.size))
    }

    private func takeWindows(of level: Level, from below: UnsafePointer<Float>, _ lengths: [Int]) {
        let (shape, windows) = (level.shape, level.dense.x.pointer)
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

    private func pool() {
        let (channels, top) = (layout.channels, levels[levels.count - 1])
        let statistics = last.x.pointer
        statistics.update(repeating: 0, count: count * 2 * channels)
        var frame = top.dense.y.pointer
        for (piece, length) in top.lengths.enumerated() where length > 0 {
            let mean = statistics + piece * 2 * channels
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
        last.resizeGradient()
        vectorGradient.withUnsafeBufferPointer {
            last.yGradient.pointer.update(from: $0.baseAddress!, count: $0.count)
        }
        last.backward(parameters, into: gradient, givingInputs: true)
        poolBack()
        for (index, level) in levels.enumerated().reversed() {
            level.dense.backward(parameters, into: gradient, givingInputs: index > 0)
            if index > 0 { addWindows(of: level, to: levels[index - 1]) }
        }
    }

    private func addWindows(of level: Level, to below: Level) {
        let (shape, windows) = (level.shape, level.dense.xGradient.pointer)
        below.dense.resizeGradient()
        let frames = below.dense.yGradient.pointer
        frames.update(repeating: 0, count: below.dense.rows * shape.below)
        HandEncoderPass.forEachWindow(level.lengths, below.lengths) { window, frame in
            let (from, to) = (windows + window * shape.width, frames + frame * shape.below)
            for column in 0..<shape.width { to[column] += from[column] }
        }
    }

    private func poolBack() {
        let (channels, top) = (layout.channels, levels[levels.count - 1])
        let (statistics, statisticsGradient) = (last.x.pointer, last.xGradient.pointer)
        top.dense.resizeGradient()
        var (frame, gradient) = (top.dense.y.pointer, top.dense.yGradient.pointer)
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
