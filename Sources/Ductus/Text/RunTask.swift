/// A run on its way through one of the streams: word after word. A word whose writing is doubtful is written again from
/// where it began; one that is hard to write is written a few times, and the most legible is kept.
struct RunTask {
    /// The run's place among all runs.
    let number: Int
    /// What is written so far, of which the word on its way is the last.
    private(set) var ink: RunInk
    private let words: [Word]
    private let text: Text
    private var random: RandomSource
    private var begin: Moment
    private var phase = Phase.writing
    private var word = 0
    private var attempts = 0
    private var isRewritten = false
    private var current = Attempt()
    private var best: Attempt?

    /// The codes that the window goes over: a style's, `first` in number, then the run's, then the end.
    struct Text {
        let codes: [UInt8]
        let first: Int
    }

    private enum Phase {
        case writing
        /// Weighs the word as it was written against how it would have gone without the text; at an offset of it.
        case reading(at: Int)
    }

    private struct Word {
        /// The characters of the run that it takes, without the space behind.
        let characters: Range<Int>
        let isHard: Bool

        /// A word that never ends is given up after so many offsets.
        var longest: Int { 200 + 60 * characters.count }
    }

    /// Where a stream stood between two words.
    private struct Moment {
        var state: NetworkState
        /// The offset drawn last, which is not read yet.
        var last: PenOffset
        var ink: RunInk
    }

    private struct Attempt {
        var offsets: [PenOffset] = []
        /// How much more likely the ink is with the text than without it, in nats: the more, the plainer it says it.
        var evidence: Float = 0
        var penalty = 0
        var end: Moment?

        func isBetter(than other: Attempt?) -> Bool {
            guard let other else { return true }
            return penalty == other.penalty ? evidence > other.evidence : penalty < other.penalty
        }
    }

    /// How often a doubtful word is written, and how often a hard one.
    private static let (attemptsIfDoubtful, attemptsIfHard) = (4, 3)

    /// A run about to begin where a style's ink ended, or at the origin.
    init(
        _ number: Int, _ run: Run, _ text: Text, from state: NetworkState, last: PenOffset,
        random: RandomSource
    ) {
        self.number = number
        self.text = text
        self.random = random
        var words: [Word] = []
        var start = 0
        for word in run.words {
            let count = word.unicodeScalars.count
            words.append(Word(characters: start..<start + count, isHard: RunTask.isHard(word)))
            start += count + 1
        }
        self.words = words
        ink = RunInk(characters: text.codes.count - text.first - 1)
        if text.first == 0 {
            ink.append(.origin, 0)
        }
        begin = Moment(state: state, last: last, ink: ink)
    }

    /// Capitals, digits and rare signs: the ink that networks learn from holds few of them.
    private static func isHard(_ word: String) -> Bool {
        for scalar in word.unicodeScalars {
            switch scalar {
            case "a"..."z", ",", ".", "'", "-", "\"": continue
            default: return true
            }
        }
        return false
    }

    // MARK: Steps

    /// Puts the stream where the word on its way begins; gives the offset to read first.
    func start(_ streams: Streams, _ stream: Int) -> PenOffset {
        streams[stream] = begin.state
        streams.setText(text.codes, stream: stream)
        return begin.last
    }

    /// Goes on in another stream.
    func move(_ streams: Streams, from: Int, to: Int) {
        streams[to] = streams[from]
        if case .reading = phase {
            streams.setText([], stream: to)
        } else {
            streams.setText(text.codes, stream: to)
        }
    }

    /// Goes on by an offset; gives the one to read next, or nil where the run is written.
    mutating func next(_ streams: Streams, _ stream: Int, _ manner: Scribe.Manner) -> PenOffset? {
        switch phase {
        case .writing:
            let place = ink.note(streams, stream, from: text.first, keepsWindow: manner.keepsWindow)
            let offset = streams.sample(stream: stream, bias: manner.bias, using: &random)
            if words[word].isHard {
                current.evidence += RunTask.likelihood(of: offset, streams, stream)
            }
            current.offsets.append(offset)
            // The way from the style's last point to the run's first is no ink.
            ink.append(
                ink.offsets.isEmpty ? PenOffset(dx: 0, dy: 0, endOfStroke: offset.endOfStroke) : offset, place
            )
            let isComplete = place >= words[word].characters.upperBound && offset.endOfStroke
            guard isComplete || current.offsets.count >= words[word].longest else { return offset }
            current.penalty = ink.doubtful(among: words[word].characters).count + (isComplete ? 0 : 10)
            current.end = Moment(state: streams[stream], last: offset, ink: ink)
            guard words[word].isHard, current.penalty == 0 else { return settle(streams, stream) }
            phase = .reading(at: 0)
            streams[stream] = begin.state.withoutWindow
            streams.setText([], stream: stream)
            return begin.last
        case .reading(let at):
            current.evidence -= RunTask.likelihood(of: current.offsets[at], streams, stream)
            guard at + 1 < current.offsets.count else { return settle(streams, stream) }
            phase = .reading(at: at + 1)
            return current.offsets[at]
        }
    }

    private static func likelihood(of offset: PenOffset, _ streams: Streams, _ stream: Int) -> Float {
        let (density, endOfStroke) = streams.logLikelihood(of: offset, stream: stream)
        return density + endOfStroke
    }

    /// Tries again, or keeps the best and goes on to the next word.
    private mutating func settle(_ streams: Streams, _ stream: Int) -> PenOffset? {
        attempts += 1
        if current.isBetter(than: best) {
            if attempts > 1 { isRewritten = true }
            best = current
        }
        current = Attempt()
        phase = .writing
        let isDoubtful = best!.penalty > 0
        if isDoubtful { isRewritten = true }
        if isDoubtful && attempts < RunTask.attemptsIfDoubtful
            || words[word].isHard && attempts < RunTask.attemptsIfHard
        {
            ink = begin.ink
            return start(streams, stream)
        }
        begin = best!.end!
        if isRewritten { begin.ink.rewritten.append(word) }
        ink = begin.ink
        best = nil
        attempts = 0
        isRewritten = false
        word += 1
        return word < words.count ? start(streams, stream) : nil
    }
}

extension NetworkState {
    /// The same, with no text in mind.
    fileprivate var withoutWindow: NetworkState { NetworkState(hidden: hidden, cell: cell) }
}

extension RunInk {
    fileprivate mutating func append(_ offset: PenOffset, _ place: Int) {
        offsets.append(offset)
        places.append(min(place, peaks.count))
    }

    /// Notes what the window covers and returns the character it covers most, counted from the run's first.
    fileprivate mutating func note(_ streams: Streams, _ stream: Int, from first: Int, keepsWindow: Bool)
        -> Int
    {
        if keepsWindow { window.append(Array(streams.coverage(stream).dropFirst(first))) }
        var total: Float = 0
        streams.forEachCovered(stream) { total += $1 }
        guard total > 0 else { return 0 }
        let place = max(0, streams.place(stream) - first)
        if place < durations.count { durations[place] += 1 }
        streams.forEachCovered(stream) { character, coverage in
            let character = character - first
            if character >= 0, character < peaks.count {
                peaks[character] = max(peaks[character], coverage / total)
            }
        }
        return place
    }
}
