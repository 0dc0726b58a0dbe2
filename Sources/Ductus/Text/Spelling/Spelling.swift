/// A text as a network's alphabet can write it.
public struct Spelling: Equatable, Sendable {
    /// The words, in parts that each start a new line of the page: a paragraph, or the rest of one after a broken word.
    let words: [[SpelledWord]]
    /// The empty lines and the indentation before each part.
    public let openings: [Opening]
    /// What was written otherwise than asked, each once, in the order met.
    public let substitutions: [Substitution]
    /// The words that were broken, at lines' ends, with their hyphens.
    public let broken: [String]
    /// The characters that were left out, in the order met.
    public let omissions: [Omission]

    /// A character that the alphabet has nothing close to.
    public struct Omission: Equatable, Sendable {
        /// As it stands in the text.
        public let character: String
        /// Its place in the text, counted in Unicode scalars from 0.
        public let index: Int
    }

    /// A character that is written as another.
    public struct Substitution: Equatable, Sendable {
        /// What was asked.
        public let original: String
        /// What is written.
        public let written: String
    }

    /// What stands before the first word of a paragraph.
    public struct Opening: Equatable, Sendable {
        /// The empty lines above it.
        public var emptyLines: Int
        /// How far it is indented, in columns: a space is one, and a tab leads to the next multiple of four.
        public var indentation: Int

        /// Indentation in columns.
        public init(emptyLines: Int = 0, indentation: Int = 0) {
            self.emptyLines = emptyLines
            self.indentation = indentation
        }
    }

    /// The words without the white space between them, in parts that each start a new line of the page: a paragraph, or the rest
    /// of one after a broken word.
    public var paragraphs: [[String]] { words.map { line in line.map { $0.text } } }

    /// The longest text, in Unicode scalars.
    public static let longest = 200_000
    /// A word longer than this is broken.
    static let longestWord = 30

    /// Spells a text. Each line of it is a paragraph; empty lines and indentation are kept. Letters and their accents are
    /// taken together, however they were typed. Of characters that the alphabet lacks, accents and other marks are drawn over
    /// letters that it has, and usual signs such as £, € and % are drawn; / is drawn in any case. Others are written as the
    /// closest it has: straight quotes for curved ones, a hyphen for dashes, three dots for an ellipsis, and so on.
    /// A word of more than 30 characters is broken.
    ///
    /// - Parameters:
    ///   - omitsUnknown: whether a character that has nothing close to it is left out and told (``omissions``), instead of
    ///     thrown for.
    ///   - draws: whether marks and signs are drawn; if not, the closest characters are written in their place, so that all
    ///     is in the alphabet.
    /// - Throws: if a character has nothing close to it, naming the character and its place; if nothing is left to
    ///   write; if the text is longer than ``longest``.
    public init(
        _ text: String, _ alphabet: Alphabet, omitsUnknown: Bool = false, draws: Bool = true
    ) throws(InputError) {
        var speller = Speller(alphabet, omitsUnknown: omitsUnknown, draws: draws)
        try speller.spell(text)
        guard !speller.paragraphs.isEmpty else {
            throw .unwritableText(
                speller.omissions.isEmpty
                    ? "there is no text to write"
                    : "the hand has not learned to write any of this text. It writes " + alphabet.description)
        }
        omissions = speller.omissions
        words = speller.paragraphs
        openings = speller.openings
        substitutions = speller.substitutions
        broken = speller.broken
    }
}

/// Goes through a text, character by character.
private struct Speller {
    let alphabet: Alphabet
    let omitsUnknown: Bool
    let draws: Bool
    var omissions: [Spelling.Omission] = []
    var paragraphs: [[SpelledWord]] = []
    var openings: [Spelling.Opening] = []
    var substitutions: [Spelling.Substitution] = []
    var broken: [String] = []

    private var words: [SpelledWord] = []
    private var word: [SpelledWord.Character] = []
    private var opening = Spelling.Opening()

    init(_ alphabet: Alphabet, omitsUnknown: Bool, draws: Bool) {
        self.alphabet = alphabet
        self.omitsUnknown = omitsUnknown
        self.draws = draws
    }

