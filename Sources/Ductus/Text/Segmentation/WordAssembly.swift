/// Puts words together: what the network wrote of each, signs drawn between, and marks drawn over the letters.
struct WordAssembly {
    /// Of small letters.
    private let height = LetterHeights.normal
    /// How far the hand leans forward for its height.
    private let slant: Float
    private var random: RandomSource

    /// Between a sign and what is beside it, and between a mark and its letter, for the height of small letters.
    private static let (besideSigns, underMarks) = (Float(0.28), Float(0.2))

    /// What the network wrote of a word.
    struct Piece {
        /// Which of the word's characters.
        let characters: Range<Int>
        /// The ink, its left edge at x 0, its baseline at y 0; y grows downward.
        let strokes: [PlacedStroke]
        /// The place in the strokes that the piece's first character has.
        let firstPlace: Int
        /// From the ink before it.
        let gap: Float
    }

    init(slant: Float, seed: Int) {
        self.slant = slant
        random = RandomSource(seed: UInt64(seed))
    }

    /// - Parameter pieces: those of the word, in order.
    mutating func drawing(of word: SpelledWord, _ pieces: ArraySlice<Piece>) -> Drawing {
        var strokes: [Stroke] = []
        var rest = pieces
        var index = 0
        while index < word.characters.count {
            let character = word.characters[index]
            if character.isDrawn {
                if let sign = DrawnShape.sign(character.scalar) {
                    append(sign.drawn(height: height, slant: slant, using: &random), to: &strokes)
                }
                index += 1
            } else if let piece = rest.popFirst() {
                append(marked(piece, word.characters[piece.characters]), to: &strokes)
                index = piece.characters.upperBound
            } else {
                break
            }
        }
        return Drawing(strokes: strokes)
    }

    /// Adds ink to the right of a word's ink; the first ink of a word starts at x 0.
    private func append(_ ink: [Stroke], to strokes: inout [Stroke]) {
        let bounds = Drawing(strokes: ink).bounds
        guard let left = bounds?.min.x else { return }
        let edge = Drawing(strokes: strokes).bounds.map { $0.max.x + WordAssembly.besideSigns * height }
        let shift = (edge ?? 0) - left
        strokes += ink.map { stroke in Stroke(stroke.points.map { PenPoint(x: $0.x + shift, y: $0.y) }) }
    }

    /// A piece with its marks.
    private mutating func marked(_ piece: Piece, _ characters: ArraySlice<SpelledWord.Character>) -> [Stroke]
    {
        var strokes = piece.strokes
        var drawn: [Stroke] = []
        for (number, character) in characters.enumerated() where !character.marks.isEmpty {
            let place = piece.firstPlace + number
            var letter = box(of: place, strokes)
            if letter == nil {
                // The window did not say where the letter is: where it should be among the others.
                let width = strokes.map { $0.right }.max() ?? 0
                let share = width / Float(characters.count)
                letter = (
                    PenPoint(x: share * Float(number), y: -height),
                    PenPoint(x: share * Float(number + 1), y: 0)
                )
            }
            guard var letter else { continue }
            let isDotted = character.scalar == "i" || character.scalar == "j"
            for (index, scalar) in character.marks.enumerated() {
                guard let mark = Mark(scalar) else { continue }
                if isDotted, index == 0, case .over = mark.position {
                    strokes.removeAll { isDot($0, of: place) }
                    letter.min.y = -height
                }
                let ink = draw(mark, on: letter)
                drawn += ink
                // The next mark stands over this one.
                if case .over = mark.position, let top = Drawing(strokes: ink).bounds?.min.y {
                    letter.min.y = top
                }
            }
        }
        return strokes.map { Stroke($0.points) } + drawn
    }

    private mutating func draw(_ mark: Mark, on letter: (min: PenPoint, max: PenPoint)) -> [Stroke] {
        let middle = (letter.min.x + letter.max.x) / 2
        switch mark.position {
        case .over, .under:
            let foot: Float
            if case .over = mark.position {
                foot = min(letter.min.y, -height * 0.8) - WordAssembly.underMarks * height
            } else {
                foot = 0
            }
            // Slant counts from the foot of the letter.
            let shift = middle - (foot + (letter.min.y + letter.max.y) / -2) * slant
            return mark.shape.drawn(height: height, slant: slant, using: &random).map { stroke in
                Stroke(stroke.points.map { PenPoint(x: $0.x + shift, y: $0.y + foot) })
            }
        case .through:
            let size = PenPoint(x: letter.max.x - letter.min.x, y: letter.max.y - letter.min.y)
            return mark.shape.drawn(height: 100, slant: 0, using: &random).map { stroke in
                Stroke(
                    stroke.points.map {
                        PenPoint(x: middle + $0.x / 100 * size.x, y: letter.max.y + $0.y / 100 * size.y)
                    })
            }
        }
    }

    /// The rectangle around the ink of a character.
    private func box(of place: Int, _ strokes: [PlacedStroke]) -> (min: PenPoint, max: PenPoint)? {
        var points: [PenPoint] = []
        for stroke in strokes where !isDot(stroke, of: place) {
            for (point, at) in zip(stroke.points, stroke.places) where at == place { points.append(point) }
        }
        return points.count < 3 ? nil : Drawing(strokes: [Stroke(points)]).bounds
    }

    /// Whether a stroke is the dot of an i or j.
    private func isDot(_ stroke: PlacedStroke, of place: Int) -> Bool {
        guard stroke.place == place, let bounds = Drawing(strokes: [Stroke(stroke.points)]).bounds else {
            return false
        }
        return bounds.max.y < -height && bounds.max.y - bounds.min.y < height / 2
            && bounds.max.x - bounds.min.x < height * 0.7
    }
}
