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

    /// What the attention window moves over.
    struct Text {
        /// The codes of the style's text, then of the run, then of a few more characters. These are not written: with them
        /// the run's last word ends like any other.
        let codes: [UInt8]
        /// The number of codes of the style's text, and so the index of the run's first code.
        let first: Int
        /// How many codes the run has.
        let count: Int
    }

    private enum Phase {
        case writing
        /// The pen is up, and the word may have ended. It has if the window moves past the word and the next stroke begins to
        /// the right of its ink; a late dot or bar begins above it.
        case ending
        /// Compares the likelihood of the word's ink with the text and without; at one of its offsets.
        case reading(at: Int)
    }

    /// The number of times that a doubtful word is written, and a hard one.
    private static let (attemptsIfDoubtful, attemptsIfHard) = (4, 3)
    /// A stroke that begins more than this, in raw units, to the right of the word's ink after the window has passed the
    /// word's last character belongs to the next word.
    private static let leastGap: Float = 20
    /// A word that ends with a letter, and of which more offsets than this are drawn while the window is at the next word, has
    /// run into it. A late dot or bar takes less.
    private static let mostBeyond = 15
    /// The number of times that the first offset of a word is sampled if it leads back over the word before, or if the first
    /// stroke is only a dot.
    private static let drawsOfBeginning = 16

    /// A run about to begin where a style's ink ended, or at the origin.
    init(
        _ number: Int, _ run: Run, _ text: Text, isQuick: Bool, from state: NetworkState, last: PenOffset,
        random: RandomSource
    ) {
        self.number = number
        self.text = text
        self.random = random
        var words: [Word] = []
        var start = 0
        for piece in run.pieces {
            words.append(Word(piece.text, at: start, isQuick: isQuick))
            start = words.last!.characters.upperBound + 1
        }
        self.words = words
        ink = RunInk(characters: text.count)
        if text.first == 0 {
            ink.append(.origin, 0)
        }
        begin = Moment(state: state, last: last, ink: ink)
    }

    // MARK: Steps

    /// Restores the stream to the state in which the current word begins, and returns the offset to read first.
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
    mutating func next(_ streams: Streams, _ stream: Int, _ options: Scribe.Options) -> PenOffset? {
        switch phase {
        case .writing, .ending:
            let place = ink.note(streams, stream, from: text.first, keepsWindow: options.keepsWindow)
            let offset = draw(streams, stream, options)
            if case .ending = phase {
                if place >= words[word].characters.upperBound,
                    current.pen + offset.dx > current.right + RunTask.leastGap
                {
                    return end(streams, stream)
                }
                phase = .writing
            }
            if words[word].isHard {
                current.evidence += RunTask.likelihood(of: offset, streams, stream)
            }
            current.append(offset)
            // The way from the style's last point to the run's first is no ink.
            ink.append(
                ink.offsets.isEmpty ? PenOffset(dx: 0, dy: 0, endOfStroke: offset.endOfStroke) : offset, place
            )
            let isTooLong = current.offsets.count >= words[word].longest
            guard isTooLong || offset.endOfStroke && place >= words[word].mayEnd else {
                return offset
            }
            current.penalty = ink.doubtful(among: words[word].characters).count + (isTooLong ? 10 : 0)
            if words[word].beginsPlainly && current.beginsWithDot { current.penalty += 1 }
            if words[word].endsPlainly && offsetsBeyond > RunTask.mostBeyond { current.penalty += 2 }
            current.end = Moment(
                state: streams[stream], last: offset, ink: ink, edge: max(0, current.right - current.pen))
            if isTooLong { return end(streams, stream) }
            phase = .ending
            return offset
        case .reading(let at):
            current.evidence -= RunTask.likelihood(of: current.offsets[at], streams, stream)
            guard at + 1 < current.offsets.count else { return settle(streams, stream) }
            phase = .reading(at: at + 1)
            return current.offsets[at]
        }
    }

    /// How many offsets of the word on its way were drawn while the window was at the next word.
    private var offsetsBeyond: Int {
        let end = words[word].characters.upperBound
        return ink.places.suffix(current.offsets.count).count { $0 > end }
    }

    /// What the pen does next.
    private mutating func draw(_ streams: Streams, _ stream: Int, _ options: Scribe.Options) -> PenOffset {
        var offset = streams.sample(stream: stream, bias: options.bias, using: &random)
        guard current.offsets.isEmpty, let edge = begin.edge else { return offset }
        for _ in 1..<RunTask.drawsOfBeginning
        where offset.dx <= edge + RunTask.leastGap || words[word].beginsPlainly && offset.endOfStroke {
            offset = streams.sample(stream: stream, bias: options.bias, using: &random)
        }
        return offset
    }

    /// The word on its way is written; if it is hard, it is read.
    private mutating func end(_ streams: Streams, _ stream: Int) -> PenOffset? {
        guard words[word].isHard, current.penalty == 0 else { return settle(streams, stream) }
        phase = .reading(at: 0)
        streams[stream] = begin.state.withoutWindow
        streams.setText([], stream: stream)
        return begin.last
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
