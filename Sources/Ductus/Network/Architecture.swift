/// The shape of a network: how many LSTM units in each layer, how many Gaussians at the output.
///
/// Every layer reads the pen offset; every layer but the first reads the hidden state of the layer below;
/// the output reads the hidden states of all layers (the skip connections of Graves 2013, section 2).
public struct Architecture: Equatable, Sendable {
    /// Units of each layer, lowest first.
    public let layers: [Int]
    /// Bivariate Gaussians in the output's mixture.
    public let mixtures: Int

    /// What is accepted as a network: bounds that keep a damaged file from asking for absurd sizes.
    public static let layerCounts = 1...8
    public static let unitCounts = 1...2040
    public static let mixtureCounts = 1...100

    public init(layers: [Int], mixtures: Int = 20) throws(FormatError) {
        guard Architecture.layerCounts.contains(layers.count) else {
            throw FormatError("a network has 1 to 8 layers, not \(layers.count)")
        }
        for units in layers where !Architecture.unitCounts.contains(units) {
            throw FormatError("a layer has 1 to 2040 units, not \(units)")
        }
        guard layers.reduce(0, +) <= Architecture.unitCounts.upperBound else {
            throw FormatError("the layers have at most 2040 units together")
        }
        guard Architecture.mixtureCounts.contains(mixtures) else {
            throw FormatError("a mixture has 1 to 100 Gaussians, not \(mixtures)")
        }
        self.layers = layers
        self.mixtures = mixtures
    }

    /// End of stroke, and for each Gaussian pi, mu1, mu2, log sigma1, log sigma2 and atanh rho.
    public var outputs: Int { 1 + 6 * mixtures }

    /// Units of all layers together: the width of the hidden state and of what the output reads.
    public var units: Int { layers.reduce(0, +) }

    /// The number of trained numbers.
    public var parameterCount: Int {
        var count = outputs * (units + 1)
        for (index, units) in layers.enumerated() {
            count += 4 * units * (units + 3 + 1 + (index > 0 ? layers[index - 1] : 0))
        }
        return count
    }
}
