/// What became of a text: all that was written otherwise than asked, and what may not be legible.
public struct WritingSummary: Equatable, Sendable {
    /// Characters that the model does not know, each once, with what was written instead.
    public var substitutions: [Spelling.Substitution] = []
    /// Characters that the model has nothing close to and that were left out, each once.
    public var omitted: [String] = []
    /// Words that were too long to be written in one go, as they were broken at lines' ends.
    public var broken: [String] = []
    /// Words that were wider than a line and are drawn smaller.
    public var reduced: [String] = []
    /// Words in which a character was skipped or stalled at.
    public var doubtful: [String] = []

    /// All as asked.
    public init() {}

    /// - Parameter words: the manuscript's words as they were set.
    public init(_ manuscript: Manuscript, setAs words: [PlacedWord]) {
        substitutions = manuscript.substitutions
        omitted = WritingSummary.each(manuscript.omissions)
        broken = manuscript.broken
        reduced = words.filter { $0.isReduced }.map { $0.text }
        doubtful = manuscript.doubtful
    }

    /// The characters of omissions, each once.
    public static func each(_ omissions: [Spelling.Omission]) -> [String] {
        var characters: [String] = []
        for omission in omissions where !characters.contains(where: { $0.isSame(as: omission.character) }) {
            characters.append(omission.character)
        }
        return characters
    }

    /// The same for people, a sentence for each kind; none where all is as asked.
    public var sentences: [String] {
        let kinds = [
            ("Left out, because the hand has not learned to write it: ", omitted, "."),
            ("Written otherwise: ", substitutions.map { "\($0.original) as \($0.written)" }, "."),
            ("Broken at the end of a line: ", broken, "."),
            ("Drawn smaller to fit a line: ", reduced, "."),
            (
                "Perhaps not legible: ", doubtful,
                ". Try another seed, another hand or more neatness (bias)."
            ),
        ]
        return kinds.filter { !$0.1.isEmpty }.map { $0.0 + WritingSummary.list($0.1) + $0.2 }
    }

    /// The most that a sentence names.
    private static let most = 12

    private static func list(_ words: [String]) -> String {
        var text = ""
        for (index, word) in words.prefix(most).enumerated() { text += index == 0 ? word : ", " + word }
        return words.count > most ? text + " and \(words.count - most) more" : text
    }
}
