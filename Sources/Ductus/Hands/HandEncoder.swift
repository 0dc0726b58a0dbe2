/// Makes hand vectors of ink: convolutions over the normalised pen offsets, each with tanh; the mean and the standard
/// deviation over time of the last one's channels (Snyder et al. 2018, "X-vectors", pool voices so); a linear layer with
/// tanh. The same bits on every machine.
final class HandEncoder: Sendable {
    private let convolutions: [Convolution]
    private let vector: PreparedMatrix
    private let vectorBias: [Float]
    private let size: Int

    /// Channels are padded to a multiple of 8 with channels that stay zero.
    private struct Convolution: Sendable {
        /// [channels × 5 · channels below]
        let weight: PreparedMatrix
        let bias: [Float]
        let channels, below: Int
    }

    /// Frames computed at once.
    private static let batch = 32
    /// Added to variances, so that their roots have slopes everywhere.
    private static let leastVariance: Float = 1e-4
    /// Offsets are taken within so many raw units, as the ink that networks learn from is.
    private static let largestOffset: Float = 1_000

    init(_ weights: NetworkWeights.Encoder) {
        var below = 3
        convolutions = weights.convolutions.map { convolution in
            let channels = convolution.bias.count
            defer { below = channels }
            let (padded, paddedBelow) = (roundUp(channels, to: 8), roundUp(below, to: 8))
            return Convolution(
                weight: PreparedMatrix(
                    Matrix(rows: channels, columns: HandShape.width * below, convolution.weight.floats),
                    rows: padded, columns: HandShape.width * paddedBelow, rowMap: Array(0..<channels),
                    columnMap: (0..<HandShape.width * below).map { $0 / below * paddedBelow + $0 % below }),
                bias: convolution.bias + [Float](repeating: 0, count: padded - channels), channels: padded,
                below: paddedBelow)
        }
        size = weights.vectorBias.count
        let last = roundUp(below, to: 8)
        vector = PreparedMatrix(
            Matrix(rows: size, columns: 2 * below, weights.vector.floats), rows: roundUp(size, to: 8),
            columns: 2 * last, rowMap: Array(0..<size),
            columnMap: (0..<2 * below).map { $0 / below * last + $0 % below })
        vectorBias = weights.vectorBias + [Float](repeating: 0, count: roundUp(size, to: 8) - size)
    }

    /// The vector of the hand that all the pieces are written in, every frame of each counting the same.
    ///
    /// - Parameter pieces: raw offsets. One too short for a single frame is passed over.
    /// - Returns: numbers within ±1, or nil if no piece is long enough.
    func vector(of pieces: [[PenOffset]], _ normalisation: Normalisation) -> [Float]? {
        let channels = convolutions[convolutions.count - 1].channels
        var sums = [Float](repeating: 0, count: 2 * channels)
        var count = 0
        for piece in pieces {
            let frames = frames(of: piece, normalisation)
            let steps = frames.count / channels
            for step in 0..<steps {
                for channel in 0..<channels {
                    let value = frames[step * channels + channel]
                    sums[channel] += value
                    sums[channels + channel] += value * value
                }
            }
            count += steps
        }
        guard count > 0 else { return nil }
        for channel in 0..<channels {
            let mean = sums[channel] / Float(count)
            let variance = sums[channels + channel] / Float(count) - mean * mean
            sums[channel] = mean
            sums[channels + channel] = (max(0, variance) + HandEncoder.leastVariance).squareRoot()
        }
        return Array(hyperbolicTangents(of: sums, through: vector, vectorBias, batch: 1).prefix(size))
    }

    /// The last convolution's frames of a piece of ink. [frames × channels]
    private func frames(of piece: [PenOffset], _ normalisation: Normalisation) -> [Float] {
        var frames = [Float](repeating: 0, count: 8 * piece.count)
        for (index, offset) in piece.enumerated() {
            let (dx, dy) = (HandEncoder.bounded(offset.dx), HandEncoder.bounded(offset.dy))
            frames[8 * index] = (dx - normalisation.meanX) / normalisation.scaleX
            frames[8 * index + 1] = (dy - normalisation.meanY) / normalisation.scaleY
            frames[8 * index + 2] = offset.endOfStroke ? 1 : 0
        }
        for convolution in convolutions { frames = run(convolution, on: frames) }
        return frames
    }

    private static func bounded(_ value: Float) -> Float {
        value.isFinite ? max(-largestOffset, min(largestOffset, value)) : 0
    }

    private func run(_ convolution: Convolution, on frames: [Float]) -> [Float] {
        let count = frames.count / convolution.below
        guard count >= HandShape.width else { return [] }
        let steps = (count - HandShape.width) / HandShape.stride + 1
        let width = HandShape.width * convolution.below
        var result: [Float] = []
        result.reserveCapacity(steps * convolution.channels)
        var inputs: [Float] = []
        for first in stride(from: 0, to: steps, by: HandEncoder.batch) {
            let batch = min(HandEncoder.batch, steps - first)
            inputs.removeAll(keepingCapacity: true)
            for step in first..<first + batch {
                let from = step * HandShape.stride * convolution.below
                inputs += frames[from..<from + width]
            }
            result += hyperbolicTangents(
                of: inputs, through: convolution.weight, convolution.bias, batch: batch)
        }
        return result
    }

    /// tanh(bias + weights · input) of each of `batch` inputs. [batch × rows]
    private func hyperbolicTangents(
        of inputs: [Float], through weights: PreparedMatrix, _ bias: [Float], batch: Int
    ) -> [Float] {
        var sums: [Float] = []
        sums.reserveCapacity(batch * bias.count)
        for _ in 0..<batch { sums += bias }
        let scratch = UnsafeMutablePointer<Int32>.zeroed(sums.count)
        defer { scratch.deallocate() }
        inputs.withUnsafeBufferPointer { inputs in
            sums.withUnsafeMutableBufferPointer { sums in
                let (sums, count) = (sums.baseAddress!, sums.count)
                weights.addProduct(
                    inputs: inputs.baseAddress!, rounded: nil, to: sums, scratch: scratch, batch: batch)
                for at in stride(from: 0, to: count, by: 8) {
                    (sums + at).lanes = hyperbolicTangent((sums + at).lanes)
                }
            }
        }
        return sums
    }
}
