/// Anyone's ink as a whiteboard would have recorded it: of the usual size, with the usual number of points, in whole raw
/// units.
struct StyleInk {
    let drawing: Drawing

    /// The height of the middle nine tenths of a line's points, in raw units: the median of IAM-OnDB's lines.
    private static let usualHeight: Float = 280
    /// From point to point, in raw units.
    private static let usualStep: Float = 19
    /// Ink whose points lie so many times closer or farther than usual keeps them.
    private static let leeway: Float = 1.7
    /// How far from its origin ink may lie, in raw units.
    private static let farthest: Float = 1e6

    /// - Parameters:
    ///   - ink: strokes that have points.
    ///   - unitsPerMillimetre: how many raw units make one of the ink's; nil: its height tells.
    ///   - mostPoints: how many points the ink makes at most.
    /// - Throws: if there is too little ink, or too much.
    init(
        _ ink: Drawing, unitsPerMillimetre: Float?, mostPoints: Float = Float(Style.pointCounts.upperBound)
    ) throws(InputError) {
        let factor: Float
        if let unitsPerMillimetre {
            factor = unitsPerMillimetre
        } else {
            factor = try StyleInk.usualHeight / StyleInk.height(of: ink)
        }
        let scaled = ink.moved { PenPoint(x: $0.x * factor, y: $0.y * factor) }
        for stroke in scaled.strokes {
            for point in stroke.points
            where !(point.x.magnitude <= StyleInk.farthest && point.y.magnitude <= StyleInk.farthest) {
                throw .unusableInk(
                    "the style's ink lies more than a million raw units from its origin; a small letter is about 120 high"
                )
            }
        }
        drawing = try StyleInk.sampledAsUsual(scaled, mostPoints: mostPoints)
            .moved { PenPoint(x: whole($0.x), y: whole($0.y)) }
    }

    /// How many raw units make one of the ink's, so that its lines are of the usual height: the median of them, or of all ink
    /// where no line has points enough to tell.
    static func factor(for lines: [Drawing], _ all: Drawing) throws(InputError) -> Float {
        var heights: [Float] = []
        for line in lines { if let height = try? height(of: line) { heights.append(height) } }
        if let median = heights.median { return usualHeight / median }
        return try usualHeight / height(of: all)
    }

    private static func height(of ink: Drawing) throws(InputError) -> Float {
        var heights: [Float] = []
        for stroke in ink.strokes { for point in stroke.points { heights.append(point.y) } }
        heights.sort()
        guard heights.count >= Style.pointCounts.lowerBound else {
            throw .unusableInk(
                "there is too little ink, \(heights.count) points: "
                    + "at least \(Style.pointCounts.lowerBound) points are needed, about a line")
        }
        let height = heights[heights.count * 95 / 100] - heights[heights.count * 5 / 100]
        guard height > 0 else { throw .unusableInk("the ink has no height") }
        return height
    }

    /// Strokes with about as many points for their length as a whiteboard's pen gives; ink that has them stays.
    private static func sampledAsUsual(_ ink: Drawing, mostPoints: Float) throws(InputError) -> Drawing {
        var steps: [Float] = []
        var length: Float = 0
        for stroke in ink.strokes {
            for (a, b) in zip(stroke.points, stroke.points.dropFirst()) {
                steps.append(distance(a, b))
                length += steps[steps.count - 1]
            }
        }
        let usual = usualStep / leeway...usualStep * leeway
        guard let step = steps.median, !usual.contains(step) else { return ink }
        guard length / usualStep <= mostPoints else {
            throw .unusableInk(
                "the ink is longer than a line: its strokes make more than \(Int(mostPoints)) points")
        }
        return Drawing(strokes: ink.strokes.map { Stroke(resampled($0.points)) })
    }

    /// Points every ``usualStep`` along the way, and the last.
    private static func resampled(_ points: [PenPoint]) -> [PenPoint] {
        guard var last = points.first else { return [] }
        var result = [last]
        var left = usualStep
        for point in points.dropFirst() {
            var length = distance(last, point)
            while length >= left {
                let share = left / length
                last = PenPoint(
                    x: last.x + (point.x - last.x) * share, y: last.y + (point.y - last.y) * share)
                result.append(last)
                length -= left
                left = usualStep
            }
            left -= length
            last = point
        }
        if let end = points.last, result[result.count - 1] != end { result.append(end) }
        return result
    }
}

/// The nearest whole number to one within ±2²², ties to even.
private func whole(_ value: Float) -> Float { value + roundingShift - roundingShift }

private func distance(_ a: PenPoint, _ b: PenPoint) -> Float {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
}

extension Drawing {
    fileprivate func moved(_ place: (PenPoint) -> PenPoint) -> Drawing {
        Drawing(strokes: strokes.map { Stroke($0.points.map(place)) })
    }
}
