import Ductus
import DuctusTrainingKernels
import Foundation

/// Learns from ink: chunks with carried state, backpropagation through time, Adam.
///
/// Each shard of the batch is computed by one thread with its own pass and gradient; gradients are summed in
/// the order of the shards, so a run gives the same bits each time.
public final class Trainer {
    /// The options of the run.
    public let options: TrainingOptions
    /// The shape of the network.
    public let architecture: Architecture
    let layout: ParameterLayout
    let normalisation: Normalisation

    let lines: [InkLine]
    /// The lines to take in one time through the ink, by number; those with rare characters more than once.
    private let deck: [Int]
    private let drawings: DrawingFormat?
    let forms: Forms
    private let validator: Validator
    private let packed: PackedWeights
    private let passes: [NetworkPass]
    private let gradients: [FloatBuffer]
    let parameters, moment1, moment2, average: FloatBuffer
    /// The parameters with noise on them, where the options ask for it: what gradients are taken at.
    let noisy: FloatBuffer?

    /// What updates change: all parameters, unless a part of them is chosen.
    var learned: Range<Int>

    private var streams: InkStreams
    private var order: (epoch: Int, lines: [Int]) = (-1, [])
    /// Lines begun so far, and the number of the one each row is in.
    private var drawn = 0
    private var draws: [Int]

    /// How many updates were made.
    public private(set) var updates = 0
    /// Points learned from so far, repeats counted.
    public private(set) var seen = 0

    /// What one update saw.
    public struct Figures: Sendable {
        /// Nats a point, the density in raw units.
        public let loss: Double
        /// The gradient's norm before clipping.
        public let gradientNorm: Double
        /// The learning rate of the update.
        public let learningRate: Double
        /// How many points the update learned from.
        public let points: Int
    }

    /// - Parameters:
    ///   - lines: the ink to learn from; lines of fewer than two points are passed over.
    ///   - validation: the ink to score on.
    ///   - model: weights to start from, of the same architecture or with fewer units; nil: fresh ones. A model without a
    ///     window may be taught to read text.
    public convenience init(
        _ options: TrainingOptions, lines: [InkLine], validation: [InkLine],
        startingFrom model: HandwritingModel? = nil
    ) throws(InputError) {
        try options.validate()
        var options = options
        if options.window > 0, options.alphabet.isEmpty {
            var alphabet = model?.architecture.window?.alphabet
            if alphabet == nil { alphabet = try Alphabet(of: lines) }
            options.alphabet = String(String.UnicodeScalarView(alphabet!.characters))
        }
        let architecture = try options.architecture
        let normalisation: Normalisation
        if let model {
            guard model.architecture.layers.count == architecture.layers.count,
                zip(model.architecture.layers, architecture.layers).allSatisfy({ $0 <= $1 }),
                model.architecture.mixtures == architecture.mixtures,
                model.architecture.window == architecture.window || model.architecture.window == nil,
                model.architecture.hand == nil || model.architecture.hand?.size == options.hand
            else {
                throw .wrongModel(
                    "the model to start from has layers of \(model.architecture.layers) units and "
                        + "\(model.architecture.mixtures) Gaussians; the run asks for \(options.layers) and "
                        + "\(options.mixtures), or for another window or other hands; only units may be added"
                )
            }
            normalisation = model.normalisation
        } else {
            normalisation = try Trainer.normalisation(of: lines, scale: options.scale)
        }
        try self.init(options, lines: lines, validation: validation, normalisation)
        parameters.array =
            model.map {
                layout.parameters(
                    of: $0.weights.widened(to: options.layers, seed: options.seed), windowSeed: options.seed)
            }
            ?? layout.initialised(seed: options.seed, normalisation)
        average.copy(from: parameters)
    }

