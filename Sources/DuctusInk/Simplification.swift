import Ductus

extension InkSample {
    /// The ink with few points: each stroke keeps its ends and, between them, the points without which the line would
    /// leave the recorded one by more than `tolerance` raw units (Ramer 1972, Douglas and Peucker 1973). What is left
    /// has long steps on purpose: it ``isSimplified``.
    public func simplified(tolerance: Float) -> InkSample {
        let drawing = Drawing(
            strokes: Drawing(offsets: offsets).strokes.map {
                Stroke(kept($0.points[...], tolerance: tolerance))
            })
        return InkSample(
            id: id, form: form, text: text, split: split, offsets: drawing.offsets, isSimplified: true)
    }
}

/// The points of a line that it cannot do without, the first and the last among them.
private func kept(_ line: ArraySlice<PenPoint>, tolerance: Float) -> [PenPoint] {
    var isKept = [Bool](repeating: false, count: line.count)
    guard !isKept.isEmpty else { return [] }
    isKept[0] = true
    isKept[isKept.count - 1] = true
    let points = Array(line)
    var parts = [(first: 0, last: points.count - 1)]
    while let (first, last) = parts.popLast() {
        guard
            let farthest = (first..<last).dropFirst().map({
                (index: $0, distance: distance(from: points[$0], toLineFrom: points[first], to: points[last]))
            }).max(by: { $0.distance < $1.distance }), farthest.distance > tolerance
        else { continue }
        isKept[farthest.index] = true
        parts += [(first, farthest.index), (farthest.index, last)]
    }
    return zip(points, isKept).filter(\.1).map(\.0)
}

/// From a point to the nearest place of a straight line between two.
func distance(from point: PenPoint, toLineFrom start: PenPoint, to end: PenPoint) -> Float {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let square = dx * dx + dy * dy
    let share =
        square > 0 ? max(0, min(1, ((point.x - start.x) * dx + (point.y - start.y) * dy) / square)) : 0
    let (x, y) = (point.x - start.x - share * dx, point.y - start.y - share * dy)
    return (x * x + y * y).squareRoot()
}
