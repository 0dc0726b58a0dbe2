/// The shape of a network: how many LSTM units in each layer, how many Gaussians at the output.
///
/// Every layer reads the pen offset; every layer but the first reads the hidden state of the layer below;
/// the output reads the hidden states of all layers (the skip connections of Graves 2013, section 2). A network
/// that writes text has a window, which the first layer moves over the characters and every layer reads (section 5).
/// A network that writes in a given hand has an encoder that makes a vector of ink, which every layer reads.
public struct Architecture: Equatable, Sendable {
    /// Units of each layer, lowest first.
    public let layers: [Int]
    /// Bivariate Gaussians in the output's mixture.
    public let mixtures: Int
    /// The window over the characters of a text; nil: the network reads no text.
    public let window: Window?
    /// The vectors that stand for hands, and the encoder that makes them; nil: the network is not told in whose hand it
    /// writes.
    public let hand: HandShape?

    /// An attention window: Gaussians that move over the characters of a text.
    public struct Window: Equatable, Sendable {
        /// Gaussians of the window.
        public let gaussians: Int
        /// The characters that the network knows.
        public let alphabet: Alphabet

        /// How many Gaussians a window may have.
        public static let gaussianCounts = 1...64

        /// - Throws: if the number of Gaussians is out of bounds.
        public init(gaussians: Int = 10, alphabet: Alphabet) throws(InputError) {
            guard Window.gaussianCounts.contains(gaussians) else {
                throw .invalidArgument("a window has 1 to 64 Gaussians, not \(gaussians)")
            }
            self.gaussians = gaussians
            self.alphabet = alphabet
        }
    }

    /// What is accepted as a network: bounds that keep a damaged file from asking for absurd sizes.
    public static let layerCounts = 1...8
    /// How many units a layer may have, and all layers together.
    public static let unitCounts = 1...2040
    /// How many Gaussians the output may have.
    public static let mixtureCounts = 1...100

    /// - Throws: if a number is out of bounds.
    public init(layers: [Int], mixtures: Int = 20, window: Window? = nil, hand: HandShape? = nil)
        throws(InputError)
    {
        guard Architecture.layerCounts.contains(layers.count) else {
            throw .invalidArgument("a network has 1 to 8 layers, not \(layers.count)")
        }
        for units in layers where !Architecture.unitCounts.contains(units) {
            throw .invalidArgument("a layer has 1 to 2040 units, not \(units)")
        }
        guard layers.reduce(0, +) <= Architecture.unitCounts.upperBound else {
            throw .invalidArgument("the layers have at most 2040 units together")
        }
        guard Architecture.mixtureCounts.contains(mixtures) else {
            throw .invalidArgument("a mixture has 1 to 100 Gaussians, not \(mixtures)")
        }
        self.layers = layers
        self.mixtures = mixtures
        self.window = window
        self.hand = hand
    }

    /// End of stroke, and for each Gaussian pi, mu1, mu2, log sigma1, log sigma2 and atanh rho.
    public var outputs: Int { 1 + 6 * mixtures }

    /// Units of all layers together: the width of the hidden state and of what the output reads.
    public var units: Int { layers.reduce(0, +) }

    /// The number of trained numbers.
    public var parameterCount: Int {
        var count = outputs * (units + 1)
        for (index, units) in layers.enumerated() {
            let inputs =
                units + 3 + 1 + (index > 0 ? layers[index - 1] : 0) + (window?.alphabet.size ?? 0)
                + (hand?.size ?? 0)
            count += 4 * units * inputs
        }
        if let hand { count += hand.parameterCount }
        if let window { count += 3 * window.gaussians * (layers[0] + 1) }
        return count
    }
}
