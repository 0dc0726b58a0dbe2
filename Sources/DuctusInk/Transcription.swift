/// The text of a form as its writer wrote it.
///
/// Some transcriptions of IAM-OnDB set every sign apart, as the corpus of English they come from does:
/// `" don ' t , " he said .` Writers do not; here signs stand where hands put them: `"don't," he said.`
enum Transcription {
    /// The lines of a form with their signs back in place. Lines that set no sign apart stay as they are.
    static func rejoined(_ lines: [String]) -> [String] {
        var quoteIsOpen = false
        return lines.map { line in
            var words = line.split(separator: " ").map(String.init)
            joinApostrophes(&words)
            return joinSigns(words, quoteIsOpen: &quoteIsOpen)
        }
    }

    /// What follows an apostrophe within a word.
    private static let endings: Set<String> = ["s", "t", "d", "m", "ll", "re", "ve", "clock"]

    private static func joinApostrophes(_ words: inout [String]) {
        var index = 1
        while index + 1 < words.count {
            if words[index] == "'", endings.contains(words[index + 1]) {
                words[index - 1...index + 1] = [words[index - 1] + "'" + words[index + 1]]
            } else {
                index += 1
            }
        }
    }

    private static func joinSigns(_ words: [String], quoteIsOpen: inout Bool) -> String {
        var text = ""
        var joinsNext = true
        for word in words {
            let isQuote = word == "\""
            let follows = [",", ".", ";", ":", "!", "?", ")"].contains(word) || isQuote && quoteIsOpen
            if !joinsNext && !follows { text += " " }
            text += word
            joinsNext = word == "(" || isQuote && !quoteIsOpen
            for character in word where character == "\"" { quoteIsOpen.toggle() }
        }
        return text
    }
}
