/// The network's raw outputs for one stream, read as a mixture of bivariate Gaussians and an end of stroke
/// (Graves 2013, equations 15 to 22 and 61 to 63).
struct MixtureLogits {
    let layout: MixtureLayout
    let normalisation: Normalisation
    let logits: UnsafePointer<Float>

    var endOfStroke: Float { sigmoid(logits[0]) }

    var pi: UnsafePointer<Float> { block(0) }
    var mu1: UnsafePointer<Float> { block(1) }
    var mu2: UnsafePointer<Float> { block(2) }
    var logSigma1: UnsafePointer<Float> { block(3) }
    var logSigma2: UnsafePointer<Float> { block(4) }
    var atanhRho: UnsafePointer<Float> { block(5) }

    private func block(_ number: Int) -> UnsafePointer<Float> { logits + 8 + number * layout.padded }

    /// log sigma is taken within ±10 and rho within ±0.9999, so that every density is finite.
    @inline(__always)
    static func boundedLogSigma(_ value: Lanes) -> Lanes {
        value.replacing(with: 10, where: value .> 10).replacing(with: -10, where: value .< -10)
    }

    @inline(__always)
    static func boundedRho(_ atanhRho: Lanes) -> Lanes {
        let rho = hyperbolicTangent(atanhRho)
        return rho.replacing(with: 0.9999, where: rho .> 0.9999).replacing(
            with: -0.9999, where: rho .< -0.9999)
    }

    // MARK: Sampling

    /// Draws an offset in raw units.
    ///
    /// - Parameters:
    ///   - temperature: divides the logits of pi and multiplies sigma, as in the tutorial; the end of stroke
    ///     keeps its probability. Taken within 0 to 100; at 0 the likeliest Gaussian's mean is drawn.
    ///   - bias: multiplies the logits of pi by 1 + bias and sigma by e^−bias (Graves 2013, section 5.4).
    ///     Taken within 0 to 100. What is not a number counts as 1 and 0.
    func sample(temperature: Float, bias: Float, using random: inout RandomSource) -> PenOffset {
        let temperature = MixtureLogits.temperature(temperature)
        let bias = MixtureLogits.bias(bias)
        let component = component(sharpness: (1 + bias) / max(temperature, 1e-3), random.uniform())
        let end = random.uniform() < endOfStroke
        let (first, second) = random.normalPair()
        let logSigmas = MixtureLogits.boundedLogSigma(
            Lanes(logSigma1[component], logSigma2[component], 0, 0, 0, 0, 0, 0))
        let sigmas = exponential(logSigmas - bias) * temperature
        let rho = MixtureLogits.boundedRho(Lanes(repeating: atanhRho[component]))[0]
        let x = mu1[component] + sigmas[0] * first
        let y = mu2[component] + sigmas[1] * (rho * first + (1 - rho * rho).squareRoot() * second)
        return PenOffset(
            dx: MixtureLogits.bounded(x * normalisation.scaleX + normalisation.meanX),
            dy: MixtureLogits.bounded(y * normalisation.scaleY + normalisation.meanY), endOfStroke: end)
    }

    static func temperature(_ value: Float) -> Float { value.isNaN ? 1 : max(0, min(100, value)) }
    static func bias(_ value: Float) -> Float { value.isNaN ? 0 : max(0, min(100, value)) }

    /// No stroke in ink is longer than 1,000 raw units from point to point; nor is one that is drawn.
    static func bounded(_ value: Float) -> Float { max(-1000, min(1000, value)) }

    /// The Gaussian in which a share of `portion` of the sharpened probabilities ends.
    private func component(sharpness: Float, _ portion: Float) -> Int {
        var most = pi[0]
        for index in 1..<layout.mixtures { most = max(most, pi[index]) }
        var total: Float = 0
        for at in stride(from: 0, to: layout.mixtures, by: 8) {
            let shares = shares(at, most, sharpness)
            for lane in 0..<min(8, layout.mixtures - at) { total += shares[lane] }
        }
        var left = portion * total
        for at in stride(from: 0, to: layout.mixtures, by: 8) {
            let shares = shares(at, most, sharpness)
            for lane in 0..<min(8, layout.mixtures - at) {
                left -= shares[lane]
                if left < 0 { return at + lane }
            }
        }
        var likeliest = 0
        for index in 1..<layout.mixtures where pi[index] > pi[likeliest] { likeliest = index }
        return likeliest
    }

    @inline(__always)
    private func shares(_ at: Int, _ most: Float, _ sharpness: Float) -> Lanes {
        exponential(((pi + at).lanes - most) * sharpness)
    }

    // MARK: Density

    /// ln of the density of the movement, in raw units, and of the probability of the end of stroke.
    func logLikelihood(of offset: PenOffset) -> (density: Float, endOfStroke: Float) {
        let x = (offset.dx - normalisation.meanX) / normalisation.scaleX
        let y = (offset.dy - normalisation.meanY) / normalisation.scaleY
        var mostPi: Float = -1e30
        var most: Float = -1e30
        var totalPi: Float = 0
        var total: Float = 0
        for pass in 0..<2 {
            for at in stride(from: 0, to: layout.mixtures, by: 8) {
                let pi = (pi + at).lanes
                let densities = logDensities(at, x, y)
                let used = min(8, layout.mixtures - at)
                if pass == 0 {
                    for lane in 0..<used {
                        mostPi = max(mostPi, pi[lane])
                        most = max(most, densities[lane])
                    }
                } else {
                    let shares = exponential(pi - mostPi)
                    let parts = exponential(densities - most)
                    for lane in 0..<used {
                        totalPi += shares[lane]
                        total += parts[lane]
                    }
                }
            }
        }
        let scale = logarithm(normalisation.scaleX) + logarithm(normalisation.scaleY)
        let density = most + logarithm(total) - mostPi - logarithm(totalPi) - 1.837_877_07 - scale
        let z = offset.endOfStroke ? logits[0] : -logits[0]
        return (density, min(z, 0) - logarithm(1 + exponential(-z.magnitude)))
    }

    /// ln of each Gaussian's density, its pi's logit added, ln 2π left out.
    @inline(__always)
    private func logDensities(_ at: Int, _ x: Float, _ y: Float) -> Lanes {
        let logSigma1 = MixtureLogits.boundedLogSigma((logSigma1 + at).lanes)
        let logSigma2 = MixtureLogits.boundedLogSigma((logSigma2 + at).lanes)
        let rho = MixtureLogits.boundedRho((atanhRho + at).lanes)
        let u = (x - (mu1 + at).lanes) * exponential(-logSigma1)
        let v = (y - (mu2 + at).lanes) * exponential(-logSigma2)
        let q = 1 / (1 - rho * rho)
        let cross = 2 * rho * u * v
        let distance = (u * u + v * v - cross) * q
        return (pi + at).lanes - logSigma1 - logSigma2 + 0.5 * logarithm(q) - 0.5 * distance
    }
}
