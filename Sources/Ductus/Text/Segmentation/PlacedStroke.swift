/// A stroke and the characters it was drawn for.
struct PlacedStroke {
    private(set) var points: [PenPoint] = []
    private(set) var places: [Int] = []
    private(set) var left = Float.infinity
    private(set) var right = -Float.infinity

    mutating func append(_ point: PenPoint, _ place: Int) {
        points.append(point)
        places.append(place)
        left = min(left, point.x)
        right = max(right, point.x)
    }

    /// - Parameter places: the character that each offset was drawn for.
    static func strokes(_ offsets: [PenOffset], _ places: [Int]) -> [PlacedStroke] {
        var strokes: [PlacedStroke] = []
        var stroke = PlacedStroke()
        var pen = PenPoint(x: 0, y: 0)
        for (offset, place) in zip(offsets, places) {
            pen.x += offset.dx
            pen.y += offset.dy
            stroke.append(pen, place)
            if offset.endOfStroke {
                strokes.append(stroke)
                stroke = PlacedStroke()
            }
        }
        if !stroke.points.isEmpty { strokes.append(stroke) }
        return strokes
    }

    /// The stroke with other points.
    func map(_ change: (PenPoint) -> PenPoint) -> PlacedStroke {
        var result = PlacedStroke()
        for (point, place) in zip(points, places) { result.append(change(point), place) }
        return result
    }

    /// The character the stroke belongs to: the one drawn at the middle of its points.
    var place: Int { places.median! }
}
