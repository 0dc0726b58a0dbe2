import Foundation
import Testing

@testable import Ductus

/// Against the platform's functions in Float64.
@Suite struct ElementaryFunctionTests {
    private func ulps(_ value: Float, _ exact: Double) -> Double {
        abs(Double(value) - exact) / Double(Float(exact).ulp)
    }

    @Test func exponentialIsWithinTwoUnits() {
        for step in -87_000...87_000 {
            let x = Float(step) / 1000
            #expect(ulps(exponential(x), exp(Double(x))) <= 2)
        }
    }

    @Test func logarithmIsWithinTwoUnits() {
        for step in 0..<100_000 {
            let x = Float(exp2(Double(step) / 500 - 100))
            let exact = log(Double(x))
            #expect(abs(Double(logarithm(x)) - exact) <= max(2 * Double(Float(exact).ulp), 1.2e-7))
        }
    }

    @Test func squashingFunctionsAreExactEnoughAndStayInBounds() {
        for step in -40_000...40_000 {
            let x = Float(step) / 1000
            #expect(abs(Double(sigmoid(x)) - 1 / (1 + exp(-Double(x)))) <= 1.3e-7)
            let t = hyperbolicTangent(Lanes(repeating: x))[0]
            #expect(abs(Double(t) - tanh(Double(x))) <= 0x1p-22)
            #expect(abs(t) <= 1)
        }
    }

    @Test func extremesStayFinite() {
        for x: Float in [-.greatestFiniteMagnitude, -1e6, 1e6, .greatestFiniteMagnitude] {
            #expect(exponential(x).isFinite)
            #expect(sigmoid(x) >= 0 && sigmoid(x) <= 1)
        }
    }
}
