/// How high the small letters of a piece of ink are, from place to place: a network that reads its own neat ink writes
/// now smaller, now larger, where a hand keeps its size.
struct LetterHeights {
    /// Letters between the baseline and the middle line, from left to right.
    private let letters: [(x: Float, height: Float)]

    private static let small = Array("acemnorsuvwxz".unicodeScalars)
    /// Heights below this, in raw units, are dots and scraps.
    private static let leastHeight: Float = 20
    /// A height is the median of at least and at most so many letters: the window does not always tell right which letter
    /// a point is of.
    private static let (fewest, neighbours) = (4, 7)
    /// The greatest factor by which ink is enlarged or reduced.
    private static let most: Float = 1.5

    init(_ strokes: [PlacedStroke], characters: [Unicode.Scalar], over baseline: Baseline) {
        var tops = [PenPoint?](repeating: nil, count: characters.count)
        for stroke in strokes {
            for (point, place) in zip(stroke.points, stroke.places) where place < tops.count {
                let height = baseline.height(at: point.x) - point.y
                if height > tops[place]?.y ?? LetterHeights.leastHeight {
                    tops[place] = PenPoint(x: point.x, y: height)
                }
            }
        }
        var letters: [(x: Float, height: Float)] = []
        for (top, character) in zip(tops, characters) {
            if let top, LetterHeights.small.contains(character) { letters.append((top.x, top.y)) }
        }
        self.letters = letters
    }

    /// Of the ink of a run.
    init(_ run: Run, _ ink: RunInk) {
        let strokes = ink.strokes
        let characters = Array(run.text.unicodeScalars)
        self.init(strokes, characters: characters, over: Baseline(strokes, characters: characters))
    }

    /// The usual height near a place; nil where there are too few letters to tell.
    func height(near x: Float) -> Float? {
        guard letters.count >= LetterHeights.fewest else { return nil }
        let nearest = letters.sorted { ($0.x - x).magnitude < ($1.x - x).magnitude }
        return nearest.prefix(LetterHeights.neighbours).map { $0.height }.median
    }

    /// The usual height of all; nil where there are too few letters to tell.
    var usual: Float? {
        letters.count < LetterHeights.fewest ? nil : letters.map { $0.height }.median
    }

    /// The factor that makes the letters near x as high as `usual`; if `usual` is nil, as high as those at the start.
    func enlargement(at x: Float, to usual: Float?) -> Float {
        guard let here = height(near: x), let there = usual ?? height(near: 0) else { return 1 }
        return max(1 / LetterHeights.most, min(LetterHeights.most, there / here))
    }
}
