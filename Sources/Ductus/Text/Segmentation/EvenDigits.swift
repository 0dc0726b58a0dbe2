/// The ink of a word with its digits on the line and about equally high, as a hand writes them: networks see few digits, and
/// write one twice as high as the next.
struct EvenDigits {
    private(set) var strokes: [PlacedStroke]
    private let characters: [Unicode.Scalar]

    /// For the height of small letters: how high digits usually are, and at least; what is lower is a part of one.
    private static let (usual, least) = (Float(1.62), Float(0.5))
    /// How much of its difference from the usual height, and from the line, a digit keeps.
    private static let kept: Float = 0.25
    private static let scales: ClosedRange<Float> = 0.6...2
    /// They are moved and scaled with the digit before them; other signs hang over the line and stay, as letters do.
    private static let signsWithin = Array(".,:;-".unicodeScalars)

    /// The ink of a character.
    private struct Ink {
        let place: Int
        /// By number.
        private(set) var strokes: [Int] = []
        private(set) var (left, right) = (Float.infinity, -Float.infinity)
        private(set) var (top, bottom) = (Float.infinity, -Float.infinity)

        init(of place: Int) { self.place = place }

        mutating func append(_ number: Int, _ stroke: PlacedStroke) {
            strokes.append(number)
            (left, right) = (min(left, stroke.left), max(right, stroke.right))
            for point in stroke.points { (top, bottom) = (min(top, point.y), max(bottom, point.y)) }
        }

        /// Whether half of a stroke or more lies over this ink.
        func isUnder(_ stroke: PlacedStroke) -> Bool {
            let overlap = min(right, stroke.right) - max(left, stroke.left)
            return overlap > 0 && overlap * 2 >= stroke.right - stroke.left
        }
    }

    /// - Parameters:
    ///   - strokes: of a word whose line is y 0 and whose small letters have the normal height; y grows downward.
    ///   - characters: of the run.
    init(_ strokes: [PlacedStroke], characters: [Unicode.Scalar]) {
        self.strokes = strokes
        self.characters = characters
        if strokes.contains(where: { isDigit($0.place) }) { even() }
    }

    private func isDigit(_ place: Int) -> Bool {
        place < characters.count && "0"..."9" ~= characters[place]
    }

    /// Moves and scales the ink of each character as a whole: nothing is bent.
    private mutating func even() {
        var (scale, foot) = (Float(1), Float(0))
        var (edge, movedEdge) = (Float(0), Float(0))
        for ink in inkOfCharacters {
            let scaleBefore = scale
            (scale, foot) = change(of: ink) ?? (scale, foot)
            let left = movedEdge + (ink.left - edge) * (scaleBefore + scale) / 2
            for number in ink.strokes {
                strokes[number] = strokes[number].map {
                    PenPoint(
                        x: left + ($0.x - ink.left) * scale,
                        y: ($0.y - foot) * scale + foot * EvenDigits.kept)
                }
            }
            (edge, movedEdge) = (ink.right, left + (ink.right - ink.left) * scale)
        }
    }

    /// From left to right. The window may be ahead when the last stroke of a digit is drawn: what lies over a digit is part of it.
    private var inkOfCharacters: [Ink] {
        var all: [Ink] = []
        for (number, stroke) in strokes.enumerated() {
            let place = stroke.place
            let own = all.firstIndex { $0.place == place || isDigit($0.place) && $0.isUnder(stroke) }
            if own == nil { all.append(Ink(of: place)) }
            all[own ?? all.count - 1].append(number, stroke)
        }
        return all.sorted { $0.left < $1.left }
    }

    /// By what ink is scaled, and the height that is brought to the line; nil: as the ink before.
    private func change(of ink: Ink) -> (scale: Float, foot: Float)? {
        guard ink.place < characters.count else { return nil }
        guard isDigit(ink.place) else {
            return EvenDigits.signsWithin.contains(characters[ink.place]) ? nil : (1, 0)
        }
        let height = (ink.bottom - ink.top) / LetterHeights.normal
        guard height >= EvenDigits.least else { return nil }
        let wanted = EvenDigits.usual + (height - EvenDigits.usual) * EvenDigits.kept
        let scales = EvenDigits.scales
        return (max(scales.lowerBound, min(scales.upperBound, wanted / height)), ink.bottom)
    }
}