    /// All parameters zero.
    private init(
        _ options: TrainingOptions, lines: [InkLine], validation: [InkLine], _ normalisation: Normalisation
    ) throws(InputError) {
        try options.validate()
        self.options = options
        self.normalisation = normalisation
        architecture = try options.architecture
        layout = ParameterLayout(architecture)
        self.lines = lines.filter { $0.offsets.count > 1 }
        guard !self.lines.isEmpty else { throw .unusableInk("there is no ink to learn from") }
        deck = Trainer.deck(of: self.lines, repeats: options.rareRepeats)
        forms = Forms(self.lines)
        var drawings: DrawingFormat?
        if let gap = options.drawingGap { drawings = try DrawingFormat(gap: gap, self.lines) }
        self.drawings = drawings
        guard options.hand == 0 || forms.withPairs.count > (options.handWarmUp > 0 ? 1 : 0) else {
            throw .unusableInk(
                "hands are learned from forms with two lines each, and there are "
                    + "\(forms.withPairs.count); leave out --hand, or give ink of several people, several lines of each"
            )
        }
        try TrainingMemory.check(options, layout)
        validator = Validator(
            layout, validation.map { $0.ended(by: options.drawingEnd) }, normalisation,
            rounded: options.rounded, shards: options.shards
        )
        packed = PackedWeights(layout)
        let (layout, count) = (layout, layout.count)
        passes = (0..<options.shards).map { _ in
            NetworkPass(
                layout, steps: options.steps, rows: options.batch / options.shards, rounded: options.rounded)
        }
        gradients = (0..<options.shards).map { _ in FloatBuffer(count) }
        parameters = FloatBuffer(count)
        moment1 = FloatBuffer(count)
        moment2 = FloatBuffer(count)
        average = FloatBuffer(count)
        noisy = options.weightNoise > 0 ? FloatBuffer(count) : nil
        learned = 0..<layout.count
        streams = InkStreams(rows: options.batch)
        draws = [Int](repeating: -1, count: options.batch)
    }

    /// Every line once, and a line with a character that fewer than one line in 40 holds as often as makes up for
    /// its rareness, up to `repeats` times.
    static func deck(of lines: [InkLine], repeats: Int) -> [Int] {
        var holders: [Unicode.Scalar: Int] = [:]
        for line in lines {
            for character in Set(line.text?.unicodeScalars ?? .init()) { holders[character, default: 0] += 1 }
        }
        return lines.indices.flatMap { index in
            let rarest = lines[index].text?.unicodeScalars.compactMap { holders[$0] }.min() ?? lines.count
            let times = min(repeats, max(1, lines.count / (40 * rarest)))
            return [Int](repeating: index, count: times)
        }
    }

    /// The mean of the offsets, and the scale the options name for both directions.
    private static func normalisation(of lines: [InkLine], scale: Double) throws(InputError)
        -> Normalisation
    {
        var (x, y, count) = (0.0, 0.0, 0.0)
        for line in lines {
            for offset in line.offsets.dropFirst() {
                x += Double(InkScore.clamped(offset.dx))
                y += Double(InkScore.clamped(offset.dy))
                count += 1
            }
        }
        guard count > 0 else { throw .unusableInk("there is no ink to learn from") }
        return try Normalisation(
            meanX: Float(x / count), meanY: Float(y / count), scaleX: Float(scale), scaleY: Float(scale))
    }

    /// Whether all points of the options have been seen.
    public var isFinished: Bool { seen >= options.points }

    /// Whether there is ink to score on.
    var hasValidation: Bool { validator.hasLines }

    // MARK: One update

    /// Learns from the next chunk of every row; in the first ``TrainingOptions/handWarmUp`` updates the encoder learns alone.
    public func update() -> Figures {
        if updates < options.handWarmUp { return updateEncoder() }
        let points = fillPasses()
        addWeightNoise()
        let weights = noisy ?? parameters
        packed.pack(weights)
        let work = Work(passes: passes, parameters: weights, packed: packed, gradients: gradients)
        let loss = parallelMap(options.shards, work.run).reduce(0, +) / Double(points)
        let norm = sumGradients()
        let rate = adam(norm: norm, on: learned)
        seen += points
        let density = log(Double(normalisation.scaleX) * Double(normalisation.scaleY))
        return Figures(loss: loss + density, gradientNorm: norm, learningRate: rate, points: points)
    }

    /// Teaches the encoder alone that two lines of one form are nearer than lines of different forms.
    private func updateEncoder() -> Figures {
        let encoders = passes.compactMap(\.hands?.encoder)
        for encoder in encoders { encoder.clear() }
        let pieces = pairsOfLines()
        for (number, piece) in pieces.enumerated() { _ = encoders[number % encoders.count].append(piece) }
        let weights = parameters
        let work = EncoderWork(encoders: encoders, parameters: weights, gradients: gradients)
        parallel(options.shards) { work.forward($0) }
        let size = options.hand
        let vectors = pieces.indices.map { number in
            let first = number / encoders.count * size
            return Array(encoders[number % encoders.count].vectors[first..<first + size])
        }
        let (loss, gradient) = Trainer.contrast(vectors)
        parallel(options.shards) { work.backward($0, gradient) }
        let norm = sumGradients()
        let rate = adam(norm: norm, on: layout.encoder!.range)
        return Figures(loss: loss, gradientNorm: norm, learningRate: rate, points: 0)
    }

