import Testing

@testable import Ductus

@Suite struct DrawingGridTests {
    @Test func eachDrawingLiesInTheMiddleOfItsCell() throws {
        let grid = try DrawingGrid(columns: 3, cell: 20)
        #expect(grid.rows(for: 7) == 3 && grid.rows(for: 6) == 2 && grid.rows(for: 0) == 0)
        // One of the usual size, a small one, one much too large, and a dot.
        for (number, side) in [400, 40, 4000, 0].enumerated() {
            let drawing = Drawing(strokes: [
                Stroke([PenPoint(x: 900, y: 100), PenPoint(x: 900 + Float(side), y: 100 + Float(side / 2))])
            ])
            let strokes = grid.strokes(of: drawing, number: number + 2, size: 400)
            let (low, high) = try #require(Drawing(strokes: strokes).bounds)
            let (row, column) = ((number + 2) / 3, (number + 2) % 3)
            #expect(abs((low.x + high.x) / 2 - (Float(column) + 0.5) * 20) < 0.001)
            #expect(abs((low.y + high.y) / 2 - (Float(row) + 0.5) * 20) < 0.001)
            #expect(abs(high.x - low.x - min(16, 13.2 * Float(side) / 400)) < 0.001)
        }
        #expect(grid.strokes(of: Drawing(), number: 0, size: 400).isEmpty)
    }

    @Test func nonsenseIsRefused() {
        #expect(throws: InputError.self) { try DrawingGrid(columns: 0, cell: 20) }
        #expect(throws: InputError.self) { try DrawingGrid(columns: 6, cell: .nan) }
        #expect(throws: InputError.self) { try DrawingFormat(gap: 0, size: 400) }
        #expect(throws: InputError.self) { try DrawingFormat(gap: 1000, size: 10_000_000) }
    }

    @Test func aDrawingEndsAtTheLatestAtItsLimit() throws {
        let network = HandwritingNetwork(try syntheticModel())
        let endless = try DrawingFormat(gap: 1_000_000, size: 100)
        #expect(Writer(network, seed: 3).drawing(endless, atMost: 50).pointCount == 51)
        let format = try DrawingFormat(gap: 20, size: 100)
        let drawing = Writer(network, seed: 3).drawing(format, atMost: 5000)
        #expect(drawing.pointCount < 5000)
        #expect(drawing.offsets.allSatisfy { $0.dx < 13.01 })
    }
}
