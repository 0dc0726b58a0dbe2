import Ductus
import Foundation
import Testing

@testable import DuctusRendering

/// Curves held against the shapes whose points they were given.
@Suite struct SmoothPathTests {
    private func samples(_ path: SmoothPath, perCurve: Int = 50) -> [Vector] {
        path.curves.flatMap { curve in (0...perCurve).map { curve(Double($0) / Double(perCurve)) } }
    }

    private func stroke(_ count: Int, _ point: (Double) -> (Double, Double)) -> Stroke {
        Stroke(
            (0..<count).map { index in
                let (x, y) = point(Double(index) / Double(count - 1))
                return Point(x: Float(x), y: Float(y))
            })
    }

    @Test func aCircleStaysACircle() throws {
        let circle = stroke(40) { (10 + 5 * cos(2 * .pi * $0), 10 + 5 * sin(2 * .pi * $0)) }
        let path = try #require(SmoothPath(circle, tolerance: 0.05))
        for place in samples(path) { #expect(abs((place - Vector(10, 10)).length - 5) < 0.06) }
        #expect(path.curves.count < 20)
    }

    /// Loops such as a hand writes: every point is met, and the curve goes nowhere that the points do not.
    @Test func theCurveStaysWithItsPoints() throws {
        let loops = stroke(200) { t in
            (100 * t + 6 * cos(40 * t), 20 + 8 * sin(40 * t) + 2 * sin(17 * t))
        }
        let path = try #require(SmoothPath(loops, tolerance: 0.05))
        let places = samples(path, perCurve: 400)
        for point in loops.points.map(Vector.init) {
            #expect(places.map { ($0 - point).length }.min()! < 0.06)
        }
        for place in places {
            #expect(loops.points.map { (Vector($0) - place).length }.min()! < 2.2)
        }
        #expect(path.curves.count < 200)
    }

    @Test func aCuspIsNeitherRoundedNorOvershot() throws {
        let cusp = stroke(41) { t in t < 0.5 ? (10 * t, 20 * t) : (10 * t, 20 * (1 - t)) }
        let path = try #require(SmoothPath(cusp, tolerance: 0.05))
        let lowest = samples(path).map(\.y).max()!
        #expect(abs(lowest - 10) < 0.06)
    }

    @Test func neighboursShareTheirEndsAndDirections() throws {
        let wave = stroke(120) { (60 * $0, 5 * sin(25 * $0)) }
        let path = try #require(SmoothPath(wave, tolerance: 0.03))
        for (a, b) in zip(path.curves, path.curves.dropFirst()) {
            #expect(a.end == b.start)
            let leaving = try #require((a.end - a.control2).direction)
            let arriving = try #require((b.control1 - b.start).direction)
            #expect(leaving.dot(arriving) > 0.999)
        }
    }

    @Test func dotsAndRepeatsAreNoTrouble() throws {
        let dot = Stroke([Point(x: 1, y: 2), Point(x: 1, y: 2)])
        #expect(try #require(SmoothPath(dot, tolerance: 0.05)).curves.isEmpty)
        #expect(SmoothPath(Stroke(), tolerance: 0.05) == nil)
        let back = Stroke([Point(x: 0, y: 0), Point(x: 5, y: 0), Point(x: 0, y: 0)])
        #expect(
            samples(try #require(SmoothPath(back, tolerance: 0.05))).allSatisfy {
                $0.isFinite && abs($0.y) < 0.01
            })
    }

    @Test func aVeryLongStrokeTakesReasonableTime() throws {
        let long = stroke(10_000) { (200 * $0, 20 * sin(300 * $0)) }
        let start = ContinuousClock.now
        #expect(try #require(SmoothPath(long, tolerance: 0.05)).curves.count > 100)
        #expect(ContinuousClock.now - start < .seconds(20))
    }
}
