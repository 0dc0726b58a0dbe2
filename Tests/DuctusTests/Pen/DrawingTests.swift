import Ductus
import Testing

@Suite struct DrawingTests {
    @Test func aLineIsDrawnToAPointWhenTheOffsetBeforeDidNotEndItsStroke() {
        let drawing = Drawing(offsets: [
            .origin, PenOffset(dx: 1, dy: 2, endOfStroke: true), PenOffset(dx: 5, dy: 0),
            PenOffset(dx: 0, dy: 1),
        ])
        #expect(
            drawing.strokes == [
                Stroke([PenPoint(x: 0, y: 0), PenPoint(x: 1, y: 2)]),
                Stroke([PenPoint(x: 6, y: 2), PenPoint(x: 6, y: 3)]),
            ])
    }

    @Test func offsetsAndDrawingsAreTheSameInk() {
        var random = RandomSource(seed: 4)
        for _ in 0..<200 {
            let offsets = (0..<Int.random(in: 1...60, using: &random)).map { index in
                index == 0
                    ? PenOffset(dx: 0, dy: 0, endOfStroke: random.uniform() < 0.2)
                    : PenOffset(
                        dx: Float(Int.random(in: -99...99, using: &random)),
                        dy: Float(Int.random(in: -99...99, using: &random)),
                        endOfStroke: random.uniform() < 0.2)
            }
            var closed = offsets
            closed[closed.count - 1].endOfStroke = true
            #expect(Drawing(offsets: offsets).offsets == closed)
            #expect(Drawing(offsets: offsets).pointCount == offsets.count)
        }
    }

    @Test func emptyInkIsNoTrouble() {
        #expect(Drawing(offsets: []).strokes.isEmpty)
        #expect(Drawing().bounds == nil)
        #expect(
            Drawing(strokes: [Stroke(), Stroke([PenPoint(x: 3, y: 4)])]).offsets == [
                PenOffset(dx: 0, dy: 0, endOfStroke: true)
            ])
    }

    @Test func boundsHoldEveryPoint() {
        let drawing = Drawing(strokes: [
            Stroke([PenPoint(x: 3, y: -4)]), Stroke([PenPoint(x: -1, y: 9), PenPoint(x: 0, y: 0)]),
        ])
        #expect(drawing.bounds?.min == PenPoint(x: -1, y: -4))
        #expect(drawing.bounds?.max == PenPoint(x: 3, y: 9))
    }
}
