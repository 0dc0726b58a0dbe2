/// Ink on a page: strokes in the order in which the pen drew them.
public struct Drawing: Equatable, Hashable, Sendable {
    /// In the order in which the pen drew them.
    public var strokes: [Stroke]

    /// Ink of these strokes.
    public init(strokes: [Stroke] = []) {
        self.strokes = strokes
    }

    /// Follows pen offsets from `start`.
    ///
    /// The pen is in the air before the first offset, so nothing is drawn on the way to the first point;
    /// from then on a line is drawn to a point whenever the offset before it did not end its stroke.
    /// What a ``Writer`` yields begins after its origin: `Drawing(offsets: [.origin] + offsets)`.
    public init(offsets: some Sequence<PenOffset>, from start: PenPoint = PenPoint(x: 0, y: 0)) {
        var strokes: [Stroke] = []
        var points: [PenPoint] = []
        var pen = start
        for offset in offsets {
            pen.x += offset.dx
            pen.y += offset.dy
            points.append(pen)
            if offset.endOfStroke {
                strokes.append(Stroke(points))
                points = []
            }
        }
        if !points.isEmpty { strokes.append(Stroke(points)) }
        self.strokes = strokes
    }

    /// The movements that draw this again, from its first point: the first offset is that point itself,
    /// `(0, 0)`, and every stroke ends with `endOfStroke`. Empty strokes leave no trace.
    public var offsets: [PenOffset] {
        var result: [PenOffset] = []
        var pen: PenPoint?
        for stroke in strokes where !stroke.points.isEmpty {
            for point in stroke.points {
                let from = pen ?? point
                result.append(PenOffset(dx: point.x - from.x, dy: point.y - from.y))
                pen = point
            }
            result[result.count - 1].endOfStroke = true
        }
        return result
    }

    /// The number of points in all strokes.
    public var pointCount: Int {
        strokes.reduce(0) { $0 + $1.points.count }
    }

    /// The smallest upright rectangle that holds every point, or nil where there is none.
    public var bounds: (min: PenPoint, max: PenPoint)? {
        var result: (min: PenPoint, max: PenPoint)?
        for stroke in strokes {
            for point in stroke.points {
                guard let box = result else {
                    result = (point, point)
                    continue
                }
                result = (
                    PenPoint(x: Swift.min(box.min.x, point.x), y: Swift.min(box.min.y, point.y)),
                    PenPoint(x: Swift.max(box.max.x, point.x), y: Swift.max(box.max.y, point.y))
                )
            }
        }
        return result
    }
}
