/// A few words that the network writes in one go, about as many as the lines it learned from hold.
struct Run: Sendable {
    let words: [String]
    /// The paragraph it is part of.
    let paragraph: Int

    /// A run is closed with the word that brings it to this many characters.
    static let length = 24

    var text: String {
        var text = ""
        for (index, word) in words.enumerated() { text += index == 0 ? word : " " + word }
        return text
    }

    /// The word that each character of the text is part of; a space belongs to the word before it.
    var wordOfCharacter: [Int] {
        var result: [Int] = []
        for (index, word) in words.enumerated() {
            for _ in word.unicodeScalars { result.append(index) }
            result.append(index)
        }
        return result
    }

    /// The numbers of the words in which a character was skipped or stalled at.
    func doubtfulWords(_ ink: RunInk) -> [Int] {
        let wordOfCharacter = wordOfCharacter
        var numbers: [Int] = []
        for character in ink.doubtful where wordOfCharacter[character] != numbers.last {
            numbers.append(wordOfCharacter[character])
        }
        return numbers
    }

    static func runs(of spelling: Spelling) -> [Run] {
        var runs: [Run] = []
        for (paragraph, words) in spelling.paragraphs.enumerated() {
            var open: [String] = []
            var length = 0
            var left = 0
            for word in words { left += word.unicodeScalars.count + 1 }
            for word in words {
                open.append(word)
                length += word.unicodeScalars.count + 1
                left -= word.unicodeScalars.count + 1
                // The last words of a paragraph are not left alone: a hand needs a run-up.
                if length >= Run.length && left >= Run.length / 2 || left == 0 {
                    runs.append(Run(words: open, paragraph: paragraph))
                    open = []
                    length = 0
                }
            }
        }
        return runs
    }
}

/// The ink of a run as it was written.
struct RunInk {
    /// The first offset is the origin.
    var offsets: [PenOffset] = []
    /// For each offset, the character that the window covered most when it was drawn; the number of characters where
    /// that was the end, and one more where it was behind it.
    var places: [Int] = []
    /// For each character, the largest share of the window it ever had.
    var peaks: [Float]
    /// For each character, how many offsets it took.
    var durations: [Int]
    /// What the window covered of each character and the end when each offset was drawn, where that is kept.
    var window: [[Float]] = []
    /// The words that were written again, by number.
    var rewritten: [Int] = []

    init(characters: Int) {
        peaks = [Float](repeating: 0, count: characters)
        durations = [Int](repeating: 0, count: characters)
    }

    /// A character whose share of the window never reached this was skipped.
    private static let leastPeak: Float = 0.3
    /// A character that took longer than this many offsets held the window up.
    private static let longestDuration = 130

    /// The characters that the window skipped or stalled at.
    var doubtful: [Int] { doubtful(among: peaks.indices) }

    func doubtful(among characters: Range<Int>) -> [Int] {
        characters.filter { peaks[$0] < RunInk.leastPeak || durations[$0] > RunInk.longestDuration }
    }
}
