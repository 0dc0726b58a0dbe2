import Ductus

/// All that decides how a run goes; two runs with the same options, data and machine give the same bits.
public struct TrainingOptions: Codable, Equatable, Sendable {
    /// Units of each LSTM layer, lowest first.
    public var layers = [512]
    /// Gaussians at the output.
    public var mixtures = 20
    /// Gaussians of the attention window over the text; 0: a network that reads no text.
    public var window = 0
    /// The characters that the network can read; empty: those of the ink's texts.
    public var alphabet = ""
    /// Numbers in a hand vector, which tells the network in whose hand to write; 0: no hands.
    public var hand = 0
    /// Updates at the start in which only the hand encoder learns, to tell the hands of the ink apart.
    public var handWarmUp = 0
    /// The probability that a row's hidden state is reset where a chunk begins, all but its place in the text: what it then
    /// writes must follow the hand that it is shown.
    public var forgetting = 0.0
    /// Sequences side by side.
    public var batch = 16
    /// The sequence length: steps in a chunk. Gradients flow within a chunk; the hidden state is carried on to the next.
    public var steps = 64
    /// Points to learn from, repeats counted, until the learning rate reaches zero.
    public var points = 100_000_000
    /// Adam's learning rate after warming up.
    public var learningRate = 2e-3
    /// Updates over which the learning rate rises from zero.
    public var warmUp = 200
    /// Learning-rate decay: the last fraction of training, over which the rate falls linearly to zero.
    public var decay = 1.0
    /// Adam's β₂, which sets how slowly the average of squared gradients changes.
    public var beta2 = 0.99
    /// The largest gradient norm; larger gradients are scaled down to it.
    public var clip = 1.0
    /// The decay of the exponential moving average of the weights (EMA). The average is the model that is kept.
    public var averaging = 0.999
    /// Target noise: the width, in raw units, of the uniform noise added to the offsets to be predicted. The ink's
    /// coordinates are whole numbers: without noise a network earns nats without bound by betting on their grid.
    public var noise = 0.25
    /// Weight noise: the standard deviation of the noise on every weight, drawn anew for each update.
    public var weightNoise = 0.0
    /// Whether layers read hidden activations rounded, as they do in a model whose weights are in 8 bits, so that it learns to
    /// predict well with them.
    public var rounded = false
    /// Standard deviation of the slant (the tangent of its angle) given to each line anew.
    public var slant = 0.0
    /// Standard deviation of the logarithm of the size given to each line anew.
    public var stretch = 0.0
    /// Standard deviation of the logarithm of the width, beside the size, given to each line anew.
    public var widening = 0.0
    /// How many raw units make one unit of the network's input.
    public var scale = 10.0
    /// How often, at most, a line with rare characters is used in one pass through the ink; others are used once.
    public var rareRepeats = 1
    /// Points between two validations.
    public var validateEvery = 5_000_000
    /// Validations without a better score after which the run stops.
    public var patience = 10
    /// Shards of the batch, computed at the same time; their gradients are summed in order.
    public var shards = 2
    /// dx, in raw units, of the offset that is appended to each line, so that the network learns where a drawing ends
    /// (`DrawingFormat`); nil: lines have no end.
    public var drawingGap: Int?
    /// The random seed.
    public var seed: UInt64 = 1

    /// The defaults.
    public init() {}

    /// More points than any run sees; sums of two such numbers are safe.
    static let mostPoints = 1_000_000_000_000_000

