import Ductus
import Foundation
import Testing

@testable import DuctusInk

@Suite struct SimplificationTests {
    private func sample(_ strokes: [[(Float, Float)]]) -> InkSample {
        let drawing = Drawing(strokes: strokes.map { Stroke($0.map { PenPoint(x: $0.0, y: $0.1) }) })
        return InkSample(id: "a", form: "f", text: "t", split: "train", offsets: drawing.offsets)
    }

    @Test func cornersAreKeptAndSmallStepsGo() {
        // A staircase of one unit along two sides of a square, and a dot.
        let stairs: [(Float, Float)] =
            (0...100).map { (Float($0), Float($0 % 2)) } + (1...100).map { (100 + Float($0 % 2), Float($0)) }
        let simple = sample([stairs, [(300, 300)]]).simplified(tolerance: 3)
        let strokes = Drawing(offsets: simple.offsets).strokes
        #expect(strokes.count == 2 && strokes[0].points.count == 3 && strokes[1].points.count == 1)
        #expect(strokes[0].points.last == PenPoint(x: 100, y: 100))
        #expect(abs(strokes[0].points[1].x - 100) <= 3 && abs(strokes[0].points[1].y) <= 3)
        #expect(strokes[1].points[0] == PenPoint(x: 300, y: 300))
        #expect(simple.isSimplified && simple.text == "t" && simple.split == "train" && simple.form == "f")
        #expect(simple.offsets.first == PenOffset.origin && simple.offsets.last?.endOfStroke == true)
    }

    @Test func noPointIsFartherFromTheLineThanTheTolerance() {
        let bow: [(Float, Float)] = (0...200).map { step in
            let angle = Double(step) / 32
            return (Float(100 * cos(angle)), Float(100 * sin(angle)))
        }
        let recorded = Drawing(offsets: sample([bow]).offsets).strokes[0].points
        for tolerance: Float in [0.5, 4, 20] {
            let simple = sample([bow]).simplified(tolerance: tolerance)
            let points = Drawing(offsets: simple.offsets).strokes[0].points
            #expect(
                points.count < bow.count
                    && distance(from: points.last!, toLineFrom: recorded.last!, to: recorded.last!) < 0.01)
            for point in recorded {
                var nearest = Float.infinity
                for (a, b) in zip(points, points.dropFirst()) {
                    nearest = min(nearest, distance(from: point, toLineFrom: a, to: b))
                }
                #expect(nearest <= tolerance * 1.01)
            }
        }
    }
}
