import Testing

@testable import Ductus

@Suite struct MixtureDensityTests {
    private let density = MixtureDensity(
        gaussians: [
            .init(weight: 0.2, meanX: -30, meanY: 5, sigmaX: 2, sigmaY: 3, rho: 0),
            .init(weight: 0.8, meanX: 40, meanY: -10, sigmaX: 4, sigmaY: 1, rho: -0.6),
        ], endOfStroke: 0.3)

    private func samples(
        of density: MixtureDensity, temperature: Float = 1, bias: Float = 0
    ) -> [PenOffset] {
        var random = RandomSource(seed: 6)
        return (0..<50_000).map { _ in
            density.sample(temperature: temperature, bias: bias, using: &random)
        }
    }

    private func mean(_ values: [Float]) -> Float { values.reduce(0, +) / Float(values.count) }

    @Test func samplesFollowSharesMeansSigmasAndCorrelations() {
        let samples = samples(of: density)
        let right = samples.filter { $0.dx > 0 }
        #expect(abs(Float(right.count) / Float(samples.count) - 0.8) < 0.01)
        #expect(abs(Float(samples.filter(\.endOfStroke).count) / Float(samples.count) - 0.3) < 0.01)
        #expect(abs(mean(right.map(\.dx)) - 40) < 0.1)
        #expect(abs(mean(right.map { ($0.dx - 40) * ($0.dx - 40) }).squareRoot() - 4) < 0.1)
        #expect(abs(mean(right.map { ($0.dx - 40) * ($0.dy + 10) }) / 4 + 0.6) < 0.03)
    }

    @Test func temperatureAndBiasSharpenSharesAndShrinkSigmas() {
        let cool = samples(of: density, temperature: 0.5).filter { $0.dx > 0 }
        // (0.8 / 0.2)² = 16 to 1
        #expect(abs(Float(cool.count) / 50_000 - 16 / 17) < 0.01)
        #expect(abs(mean(cool.map { ($0.dx - 40) * ($0.dx - 40) }).squareRoot() - 2) < 0.1)
        let biased = samples(of: density, bias: 1).filter { $0.dx > 0 }
        #expect(abs(Float(biased.count) / 50_000 - 16 / 17) < 0.01)
        #expect(abs(mean(biased.map { ($0.dx - 40) * ($0.dx - 40) }).squareRoot() - 4 / 2.718) < 0.1)
    }

    @Test(arguments: [Float(0), -3])
    func withoutTemperatureTheLikeliestMeanIsDrawn(temperature: Float) {
        var random = RandomSource(seed: 1)
        let offset = density.sample(temperature: temperature, using: &random)
        #expect(offset.dx == 40 && offset.dy == -10)
    }

    @Test func whatSomeoneMadeOfADensityIsDrawnFromAsFarAsItMakesSense() {
        var changed = density
        changed.gaussians[1].weight = -.infinity
        #expect(samples(of: changed).allSatisfy { $0.dx < 0 })
        changed.gaussians[0].weight = .nan
        changed.gaussians[0].sigmaX = .infinity
        changed.gaussians[0].rho = 7
        #expect(samples(of: changed).allSatisfy { $0.dx.magnitude <= 1000 && $0.dy.magnitude <= 1000 })
    }
}
