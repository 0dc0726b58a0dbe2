/// The straight line a run of words stands on.
struct Baseline {
    private let start: PenPoint
    private let slope: Float

    /// Letters that stand on the baseline.
    private static let standing = "acehiklmnorstuvwxzABCDEFGHIKLMNORSTUVWXZ0123456789"

    /// Finds the line by the feet of the letters that stand on it: the median of the slopes between feet far from each
    /// other, then the median of the feet's heights along it (Theil 1950, Sen 1968).
    init(_ strokes: [PlacedStroke], characters: [Unicode.Scalar]) {
        var feet = [PenPoint?](repeating: nil, count: characters.count)
        for stroke in strokes {
            for (point, place) in zip(stroke.points, stroke.places)
            where place < feet.count && point.y > feet[place]?.y ?? -Float.infinity { feet[place] = point }
        }
        var standing: [PenPoint] = []
        for (index, foot) in feet.enumerated() {
            guard let foot else { continue }
            if Baseline.standing.unicodeScalars.contains(characters[index]) { standing.append(foot) }
        }
        if standing.isEmpty { for foot in feet { if let foot { standing.append(foot) } } }
        var slopes: [Float] = []
        for (index, a) in standing.enumerated() {
            for b in standing[(index + 1)...] where b.x - a.x > 500 {
                slopes.append((b.y - a.y) / (b.x - a.x))
            }
        }
        // Short runs say little about their slope; no hand goes steeper than this.
        let slope = slopes.count < 6 ? 0 : max(-0.25, min(0.25, slopes.median ?? 0))
        self.slope = slope
        start = PenPoint(x: 0, y: standing.map { $0.y - slope * $0.x }.median ?? 0)
    }

    private init(start: PenPoint, slope: Float) {
        self.start = start
        self.slope = slope
    }

    /// The line on which ink stands by itself: its strokes, but for those that are less than half as tall as the tallest.
    func moved(toStand strokes: [PlacedStroke]) -> Baseline {
        let extents = strokes.compactMap { stroke in
            let heights = stroke.points.map { height(at: $0.x) - $0.y }
            return heights.min().map { (foot: $0, rise: heights.max()! - $0) }
        }
        guard let tallest = extents.map({ $0.rise }).max() else { return self }
        let foot = extents.filter { $0.rise >= tallest / 2 }.map { $0.foot }.median!
        return Baseline(start: PenPoint(x: start.x, y: start.y - foot), slope: slope)
    }

    func height(at x: Float) -> Float { start.y + slope * (x - start.x) }
}