    private struct EncoderWork: @unchecked Sendable {
        let encoders: [HandEncoderPass]
        let parameters: FloatBuffer
        let gradients: [FloatBuffer]

        func forward(_ shard: Int) { encoders[shard].forward(parameters) }

        /// - Parameter vectorGradient: of all vectors; every encoder has each so many-th piece.
        func backward(_ shard: Int, _ vectorGradient: [[Float]]) {
            gradients[shard].clear()
            let mine = stride(from: shard, to: vectorGradient.count, by: encoders.count)
            encoders[shard].backward(
                mine.flatMap { vectorGradient[$0] }, parameters, into: gradients[shard])
        }
    }

    private struct Work: @unchecked Sendable {
        let passes: [NetworkPass]
        let parameters: FloatBuffer
        let packed: PackedWeights
        let gradients: [FloatBuffer]

        func run(_ shard: Int) -> Double {
            passes[shard].forward(parameters, packed)
            let loss = passes[shard].loss()
            passes[shard].backward(parameters, packed, into: gradients[shard])
            return loss.density + loss.endOfStroke
        }
    }

    /// Weight noise, anew at each update (Graves 2013, section 3.1), against overfitting. It
    /// is the sum of four uniform numbers, as good as normal here. Zeros, which pad, stay zero.
    private func addWeightNoise() {
        guard let noisy else { return }
        // A sum of four uniform 16-bit numbers has the variance 2³² / 3.
        let deviation = Float(options.weightNoise) * Float(3).squareRoot() / 65_536
        let parts = Parts(count: layout.count)
        let parameters = parameters
        let first = (options.seed << 32) ^ UInt64(updates * Parts.number)
        parallel(Parts.number) { part in
            var random = RandomSource(seed: ~(first + UInt64(part)))
            for index in parts[part] {
                let bits = random.next()
                let sum = (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48)
                let value = parameters.pointer[index]
                noisy.pointer[index] = value == 0 ? 0 : value + deviation * (Float(sum) - 131_070)
            }
        }
    }

    /// Has some rows forget, by chance, what their layers remember.
    private func forget(_ pass: NetworkPass, _ shard: Int) {
        guard options.forgetting > 0 else { return }
        var random = RandomSource(
            seed: (options.seed << 32) ^ UInt64(updates * options.shards + shard) ^ 0x666f_7267_6574)
        for row in 0..<pass.rows where Double(random.uniform()) < options.forgetting {
            pass.keep.pointer[row] = 0
        }
    }

    private func fillPasses() -> Int {
        let weight = 1 / Float(options.batch * options.steps)
        var points = 0
        for (shard, pass) in passes.enumerated() {
            points += streams.fill(pass, first: shard * pass.rows, weight: weight) { row in
                draws[row] = drawn
                drawn += 1
                return line(ofDraw: draws[row])
            }
            forget(pass, shard)
        }
        return points
    }

    /// The line begun as number `draw` of the run: a new random order for each time through the ink, and
    /// chance of its own for each line, so that a resumed run meets the same lines.
    private func line(ofDraw draw: Int) -> InkStreams.Line {
        let epoch = draw / deck.count
        if order.epoch != epoch {
            var random = RandomSource(seed: options.seed &+ UInt64(epoch) &* 0x9e37_79b9_7f4a_7c15)
            order = (epoch, deck.shuffled(using: &random))
        }
        var random = RandomSource(seed: (options.seed << 32) ^ UInt64(draw))
        let number = order.lines[draw % deck.count]
        let change = InkChange(options, using: &random)
        var line = InkStreams.Line(
            lines[number], architecture.window?.alphabet, normalisation, options, change, using: &random)
        line.shown = shown(number, change, using: &random)
        return line
    }

    /// Another line of the form, changed in the same way; nil where there is none.
    private func shown(_ number: Int, _ change: InkChange, using random: inout RandomSource) -> [Float]? {
        guard options.hand > 0,
            let other = forms.others(of: lines[number].form, than: number).randomElement(using: &random)
        else { return nil }
        let offsets = lines[other].offsets
        let first = Int.random(in: 0...max(0, offsets.count - InkLine.mostShown), using: &random)
        return change.applied(to: offsets[first...].prefix(InkLine.mostShown), normalisation)
    }

