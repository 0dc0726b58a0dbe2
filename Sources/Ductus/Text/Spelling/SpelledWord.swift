/// A word as it is written: characters of the alphabet, some with marks drawn over them, and signs that are drawn.
struct SpelledWord: Equatable, Sendable {
    var characters: [Character] = []

    struct Character: Equatable, Sendable {
        /// What the network writes, or the sign that is drawn.
        let scalar: Unicode.Scalar
        /// Drawn over, under or through it.
        let marks: [Unicode.Scalar]
        let isDrawn: Bool
        /// The character with its marks, as one reads it.
        let text: String

        /// A character of the alphabet.
        init(_ scalar: Unicode.Scalar) {
            self.scalar = scalar
            marks = []
            isDrawn = false
            text = String(Swift.Character(scalar))
        }

        /// A sign that is drawn, or a character composed of one of the alphabet and marks; nil if it can be neither.
        ///
        /// - Parameter marks: those behind it that do not become one with it.
        init?(drawing scalar: Unicode.Scalar, _ marks: [Unicode.Scalar], _ alphabet: Alphabet) {
            var view = String.UnicodeScalarView()
            view.append(scalar)
            view.append(contentsOf: marks)
            text = String(view)
            if marks.isEmpty, DrawnShape.sign(scalar) != nil {
                (self.scalar, self.marks, isDrawn) = (scalar, [], true)
                return
            }
            var (base, all) = (scalar, marks)
            while alphabet.code(of: base) == nil,
                let parts = Composition.parts(of: base) ?? Mark.parts(of: base)
            {
                base = parts.base
                all.insert(parts.mark, at: 0)
            }
            if alphabet.code(of: base) != nil, all.allSatisfy({ Mark($0) != nil }) {
                (self.scalar, self.marks, isDrawn) = (base, all, false)
            } else {
                return nil
            }
        }
    }

    var text: String {
        var text = ""
        for character in characters { text += character.text }
        return text
    }

    /// The parts of the word that the network writes, each in one go: the characters between drawn signs.
    var pieces: [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = 0
        for index in 0...characters.count where index == characters.count || characters[index].isDrawn {
            if index > start { pieces.append(start..<index) }
            start = index + 1
        }
        return pieces
    }

    /// A piece in the characters of the alphabet.
    func text(of piece: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        for character in characters[piece] { view.append(character.scalar) }
        return String(view)
    }
}