    mutating func spell(_ text: String) throws(InputError) {
        let scalars = Array(text.unicodeScalars.prefix(Spelling.longest + 1))
        guard scalars.count <= Spelling.longest else {
            throw .tooLarge(
                "the text is longer than \(Spelling.longest) characters; write it in several parts")
        }
        var (line, lineStart, at) = (1, 0, 0)
        while at < scalars.count {
            let place = at
            let scalar = scalars[at]
            at += 1
            if isLineEnd(scalar) {
                if scalar == "\r", at < scalars.count, scalars[at] == "\n" { at += 1 }
                endLine()
                (line, lineStart) = (line + 1, at)
            } else if isSpace(scalar) {
                endWord()
                if words.isEmpty { indent(by: scalar) }
            } else if !isSilent(scalar), !Composition.isMark(scalar) {
                var letter = Letter(scalar)
                while at < scalars.count, letter.take(scalars[at]) { at += 1 }
                if write(letter) { continue }
                guard omitsUnknown else {
                    throw .unwritableText(
                        "line \(line), character \(place - lineStart + 1): the hand has not learned to write "
                            + "\(named(letter.scalar)); take it out or write it in other letters. It writes "
                            + alphabet.description)
                }
                omissions.append(Spelling.Omission(character: letter.text, index: place))
            }
        }
        endLine()
    }

    /// A character with the marks behind it.
    private struct Letter {
        private(set) var scalar: Unicode.Scalar
        /// Marks that do not become one with it.
        private(set) var marks: [Unicode.Scalar] = []

        init(_ scalar: Unicode.Scalar) { self.scalar = scalar }

        /// Takes the next character if it is a mark.
        mutating func take(_ next: Unicode.Scalar) -> Bool {
            if let composed = Composition.composed(scalar, next) {
                scalar = composed
            } else if Composition.isMark(next) {
                marks.append(next)
            } else {
                return false
            }
            return true
        }

        var text: String {
            var view = String.UnicodeScalarView()
            view.append(scalar)
            view.append(contentsOf: marks)
            return String(view)
        }
    }

    /// Writes a character, draws it, or writes what is closest to it; false if nothing is.
    private mutating func write(_ letter: Letter) -> Bool {
        let isKnown = alphabet.code(of: letter.scalar) != nil
        if isKnown && letter.marks.isEmpty && !(draws && DrawnShape.rare.contains(letter.scalar)) {
            word.append(SpelledWord.Character(letter.scalar))
            return true
        }
        if draws, let drawn = SpelledWord.Character(drawing: letter.scalar, letter.marks, alphabet) {
            word.append(drawn)
            return true
        }
        let original = letter.text
        for substitution in substitutions where substitution.original.isSame(as: original) {
            word += substitution.written.unicodeScalars.map { SpelledWord.Character($0) }
            return true
        }
        guard
            let written = isKnown
                ? String(Character(letter.scalar)) : Spelling.closest(to: letter.scalar, in: alphabet)
        else { return false }
        word += written.unicodeScalars.map { SpelledWord.Character($0) }
        substitutions.append(Spelling.Substitution(original: original, written: written))
        return true
    }

    private mutating func indent(by space: Unicode.Scalar) {
        switch space {
        case "\t": opening.indentation = (opening.indentation / 4 + 1) * 4
        case "\u{3000}": opening.indentation += 2
        default: opening.indentation += 1
        }
    }

    private mutating func endLine() {
        endWord()
        if words.isEmpty {
            opening = Spelling.Opening(emptyLines: opening.emptyLines + 1)
        } else {
            endParagraph()
        }
    }

    private mutating func endParagraph() {
        paragraphs.append(words)
        openings.append(opening)
        words = []
        opening = Spelling.Opening()
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        defer { word = [] }
        var rest = word[...]
        var told = ""
        while rest.count > Spelling.longestWord {
            let part = firstPart(of: rest)
            rest = rest.dropFirst(part.count)
            var broken = SpelledWord(characters: Array(part))
            if part.last?.scalar != "-" && alphabet.code(of: "-") != nil {
                broken.characters.append(SpelledWord.Character("-"))
            }
            words.append(broken)
            told += broken.text
            endParagraph()
        }
        words.append(SpelledWord(characters: Array(rest)))
        if !told.utf8.isEmpty { broken.append(told + words[words.count - 1].text) }
    }

    /// A word's beginning, so that its parts are of about one length; it ends behind a hyphen where one is near.
    private func firstPart(of word: ArraySlice<SpelledWord.Character>) -> ArraySlice<SpelledWord.Character> {
        let longest = Spelling.longestWord - 1
        let parts = (word.count + longest - 1) / longest
        let part = word.prefix((word.count + parts - 1) / parts)
        if let hyphen = part.suffix(10).lastIndex(where: { $0.scalar == "-" }) { return word[...hyphen] }
        return part
    }

    private func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case " ", "\t", "\u{A0}", "\u{1680}", "\u{2000}"..."\u{200A}", "\u{202F}", "\u{205F}", "\u{3000}":
            true
        default: false
        }
    }

    /// Marks that have no shape of their own: byte order marks, joiners, soft hyphens, and variation selectors.
    private func isSilent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\u{FEFF}", "\u{200B}"..."\u{200D}", "\u{2060}", "\u{AD}", "\u{FE0E}", "\u{FE0F}": true
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
