/// The straight line a run of words stands on.
struct Baseline {
    private let start: PenPoint
    private let slope: Float

    /// Letters that stand on the baseline.
    private static let standing = Array("acehiklmnorstuvwxzABCDEFGHIKLMNORSTUVWXZ0123456789".unicodeScalars)
    /// Of a word's feet, for the height of small letters: how far apart they may be, from where on they count half, and from where
    /// on the word is moved.
    private static let (spread, trust, leastShift) = (Float(0.4), Float(1), Float(0.25))
    /// How many feet must agree for that.
    private static let fewestFeet: Float = 1.5

    /// Finds the line by the feet of the letters that stand on it: the median of the slopes between feet far from each
    /// other, then the median of the feet's heights along it (Theil 1950, Sen 1968).
    init(_ strokes: [PlacedStroke], characters: [Unicode.Scalar]) {
        var feet = Baseline.feet(strokes, of: characters) { Baseline.standing.contains($0) }
        if feet.isEmpty { feet = Baseline.feet(strokes, of: characters) { _ in true } }
        var slopes: [Float] = []
        for (index, a) in feet.enumerated() {
            for b in feet[(index + 1)...] where b.x - a.x > 500 {
                slopes.append((b.y - a.y) / (b.x - a.x))
            }
        }
        // Short runs say little about their slope; no hand goes steeper than this.
        let slope = slopes.count < 6 ? 0 : max(-0.25, min(0.25, slopes.median ?? 0))
        self.slope = slope
        start = PenPoint(x: 0, y: feet.map { $0.y - slope * $0.x }.median ?? 0)
    }

    private init(start: PenPoint, slope: Float) {
        self.start = start
        self.slope = slope
    }

    /// The lowest point of each character that is meant.
    private static func feet(
        _ strokes: [PlacedStroke], of characters: [Unicode.Scalar], where isMeant: (Unicode.Scalar) -> Bool
    ) -> [PenPoint] {
        var feet = [PenPoint?](repeating: nil, count: characters.count)
        for stroke in strokes {
            for (point, place) in zip(stroke.points, stroke.places)
            where place < feet.count && point.y > feet[place]?.y ?? -Float.infinity { feet[place] = point }
        }
        return zip(feet, characters).compactMap { foot, character in isMeant(character) ? foot : nil }
    }

    /// The line on which a word stands: this one, or the one where most of its feet agree. Networks write words, and numbers above
    /// all, too high now and then.
    ///
    /// - Parameters:
    ///   - strokes: of the word.
    ///   - characters: of the run.
    ///   - letterHeight: of small letters, about.
    func moved(toStand strokes: [PlacedStroke], characters: [Unicode.Scalar], letterHeight: Float) -> Baseline
    {
        let feet = Baseline.feet(strokes, of: characters) { Baseline.standing.contains($0) }
            .map { (height(at: $0.x) - $0.y) / letterHeight }
        var (shift, agreeing, most) = (Float(0), Float(0), Float(0))
        for candidate in feet {
            var (sum, weight) = (Float(0), Float(0))
            for foot in feet {
                let own = max(0, 1 - (foot - candidate).magnitude / Baseline.spread)
                sum += own * foot
                weight += own
            }
            let trusted = weight / (1 + candidate * candidate / (Baseline.trust * Baseline.trust))
            if trusted > most { (most, shift, agreeing) = (trusted, sum / weight, weight) }
        }
        guard agreeing >= Baseline.fewestFeet, shift.magnitude > Baseline.leastShift else { return self }
        return Baseline(start: PenPoint(x: start.x, y: start.y - shift * letterHeight), slope: slope)
    }

    func height(at x: Float) -> Float { start.y + slope * (x - start.x) }
}
