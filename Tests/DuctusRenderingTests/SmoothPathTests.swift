@testable import Ductus
import Foundation
import Testing

@testable import DuctusRendering

struct SmoothPathTests {
    @Test(arguments: [
        Shapes.loops, Shapes.spiral, Shapes.cusp, Shapes.tabletLoops, Shapes.circle(radius: 3, points: 40),
    ])
    func passesWithinToleranceOfEveryPoint(_ stroke: Stroke) throws {
        let tolerance = 0.05
        let path = try #require(SmoothPath(stroke, tolerance: tolerance))
        let farthest = stroke.points.map { path.distance(to: Vector($0)) }.max()!
        #expect(farthest <= tolerance + 1e-3)
        #expect(Vector(stroke.points[0]) == path.start)
        #expect(path.curves.last?.end == Vector(stroke.points.last!))
        for (curve, next) in zip(path.curves, path.curves.dropFirst()) { #expect(curve.end == next.start) }
    }

    @Test(arguments: [12, 24, 60, 500])
    func drawsACircleRound(points: Int) throws {
        let path = try #require(SmoothPath(Shapes.circle(radius: 5, points: points), tolerance: 0.05))
        for place in path.samples() { #expect(abs(place.length - 5) < 0.1) }
        #expect(path.curves.count <= 16)
    }

    @Test func needsFarFewerCurvesThanPointsForInkFromATablet() throws {
        let path = try #require(SmoothPath(Shapes.tabletLoops, tolerance: 0.05))
        #expect(path.curves.count < Shapes.tabletLoops.points.count / 8)
    }

    @Test func sharesTangentsBetweenCurvesOfASmoothStroke() throws {
        let path = try #require(SmoothPath(Shapes.tabletLoops, tolerance: 0.05))
        for (curve, next) in zip(path.curves, path.curves.dropFirst()) {
            let arriving = try #require(curve.velocity(1).direction)
            let leaving = try #require(next.velocity(0).direction)
            #expect(arriving.dot(leaving) > 0.999)
        }
    }

    @Test func turnsBackWithoutOvershoot() throws {
        let path = try #require(SmoothPath(Shapes.cusp, tolerance: 0.05))
        for place in path.samples() {
            #expect(place.y >= 5 - 1e-6 && place.y <= 10 + 1e-6)
            #expect(abs(place.x - 10) < 1e-6)
        }
        #expect(path.curves.map(\.end).contains { $0.y == 5 })
    }

    @Test func keepsCornersSharp() throws {
        let corner = Shapes.stroke(41) { t in t < 0.5 ? (20 * t, 0) : (10, 20 * t - 10) }
        let path = try #require(SmoothPath(corner, tolerance: 0.05))
        for place in path.samples() {
            #expect(min(abs(place.y), abs(place.x - 10)) < 1e-6)
            #expect(place.x <= 10 + 1e-6 && place.y >= -1e-6)
        }
    }

    @Test func neverStraysFarBetweenPointsOfAZigzag() throws {
        let zigzag = Stroke((0..<20).map { PenPoint(x: Float($0), y: $0 % 2 == 0 ? 0 : 8) })
        let path = try #require(SmoothPath(zigzag, tolerance: 0.05))
        for place in path.samples() { #expect(place.y >= -0.1 && place.y <= 8.1) }
    }

    @Test func drawsStraightLinesStraight() throws {
        let two = Stroke([PenPoint(x: 1, y: 1), PenPoint(x: 9, y: 5)])
        let many = Shapes.stroke(100) { t in (1 + 8 * t, 1 + 4 * t) }
        for stroke in [two, many] {
            let path = try #require(SmoothPath(stroke, tolerance: 0.05))
            #expect(path.curves.count == 1)
            for place in path.samples() { #expect(abs((place.x - 1) / 2 - (place.y - 1)) < 1e-5) }
        }
    }

    @Test func makesDotsOfSinglePlaces() {
        let place = PenPoint(x: 2, y: 3)
        for count in [1, 2, 50] {
            let path = SmoothPath(Stroke(Array(repeating: place, count: count)), tolerance: 0.05)
            #expect(path == SmoothPath(Stroke([place]), tolerance: 1))
            #expect(path?.curves.isEmpty == true)
        }
        #expect(SmoothPath(Stroke(), tolerance: 0.05) == nil)
    }

    @Test func closesALoopWhoseEndsMeet() throws {
        let square = Stroke([(0, 0), (5, 0), (5, 5), (0, 5), (0, 0)].map { PenPoint(x: $0.0, y: $0.1) })
        let path = try #require(SmoothPath(square, tolerance: 0.05))
        #expect(path.curves.last?.end == path.start)
        for place in path.samples() { #expect(place.isFinite && abs(place.x) < 8 && abs(place.y) < 8) }
    }

    @Test(.timeLimit(.minutes(1)))
    func takesLongStrokesInItsStride() throws {
        var seed: UInt64 = 1
        func random() -> Double {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(seed >> 40) / 16_777_216
        }
        let noise = Shapes.stroke(2_000) { _ in (50 * random(), 50 * random()) }
        let tiny = Shapes.circle(radius: 0.06, points: 977)
        let again = Stroke(Array(repeatElement(tiny.points, count: 5).joined()))
        let spiral = Shapes.stroke(100_000) { t in
            (exp(6 * t) * cos(60 * t), exp(6 * t) * sin(60 * t))
        }
        for stroke in [noise, again, spiral] {
            let path = try #require(SmoothPath(stroke, tolerance: 0.05))
            #expect(path.curves.allSatisfy { $0.control1.isFinite && $0.control2.isFinite })
        }
    }
}
