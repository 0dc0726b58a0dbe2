/// The text of a form as its writer wrote it.
///
/// Some transcriptions of IAM-OnDB set every sign apart, as the corpus of English they come from does:
/// `" don ' t , " he said .` Writers do not; here signs stand where hands put them: `"don't," he said.`
enum Transcription {
    /// The lines of a form with their signs back in place. Lines that set no sign apart stay as they are.
    static func rejoined(_ lines: [String]) -> [String] {
        var quoteIsOpen = false
        return lines.map { line in
            joinSigns(
                joinApostrophes(line.split(separator: " ").map(String.init)), quoteIsOpen: &quoteIsOpen)
        }
    }

    /// What follows an apostrophe within a word.
    private static let endings: Set<String> = ["s", "t", "d", "m", "ll", "re", "ve", "clock"]

    private static func joinApostrophes(_ words: [String]) -> [String] {
        var joined: [String] = []
        var index = 0
        while index < words.count {
            if words[index] == "'", !joined.isEmpty, index + 1 < words.count,
                endings.contains(words[index + 1])
            {
                joined[joined.count - 1] += "'" + words[index + 1]
                index += 2
            } else {
                joined.append(words[index])
                index += 1
            }
        }
        return joined
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
