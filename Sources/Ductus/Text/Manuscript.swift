/// A written text: its words with their ink, each on a baseline of its own, ready to be set on a page.
public struct Manuscript: Sendable {
    /// The words of each paragraph.
    public let paragraphs: [[Word]]
    /// How each paragraph begins.
    public let openings: [Spelling.Opening]
    /// What was written otherwise than asked.
    public let substitutions: [Spelling.Substitution]
    /// The characters that were left out.
    public let omissions: [Spelling.Omission]
    /// The words that were broken, at lines' ends, with their hyphens.
    public let broken: [String]
    /// Words that were written again: a first try skipped or stalled at a character, began with a lone dot, ran into the
    /// next word, or said the word less plainly.
    public let rewritten: [String]
    /// Words that a character was skipped or stalled in even at the last try.
    public let doubtful: [String]

    /// What the window covered while each run of words was written, where that was asked for.
    public let windows: [WindowTrace]

    /// One run of words, as the window went over it.
    public struct WindowTrace: Sendable {
        /// What the run of words says.
        public let text: String
        /// The ink in raw units.
        public let offsets: [PenOffset]
        /// For each offset, how strongly each character and the end of the text was covered.
        public let coverage: [[Float]]

        /// nil where the window was not kept.
        init?(_ run: Run, _ ink: RunInk) {
            guard !ink.window.isEmpty else { return nil }
            text = run.text
            offsets = Array(ink.offsets.suffix(ink.window.count))
            coverage = ink.window
        }
    }

    /// A word with its ink.
    public struct Word: Sendable {
        /// What it says.
        public let text: String
        /// The ink in raw units, of which small letters are 120 high: its left edge at x 0, its baseline at y 0.
        public let drawing: Drawing
        /// From the right edge of the word before to this one's left edge, in raw units.
        public let gap: Float
        /// Whether a character was skipped or stalled at.
        public let isDoubtful: Bool

        /// From edge to edge, in raw units.
        public var width: Float { drawing.bounds.map { $0.max.x } ?? 0 }
    }

    init(_ spelling: Spelling, letterHeight: Float?, runs: [(run: Run, written: WrittenRun)]) {
        var paragraphs = spelling.paragraphs.map { _ in [Word]() }
        var rewritten: [String] = []
        var doubtful: [String] = []
        var windows: [WindowTrace] = []
        for (run, written) in runs {
            paragraphs[run.paragraph] += RunWords(run, written.ink, letterHeight: letterHeight).words
            rewritten += run.rewrittenWords(written.ink).map { run.words[$0].text }
            doubtful += run.doubtfulWords(written.ink).map { run.words[$0].text }
            if let window = WindowTrace(run, written.ink) { windows.append(window) }
        }
        self.paragraphs = paragraphs
        self.rewritten = rewritten
        self.doubtful = doubtful
        self.windows = windows
        openings = spelling.openings
        substitutions = spelling.substitutions
        omissions = spelling.omissions
        broken = spelling.broken
    }
}