    /// Adds all shards' gradients to the first, in order, and gives the norm of the sum.
    private func sumGradients() -> Double {
        let parts = Parts(count: layout.count)
        let gradients = gradients
        let squares = parallelMap(Parts.number) { part in
            var square: Double = 0
            let sum = gradients[0].pointer
            for other in gradients.dropFirst() {
                for index in parts[part] { sum[index] += other.pointer[index] }
            }
            for index in parts[part] { square += Double(sum[index] * sum[index]) }
            return square
        }
        return squares.reduce(0, +).squareRoot()
    }

    /// Changes a range of the parameters by their gradients; gives the learning rate.
    private func adam(norm: Double, on range: Range<Int>) -> Double {
        let rate = options.rate(update: updates, seen: seen)
        let scale = norm > options.clip ? options.clip / norm : 1
        let step = Double(updates + 1)
        let correction = (1 - pow(options.beta2, step)).squareRoot() / (1 - pow(0.9, step))
        let averaging = min(options.averaging, step / (step + 10))
        let adam = ductus_adam(
            rate: Float(rate * correction), beta1: 0.9, beta2: Float(options.beta2), epsilon: 1e-8,
            scale: Float(scale), average_rate: Float(1 - averaging))
        let parts = Parts(count: layout.count)
        let (gradient, parameters, moment1, moment2, average) =
            (gradients[0], parameters, moment1, moment2, average)
        parallel(Parts.number) { part in
            var adam = adam
            let part = parts[part].clamped(to: range)
            let from = part.lowerBound
            Kernels.best.functions.adam_update(
                &adam, part.count, gradient + from, parameters + from, moment1 + from, moment2 + from,
                average + from)
        }
        updates += 1
        return rate
    }

    // MARK: What is kept

    /// The score of the averaged weights on the validation lines.
    public func validate() -> InkScore { validator.score(average) }

    /// The averaged weights as a model.
    public func model(metadata: [HandwritingModel.MetadataEntry]) throws(InputError) -> HandwritingModel {
        let parameters = average.array
        let weights = layout.weights(of: parameters)
        let architecture = try architecture.with(handSpace: layout.handSpace(of: parameters))
        return try HandwritingModel(
            architecture: architecture, normalisation: normalisation, weights: weights, metadata: metadata,
            hands: blendedHands(space: architecture.hand?.space ?? 0), drawings: drawings)
    }
}

extension Trainer {
    /// All that a run must find again to go on as if it had never stopped.
    struct State {
        var normalisation: Normalisation
        var updates, seen, drawn: Int
        var draws, positions: [Int]
        /// Hidden states and cells of each shard.
        var carried: [[Float]]
        var parameters, moment1, moment2, average: [Float]
    }

    var state: State {
        State(
            normalisation: normalisation, updates: updates, seen: seen, drawn: drawn, draws: draws,
            positions: streams.positions,
            carried: passes.map(\.state), parameters: parameters.array, moment1: moment1.array,
            moment2: moment2.array, average: average.array)
    }

    /// A trainer in the state that one with the same options and ink was in.
    convenience init(
        _ options: TrainingOptions, lines: [InkLine], validation: [InkLine], restoring state: State
    ) throws(InputError) {
        try self.init(options, lines: lines, validation: validation, state.normalisation)
        (updates, seen, drawn, draws) = (state.updates, state.seen, state.drawn, state.draws)
        for (pass, carried) in zip(passes, state.carried) { pass.state = carried }
        parameters.array = state.parameters
        moment1.array = state.moment1
        moment2.array = state.moment2
        average.array = state.average
        for row in draws.indices where draws[row] >= 0 {
            let line = line(ofDraw: draws[row])
            guard state.positions[row] <= line.points else {
                throw .malformed("the checkpoint stands at a point that its line does not have")
            }
            streams.restore(row: row, line: line, position: state.positions[row])
        }
    }
}

/// The parameters in equal parts, each a multiple of 8: always the same, whatever the number of cores.
private struct Parts: Sendable {
    static let number = 16
    let count: Int

    subscript(part: Int) -> Range<Int> {
        let length = (count / 8 + Parts.number - 1) / Parts.number * 8
        return min(count, part * length)..<min(count, (part + 1) * length)
    }
}
