extension MixtureDensity {
    /// Draws an offset from the distribution as it stands, also where someone has changed it; temperature and bias
    /// are those of ``Streams/sample(stream:temperature:bias:using:)``.
    ///
    /// A Gaussian whose weight is not positive is never drawn from, unless none is positive: then it is the first.
    public func sample(
        temperature: Float = 1, bias: Float = 0, using random: inout RandomSource
    ) -> PenOffset {
        let temperature = MixtureLogits.temperature(temperature)
        let bias = MixtureLogits.bias(bias)
        let gaussian = gaussians[component(sharpness: (1 + bias) / max(temperature, 1e-3), random.uniform())]
        let end = random.uniform() < endOfStroke
        let (first, second) = random.normalPair()
        let spread = exponential(-bias) * temperature
        let rho = max(-0.9999, min(0.9999, gaussian.rho))
        let y = rho * first + (1 - rho * rho).squareRoot() * second
        return PenOffset(
            dx: MixtureLogits.bounded(gaussian.meanX + gaussian.sigmaX * spread * first),
            dy: MixtureLogits.bounded(gaussian.meanY + gaussian.sigmaY * spread * y), endOfStroke: end)
    }

    /// The Gaussian in which a share of `portion` of the sharpened weights ends.
    private func component(sharpness: Float, _ portion: Float) -> Int {
        var likeliest = 0
        for index in gaussians.indices where gaussians[index].weight > gaussians[likeliest].weight {
            likeliest = index
        }
        let most = gaussians[likeliest].weight
        guard most >= .leastNormalMagnitude else { return 0 }
        let shares = gaussians.map { gaussian in
            gaussian.weight >= .leastNormalMagnitude
                ? exponential(logarithm(gaussian.weight / most) * sharpness) : 0
        }
        var left = portion * shares.reduce(0, +)
        for index in shares.indices {
            left -= shares[index]
            if left < 0 { return index }
        }
        return likeliest
    }
}
