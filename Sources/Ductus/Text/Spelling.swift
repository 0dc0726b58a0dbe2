/// A text as a network's alphabet can write it.
public struct Spelling: Equatable, Sendable {
    /// Words, white space between them gone; one array for each paragraph that has words.
    public let paragraphs: [[String]]
    /// What was written otherwise than asked, each once, in the order met.
    public let substitutions: [Substitution]

    public struct Substitution: Equatable, Sendable {
        public let original: String
        public let written: String
    }

    /// The longest text, in Unicode scalars.
    public static let longest = 200_000
    /// A word longer than this is broken.
    static let longestWord = 30

    /// Spells a text. Each line of it is a paragraph. Characters that the alphabet lacks are written as the closest
    /// it has: letters without their accents, straight quotes for curved ones, a hyphen for dashes, three dots for an
    /// ellipsis, and so on (``Spelling/closest(to:)``).
    ///
    /// - Throws: if a character has nothing close to it, naming the character and its place; if the text is empty
    ///   or longer than ``longest``.
    public init(_ text: String, _ alphabet: Alphabet) throws(FormatError) {
        var paragraphs: [[String]] = []
        var substitutions: [Substitution] = []
        var words: [String] = []
        var word = String.UnicodeScalarView()
        var (line, column, length) = (1, 0, 0)

        func endWord() {
            if !word.isEmpty { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        func endParagraph() {
            endWord()
            if !words.isEmpty { paragraphs.append(words) }
            words = []
        }
        for scalar in text.unicodeScalars {
            length += 1
            guard length <= Spelling.longest else {
                throw FormatError(
                    "the text is longer than \(Spelling.longest) characters; write it in several parts")
            }
            column += 1
            if Spelling.endsLine(scalar) {
                endParagraph()
                (line, column) = (line + 1, 0)
            } else if Spelling.isSpace(scalar) {
                endWord()
            } else if Spelling.isSilent(scalar) {
                continue
            } else if alphabet.code(of: scalar) != nil {
                word.append(scalar)
            } else {
                guard let closest = Spelling.closest(to: scalar),
                    let written = Spelling.writable(closest, alphabet)
                else {
                    throw FormatError(
                        "line \(line), character \(column): the hand has not learned to write "
                            + "\(named(scalar)); take it out or write it in other letters. It writes "
                            + alphabet.description)
                }
                for scalar in written.unicodeScalars { word.append(scalar) }
                let substitution = Substitution(original: String(Character(scalar)), written: written)
                if !substitutions.contains(where: { $0.original.isSame(as: substitution.original) }) {
                    substitutions.append(substitution)
                }
            }
            if word.count >= Spelling.longestWord { endWord() }
        }
        endParagraph()
        guard !paragraphs.isEmpty else { throw FormatError("there is no text to write") }
        self.paragraphs = paragraphs
        self.substitutions = substitutions
    }

    private static func writable(_ text: String, _ alphabet: Alphabet) -> String? {
        for scalar in text.unicodeScalars where alphabet.code(of: scalar) == nil { return nil }
        return text
    }

    private static func endsLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\r", "\u{A0}", "\u{1680}", "\u{2000}"..."\u{200A}", "\u{202F}", "\u{205F}",
            "\u{3000}":
            true
        default: false
        }
    }

    /// Marks that have no shape of their own: byte order marks, joiners, soft hyphens, combining accents, and
    /// variation selectors.
    private static func isSilent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{FEFF}", "\u{200B}"..."\u{200D}", "\u{2060}", "\u{AD}", "\u{0300}"..."\u{036F}", "\u{FE0E}",
            "\u{FE0F}":
            true
        default: false
        }
    }
}

private func named(_ scalar: Unicode.Scalar) -> String {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0: "the control character U+\(hexadecimal(scalar))"
    default: "\"\(String(Character(scalar)))\" (U+\(hexadecimal(scalar)))"
    }
}

extension Alphabet {
    /// The characters in a row.
    public var description: String {
        var view = String.UnicodeScalarView()
        for character in characters where character != " " { view.append(character) }
        return String(view)
    }
}
