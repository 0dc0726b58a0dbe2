/// A few words that the network writes in one go, about as many as the lines it learned from hold.
struct Run: Sendable {
    let words: [SpelledWord]
    /// The paragraph it is part of.
    let paragraph: Int
    /// What the network writes of the words, with spaces between: none where all is drawn.
    let pieces: [Piece]

    /// A word, or what drawn signs leave of one.
    struct Piece: Sendable {
        let text: String
        /// Its word's number, and which of the word's characters it is.
        let word: Int
        let characters: Range<Int>
    }

    /// A run is closed with the word that brings it to this many characters.
    static let length = 24

    init(words: [SpelledWord], paragraph: Int) {
        self.words = words
        self.paragraph = paragraph
        pieces = words.indices.flatMap { number in
            words[number].pieces.map {
                Piece(text: words[number].text(of: $0), word: number, characters: $0)
            }
        }
    }

    var text: String {
        var text = ""
        for (index, piece) in pieces.enumerated() { text += index == 0 ? piece.text : " " + piece.text }
        return text
    }

    /// The piece that each character of the text is part of; a space belongs to the piece before it.
    var pieceOfCharacter: [Int] {
        var result: [Int] = []
        for (index, piece) in pieces.enumerated() {
            for _ in piece.characters { result.append(index) }
            result.append(index)
        }
        return result
    }

    /// The numbers of the words in which a character was skipped or stalled at.
    func doubtfulWords(_ ink: RunInk) -> [Int] {
        let pieceOfCharacter = pieceOfCharacter
        return words(ofPieces: ink.doubtful.map { pieceOfCharacter[$0] })
    }

    /// The numbers of the words that were written again.
    func rewrittenWords(_ ink: RunInk) -> [Int] { words(ofPieces: ink.rewritten) }

    /// - Parameter numbers: in order.
    private func words(ofPieces numbers: [Int]) -> [Int] {
        var words: [Int] = []
        for number in numbers where pieces[number].word != words.last { words.append(pieces[number].word) }
        return words
    }

    static func runs(of spelling: Spelling) -> [Run] {
        var runs: [Run] = []
        for (paragraph, words) in spelling.words.enumerated() {
            let lengths = words.map { word in
                var length = 0
                for piece in word.pieces { length += piece.count + 1 }
                return length
            }
            var open: [SpelledWord] = []
            var length = 0
            var left = lengths.reduce(0, +)
            for (index, word) in words.enumerated() {
                open.append(word)
                length += lengths[index]
                left -= lengths[index]
                // The last words of a paragraph are not left alone: a hand needs a run-up.
                if length >= Run.length && left >= Run.length / 2 || index == words.count - 1 {
                    runs.append(Run(words: open, paragraph: paragraph))
                    open = []
                    length = 0
                }
            }
        }
        return runs
    }
}
