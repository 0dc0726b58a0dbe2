import Foundation
import Testing

@testable import Ductus

@Suite struct MixtureTests {
    private func streams(bias: (inout [Float]) -> Void = { _ in }) throws -> Streams {
        let model = try syntheticModel(mixtures: 3)
        var weights = model.weights
        bias(&weights.outputBias)
        let streams = Streams(
            HandwritingNetwork(
                try HandwritingModel(
                    architecture: model.architecture, normalisation: model.normalisation, weights: weights)),
            count: 1)
        streams.read(.origin)
        return streams
    }

    @Test func theDensityIsAsItsGaussiansSay() throws {
        let streams = try streams()
        let density = streams.density()
        for offset in someOffsets {
            let expected = density.gaussians.reduce(0.0) { sum, g in
                let u = Double((offset.dx - g.meanX) / g.sigmaX)
                let v = Double((offset.dy - g.meanY) / g.sigmaY)
                let q = 1 - Double(g.rho * g.rho)
                return sum + Double(g.weight) * exp(-(u * u + v * v - 2 * Double(g.rho) * u * v) / (2 * q))
                    / (2 * .pi * Double(g.sigmaX * g.sigmaY) * q.squareRoot())
            }
            let found = streams.logLikelihood(of: offset)
            #expect(abs(Double(found.density) - log(expected)) < 1e-4)
            let end = Double(density.endOfStroke)
            #expect(abs(Double(found.endOfStroke) - log(offset.endOfStroke ? end : 1 - end)) < 1e-5)
        }
    }

    @Test func theDensityIntegratesToOne() throws {
        let streams = try streams()
        var total = 0.0
        for x in -150...150 {
            for y in -150...150 {
                total += exp(Double(streams.logLikelihood(of: PenOffset(dx: Float(x), dy: Float(y))).density))
            }
        }
        #expect(abs(total - 1) < 1e-3)
    }

    @Test func samplesAreDistributedAsTheDensitySays() throws {
        let streams = try streams()
        let density = streams.density()
        var random = RandomSource(seed: 8)
        let count = 100_000
        let samples = (0..<count).map { _ in streams.sample(using: &random) }
        func mean(_ value: (PenOffset) -> Double) -> Double {
            samples.reduce(0) { $0 + value($1) } / Double(count)
        }
        func expected(_ value: (MixtureDensity.Gaussian) -> Float) -> Double {
            density.gaussians.reduce(0) { $0 + Double($1.weight * value($1)) }
        }
        #expect(abs(mean { Double($0.dx) } - expected(\.meanX)) < 0.3)
        #expect(abs(mean { Double($0.dy) } - expected(\.meanY)) < 0.3)
        let square = expected { $0.sigmaX * $0.sigmaX + $0.meanX * $0.meanX }
        #expect(abs(mean { Double($0.dx * $0.dx) } / square - 1) < 0.05)
        let product = expected { $0.rho * $0.sigmaX * $0.sigmaY + $0.meanX * $0.meanY }
        #expect(abs(mean { Double($0.dx * $0.dy) } - product) < 5)
        #expect(abs(mean { $0.endOfStroke ? 1 : 0 } - Double(density.endOfStroke)) < 0.01)
    }

    @Test func temperatureAndBiasNarrowWhatIsDrawn() throws {
        let streams = try streams()
        func spread(temperature: Float, bias: Float) -> Double {
            var random = RandomSource(seed: 8)
            let xs = (0..<5000).map { _ in
                Double(streams.sample(temperature: temperature, bias: bias, using: &random).dx)
            }
            let mean = xs.reduce(0, +) / 5000
            return (xs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 5000).squareRoot()
        }
        #expect(spread(temperature: 0.5, bias: 0) < spread(temperature: 1, bias: 0))
        #expect(spread(temperature: 1, bias: 2) < spread(temperature: 1, bias: 0.5))
        #expect(spread(temperature: 2, bias: 0) > spread(temperature: 1, bias: 0))
        #expect(spread(temperature: 0, bias: 0) < 1e-3)
    }

    /// Graves' bias b is sharper pi and e^-b of the width: the same as the tutorial's temperature on the width alone.
    @Test func biasScalesTheWidthByItsExponential() throws {
        let streams = try streams { $0.replaceSubrange(1...3, with: [40, 0, 0]) }
        let mean = streams.density().gaussians[0]
        var (a, b) = (RandomSource(seed: 1), RandomSource(seed: 1))
        for _ in 0..<100 {
            let plain = streams.sample(using: &a)
            let neat = streams.sample(bias: 1, using: &b)
            #expect(abs((neat.dx - mean.meanX) - (plain.dx - mean.meanX) * Float(exp(-1.0))) < 1e-3)
        }
    }

    @Test func absurdSettingsStillDrawFiniteOffsets() throws {
        let streams = try streams()
        var random = RandomSource(seed: 1)
        for temperature: Float in [0, -1, 1e9, .nan, .infinity] {
            for bias: Float in [0, -5, 1e9, .nan, .infinity] {
                let offset = streams.sample(temperature: temperature, bias: bias, using: &random)
                #expect(offset.dx.magnitude <= 1000 && offset.dy.magnitude <= 1000)
            }
        }
    }
}