    /// Says what is wrong with the options, if anything.
    public func validate() throws(InputError) {
        _ = try Architecture(layers: layers, mixtures: mixtures)
        if window != 0, !Architecture.Window.gaussianCounts.contains(window) {
            throw .invalidArgument("a window has 1 to 64 Gaussians, or 0 for none; not \(window)")
        }
        if hand != 0 { _ = try HandShape(size: hand) }
        func check(_ holds: Bool, _ problem: String) throws(InputError) {
            if !holds { throw .invalidArgument(problem) }
        }
        try check((1...64).contains(shards), "the batch is computed in 1 to 64 parts, not \(shards)")
        try check(
            batch >= shards && batch <= 4096 && batch % shards == 0,
            "the batch must be a multiple of the \(shards) parts it is computed in, at most 4096, got \(batch)"
        )
        try check((1...4096).contains(steps), "a sequence has 1 to 4096 steps, not \(steps)")
        let points = 1...TrainingOptions.mostPoints
        try check(
            points.contains(self.points),
            "the number of points must be between 1 and 10¹⁵, got \(self.points)")
        try check(
            learningRate > 0 && learningRate <= 1,
            "the learning rate must be between 0 and 1, got \(learningRate)")
        try check(
            (0...1_000_000_000).contains(warmUp),
            "the warm-up must be between 0 and 10⁹ updates, got \(warmUp)")
        try check(
            (0...1_000_000).contains(handWarmUp),
            "the updates in which only the hand encoder learns must be between 0 and 1,000,000, got \(handWarmUp)"
        )
        try check(
            (0...1).contains(forgetting),
            "the probability of a reset must be between 0 and 1, got \(forgetting)")
        try check(
            hand > 0 || handWarmUp == 0,
            "only a run with hands has updates in which only the hand encoder learns")
        try check((0...1).contains(decay), "the learning-rate decay must be between 0 and 1, got \(decay)")
        try check((0..<1).contains(beta2), "Adam's β₂ must be at least 0 and below 1, got \(beta2)")
        try check(clip > 0 && clip.isFinite, "the largest gradient norm must be positive, got \(clip)")
        try check(
            (0..<1).contains(averaging),
            "the decay of the moving average must be at least 0 and below 1, got \(averaging)")
        try check(
            (0...100).contains(noise), "the target noise must be between 0 and 100 raw units, got \(noise)")
        try check(
            (0...1).contains(weightNoise), "the weight noise must be between 0 and 1, got \(weightNoise)")
        try check((0...1).contains(slant), "the slant must be between 0 and 1, got \(slant)")
        try check((0...1).contains(stretch), "the stretch must be between 0 and 1, got \(stretch)")
        try check((0...1).contains(widening), "the widening must be between 0 and 1, got \(widening)")
        try check((1...100).contains(rareRepeats), "rare lines are taken 1 to 100 times, not \(rareRepeats)")
        try check(scale > 0 && scale.isFinite, "the scale must be positive, got \(scale)")
        if let drawingGap {
            try check(
                1...Int(InkScore.largestOffset) ~= drawingGap,
                "the gap after a drawing, ten times the scale, must be between 1 and 1,000 raw units, got \(drawingGap)"
            )
            try check(hand == 0 && window == 0, "a network of drawings has neither a window nor hands")
        }
        try check(
            points.contains(validateEvery),
            "the points between validations must be between 1 and 10¹⁵, got \(validateEvery)")
        try check(patience >= 1, "the patience must be at least 1 validation, got \(patience)")
    }

    /// The network the options ask for, once the alphabet is known.
    var architecture: Architecture {
        get throws(InputError) {
            try Architecture(
                layers: layers, mixtures: mixtures,
                window: window == 0
                    ? nil
                    : Architecture.Window(
                        gaussians: window, alphabet: Alphabet(Array(alphabet.unicodeScalars))),
                hand: hand == 0 ? nil : HandShape(size: hand))
        }
    }

    /// The learning rate of an update, counted from 0, when `seen` points have been learned from.
    func rate(update: Int, seen: Int) -> Double {
        // It rises again when the encoder, which learned alone, is joined by the rest.
        let count = update < handWarmUp ? update : update - handWarmUp
        let warm = warmUp == 0 ? 1 : min(1, Double(count + 1) / Double(warmUp))
        let left = max(0, 1 - Double(seen) / Double(points))
        return learningRate * warm * (decay == 0 ? 1 : min(1, left / decay))
    }
}
