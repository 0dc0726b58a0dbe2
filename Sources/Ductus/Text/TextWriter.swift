/// Writes a text a few words at a time: each element is the next word with its ink. Ask ``Scribe/words(of:options:after:)``
/// for one.
public final class TextWriter: Sequence, IteratorProtocol {
    let writer: RunWriter
    private var nextRun = 0
    /// The runs written so far, and those of the former text that have not been reached.
    private var done: [(run: Run, written: WrittenRun)] = []
    private var former: ArraySlice<(run: Run, written: WrittenRun)> = []
    private var words: [Manuscript.Word] = []
    private var nextWord = 0
    private var paragraph = -1
    /// The empty lines and the indentation before the last word given, if it is the first of its paragraph; nil otherwise.
    public private(set) var opening: Spelling.Opening?
    /// What the attention window covered during a run of words, if the last word given is the first of that run and the options
    /// ask for it; nil otherwise.
    public private(set) var window: Manuscript.WindowTrace?
    /// The words so far in which the window skipped a character or stopped at one.
    public private(set) var doubtful: [String] = []

    init(_ writer: RunWriter, after before: TextWriter?) {
        self.writer = writer
        if let before { former = before.done + before.former.dropFirst(before.done.count) }
    }

    /// What is written otherwise than asked.
    public var substitutions: [Spelling.Substitution] { writer.spelling.substitutions }

    /// The characters that are left out.
    public var omissions: [Spelling.Omission] { writer.spelling.omissions }

    /// The words that are broken, at lines' ends, with their hyphens.
    public var broken: [String] { writer.spelling.broken }

    public func next() -> Manuscript.Word? {
        opening = nil
        window = nil
        if nextWord == words.count {
            guard nextRun < writer.runs.count else { return nil }
            let run = writer.runs[nextRun]
            let written = keptInk(of: run) ?? writer.write(piece: nextRun, of: writer.runs.count)[0]
            done.append((run, written))
            words = RunWords(run, written.ink, letterHeight: writer.letterHeight).words
            doubtful += run.doubtfulWords(written.ink).map { run.words[$0].text }
            window = Manuscript.WindowTrace(run, written.ink)
            if run.paragraph != paragraph { opening = writer.spelling.openings[run.paragraph] }
            paragraph = run.paragraph
            nextWord = 0
            nextRun += 1
        }
        nextWord += 1
        return words[nextWord - 1]
    }

    /// The ink of the next run, if the text before had the same run at its place: its ink depends on nothing else.
    private func keptInk(of run: Run) -> WrittenRun? {
        guard nextRun < former.count else { return nil }
        let (before, written) = former[former.startIndex + nextRun]
        return before.text.utf8.elementsEqual(run.text.utf8) ? written : nil
    }
}
