/// How high the small letters of a piece of ink are: a network that reads its own neat ink writes now smaller, now larger,
/// where a hand keeps its size.
///
/// The pen turns downward at the tops of small letters, and of bowls and arches of others, and at those of high letters,
/// digits and capitals, nearly twice as high. So the height is the one that explains most tops.
struct LetterHeights {
    private let tops: [Top]
    /// How many letters that have a top as high as a small letter were seen.
    private let smallLetters: Int

    private struct Top {
        /// From the baseline.
        let height: Float
        /// How much it counts as the top of a small and of a high letter: the window does not always tell the right letter,
        /// but then one beside it.
        let ofSmall, ofHigh: Float
    }

    /// The height to which small letters are brought, in raw units: about that of the ink which networks learn from.
    static let normal: Float = 120

    private static let small = Array("abcdeghikmnopqrsuvwxyz".unicodeScalars)
    private static let high = Array("bdfhklt0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".unicodeScalars)
    /// Tops of fewer letters than this tell nothing.
    private static let fewest = 4
    /// How high the tops of small and of high letters are for the height of small ones, and how far off they may be; they count
    /// the less the more they are.
    private static let smallTop = (height: Float(1), reach: Float(0.25))
    private static let highTop = (height: Float(1.8), reach: Float(0.4))
    /// High tops count less, and less again do tops of letters beside the one that the window tells.
    private static let (shareOfHigh, shareBeside) = (Float(0.6), Float(0.5))
    /// A height counts half if it differs from the expected one by this share.
    private static let trust: Float = 0.7
    /// What is expected counts as so many tops.
    private static let topsExpected: Float = 1

    init(_ strokes: [PlacedStroke], characters: [Unicode.Scalar], over baseline: Baseline) {
        var tops: [Top] = []
        var isSeen = [Bool](repeating: false, count: characters.count)
        for stroke in strokes {
            for (place, height) in stroke.tops(over: baseline) where height > 0 && place < characters.count {
                let near = characters[max(0, place - 1)..<min(characters.count, place + 2)]
                func share(_ letters: [Unicode.Scalar]) -> Float {
                    letters.contains(characters[place])
                        ? 1 : near.contains(where: letters.contains) ? LetterHeights.shareBeside : 0
                }
                tops.append(
                    Top(
                        height: height, ofSmall: share(LetterHeights.small),
                        ofHigh: share(LetterHeights.high) * LetterHeights.shareOfHigh))
                isSeen[place] = LetterHeights.small.contains(characters[place])
            }
        }
        self.tops = tops
        smallLetters = isSeen.count { $0 }
    }

    /// Of the ink of a run.
    init(_ run: Run, _ ink: RunInk) {
        let strokes = ink.strokes
        let characters = Array(run.text.unicodeScalars)
        self.init(strokes, characters: characters, over: Baseline(strokes, characters: characters))
    }

    /// The usual height; nil where there are too few letters to tell.
    func usual(near expected: Float = normal) -> Float? {
        smallLetters < LetterHeights.fewest ? nil : best(near: expected)?.height
    }

    /// The height, drawn to what is expected the more, the less there is to tell.
    func height(near expected: Float) -> Float {
        guard let (height, weight) = best(near: expected) else { return expected }
        let others = LetterHeights.topsExpected
        return (weight * height + others * expected) / (weight + others)
    }

    /// The height that explains most tops, of those not far from the expected one, and how many it explains.
    private func best(near expected: Float) -> (height: Float, weight: Float)? {
        var best: (height: Float, weight: Float)?
        var most: Float = 0
        for candidate in candidates {
            let difference = (max(candidate / expected, expected / candidate) - 1) / LetterHeights.trust
            let (height, weight) = explained(by: candidate)
            let trusted = weight / (1 + difference * difference)
            if trusted > most { (most, best) = (trusted, (height, weight)) }
        }
        return best
    }

    private var candidates: [Float] {
        tops.filter { $0.ofSmall > 0 }.map { $0.height }
            + tops.filter { $0.ofHigh > 0 }.map { $0.height / LetterHeights.highTop.height }
    }

    /// The tops that a height explains, each as far as it does, and the mean height that they give.
    private func explained(by height: Float) -> (height: Float, weight: Float) {
        var (sum, weight) = (Float(0), Float(0))
        for top in tops {
            var (share, own) = (Float(0), Float(0))
            for (most, usual) in [(top.ofSmall, LetterHeights.smallTop), (top.ofHigh, LetterHeights.highTop)]
            {
                let fit = most * (1 - (top.height / height - usual.height).magnitude / usual.reach)
                if fit > share { (share, own) = (fit, top.height / usual.height) }
            }
            sum += share * own
            weight += share
        }
        return (weight > 0 ? sum / weight : height, weight)
    }
}
