/// The distribution of the next pen offset: a mixture of bivariate Gaussians over (dx, dy), in raw units, and
/// the probability that the stroke ends there.
public struct MixtureDensity: Equatable, Sendable {
    /// A bivariate Gaussian with its share of the mixture.
    public struct Gaussian: Equatable, Sendable {
        /// The share of this Gaussian; all shares sum to 1.
        public var weight: Float
        /// Where its middle lies, in raw units.
        public var meanX, meanY: Float
        /// Its standard deviations, in raw units.
        public var sigmaX, sigmaY: Float
        /// The correlation of dx and dy.
        public var rho: Float

        /// Lengths in raw units.
        public init(
            weight: Float, meanX: Float, meanY: Float, sigmaX: Float, sigmaY: Float, rho: Float
        ) {
            self.weight = weight
            self.meanX = meanX
            self.meanY = meanY
            self.sigmaX = sigmaX
            self.sigmaY = sigmaY
            self.rho = rho
        }
    }

    /// The mixture over (dx, dy).
    public var gaussians: [Gaussian]
    /// The probability that the pen lifts after the offset.
    public var endOfStroke: Float

    /// A distribution of one's own.
    public init(gaussians: [Gaussian], endOfStroke: Float) {
        self.gaussians = gaussians
        self.endOfStroke = endOfStroke
    }

    init(_ mixture: MixtureLogits) {
        let normalisation = mixture.normalisation
        var most = mixture.pi[0]
        for index in 1..<mixture.layout.mixtures { most = max(most, mixture.pi[index]) }
        gaussians = (0..<mixture.layout.mixtures).map { index in
            let logSigmas = MixtureLogits.boundedLogSigma(
                Lanes(mixture.logSigma1[index], mixture.logSigma2[index], 0, 0, 0, 0, 0, 0))
            let sigmas = exponential(logSigmas)
            return Gaussian(
                weight: exponential(mixture.pi[index] - most),
                meanX: mixture.mu1[index] * normalisation.scaleX + normalisation.meanX,
                meanY: mixture.mu2[index] * normalisation.scaleY + normalisation.meanY,
                sigmaX: sigmas[0] * normalisation.scaleX, sigmaY: sigmas[1] * normalisation.scaleY,
                rho: MixtureLogits.boundedRho(Lanes(repeating: mixture.atanhRho[index]))[0])
        }
        var total: Float = 0
        for gaussian in gaussians { total += gaussian.weight }
        for index in gaussians.indices { gaussians[index].weight /= total }
        endOfStroke = mixture.endOfStroke
    }
}
