/// Square cells in rows, with a drawing in the middle of each.
public struct DrawingGrid: Equatable, Sendable {
    /// Cells in a row.
    public let columns: Int
    /// The side of a cell, in millimetres.
    public let cell: Float

    /// - Throws: if there is no column, or a cell makes no sense.
    public init(columns: Int, cell: Float) throws(InputError) {
        guard columns >= 1, columns <= 1000 else {
            throw .invalidArgument("a grid must have between 1 and 1,000 columns, got \(columns)")
        }
        guard cell >= 1, cell <= 1000 else {
            throw .invalidArgument("a cell's side must be between 1 and 1,000 mm")
        }
        self.columns = columns
        self.cell = cell
    }

    /// The share of a cell's side that an ordinary drawing takes, and the largest.
    private static let ordinary: Float = 0.66
    private static let largest: Float = 0.8
    /// The share of a cell's side from which on a way between two points is long.
    private static let long: Float = 0.1

    /// A drawing at its place in the grid, in millimetres.
    ///
    /// - Parameters:
    ///   - drawing: in raw units.
    ///   - number: its cell, counted from 0 along the rows.
    ///   - size: of an ordinary drawing, in raw units (``DrawingFormat/size``).
    public func strokes(of drawing: Drawing, number: Int, size: Int) -> [Stroke] {
        guard let (low, high) = drawing.bounds else { return [] }
        let side = max(high.x - low.x, high.y - low.y)
        let scale = min(
            DrawingGrid.ordinary * cell / Float(size), DrawingGrid.largest * cell / max(1, side))
        let (row, column) = number.quotientAndRemainder(dividingBy: columns)
        let middle = PenPoint(x: (Float(column) + 0.5) * cell, y: (Float(row) + 0.5) * cell)
        let from = PenPoint(x: (low.x + high.x) / 2, y: (low.y + high.y) / 2)
        return drawing.strokes.map { stroke in
            let points = stroke.points.map {
                PenPoint(x: middle.x + ($0.x - from.x) * scale, y: middle.y + ($0.y - from.y) * scale)
            }
            return Stroke(straightened(points))
        }
    }

    /// Drawings have few points, far apart: the middle of a long way between two is straight, and the line is smooth around the
    /// points alone.
    private func straightened(_ points: [PenPoint]) -> [PenPoint] {
        var result: [PenPoint] = []
        for point in points {
            if let last = result.last {
                let (dx, dy) = (point.x - last.x, point.y - last.y)
                if (dx * dx + dy * dy).squareRoot() > DrawingGrid.long * cell {
                    for share: Float in [0.3, 0.7] {
                        result.append(PenPoint(x: last.x + share * dx, y: last.y + share * dy))
                    }
                }
            }
            result.append(point)
        }
        return result
    }

    /// How many rows so many drawings take.
    public func rows(for count: Int) -> Int { (count + columns - 1) / columns }
}
