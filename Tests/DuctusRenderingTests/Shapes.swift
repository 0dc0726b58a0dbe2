@testable import Ductus
import Foundation

@testable import DuctusRendering

/// Strokes made by formulas, in millimetres.
enum Shapes {
    static func stroke(_ count: Int, _ place: (Double) -> (Double, Double)) -> Stroke {
        Stroke(
            (0..<count).map { index in
                let (x, y) = place(Double(index) / Double(count - 1))
                return PenPoint(x: Float(x), y: Float(y))
            })
    }

    static func circle(radius: Double, points: Int, centre: (Double, Double) = (0, 0)) -> Stroke {
        stroke(points) { t in
            (centre.0 + radius * cos(2 * .pi * t), centre.1 + radius * sin(2 * .pi * t))
        }
    }

    /// A row of joined e-like loops, as a hand writes them.
    static let loops = stroke(300) { t in
        let turn = 2 * .pi * 8 * t
        return (20 + 30 * t + 1.5 * sin(turn), 20 + 1.2 * cos(turn) + 0.3 * sin(turn / 3))
    }

    static let spiral = stroke(400) { t in
        (60 + 15 * t * cos(40 * t), 30 + 15 * t * sin(40 * t))
    }

    /// Up, and down again on the same way: the corner of a letter such as t.
    static let cusp = stroke(81) { t in (10, 10 - 5 * (1 - abs(2 * t - 1))) }

    /// The loops as a coarse tablet sees them: on a grid of 0.02 mm, with many points where the pen is slow.
    static let tabletLoops = stroke(700) { t in
        let slow = t + 0.008 * sin(2 * .pi * 16 * t)
        let turn = 2 * .pi * 8 * slow
        let grid = { (value: Double) in (value / 0.02).rounded() * 0.02 }
        return (grid(20 + 30 * slow + 1.5 * sin(turn)), grid(20 + 1.2 * cos(turn)))
    }

    static let page = Page(
        width: 90, height: 60,
        groups: [
            Page.Group(label: "loops", strokes: [loops, cusp]),
            Page.Group(strokes: [spiral, Stroke([PenPoint(x: 5, y: 50)])]),
        ])
}

extension SmoothPath {
    /// Places along the path, `each` on every curve.
    func samples(each: Int = 40) -> [Vector] {
        [start] + curves.flatMap { curve in (1...each).map { curve(Double($0) / Double(each)) } }
    }

    /// How far `point` is from the nearest of the path's samples' connecting lines.
    func distance(to point: Vector) -> Double {
        let samples = samples()
        guard samples.count > 1 else { return (point - start).length }
        return zip(samples, samples.dropFirst()).map { a, b in
            let along = b - a
            let square = along.dot(along)
            let t = square > 0 ? min(1, max(0, (point - a).dot(along) / square)) : 0
            return (a + along * t - point).length
        }.min()!
    }
}
