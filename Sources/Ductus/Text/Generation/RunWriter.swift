/// Writes runs of words, many at a time that share one pass over the weights. Each comes out the same whichever
/// others are written with it.
struct RunWriter: Sendable {
    let spelling: Spelling
    let runs: [Run]
    private let network: HandwritingNetwork
    private let alphabet: Alphabet
    private let options: Scribe.Options
    private let primed: Primed

    /// Runs written side by side.
    private static let streams = 8

    /// What a stream remembers after reading a style's ink, and the codes of its text with a space behind.
    private struct Primed: Sendable {
        /// nil: the network has no hands.
        var hand: Hand?
        var state: NetworkState
        var last = PenOffset.origin
        var codes: [UInt8] = []
        /// How high the style's small letters are, or those of the run-up.
        var letterHeight: Float?
    }

    /// How high the hand writes small letters, in raw units; nil where nothing tells.
    var letterHeight: Float? { primed.letterHeight }

    /// - Parameter other: wrote another text with the same network. If that was in the same hand, its size is known.
    /// - Throws: what ``Spelling`` throws; if the style's text holds a character that the alphabet lacks.
    init(
        _ text: String, _ options: Scribe.Options, _ network: HandwritingNetwork, _ alphabet: Alphabet,
        beside other: RunWriter? = nil
    ) throws(InputError) {
        let spelling = try Spelling(text, alphabet, omitsUnknown: options.omitsUnknown)
        let primed = try RunWriter.prime(options, network, alphabet, beside: other)
        self.init(spelling, options, network, alphabet, primed)
    }

    private init(
        _ spelling: Spelling, _ options: Scribe.Options, _ network: HandwritingNetwork, _ alphabet: Alphabet,
        _ primed: Primed
    ) {
        self.spelling = spelling
        runs = Run.runs(of: spelling)
        self.network = network
        self.alphabet = alphabet
        self.options = options
        self.primed = primed
    }

    private static func prime(
        _ options: Scribe.Options, _ network: HandwritingNetwork, _ alphabet: Alphabet,
        beside other: RunWriter?
    ) throws(InputError) -> Primed {
        var primed = Primed(state: NetworkState(network.architecture))
        if let hand = options.hand {
            try network.check(hand)
            primed.hand = hand
        } else if network.architecture.hand != nil, let style = options.style {
            primed.hand = try network.hand(of: [style.ink])
        } else if options.style == nil {
            primed.hand = network.hand(seed: options.seed)
        }
        if let hand = primed.hand {
            let isKnown = other?.primed.hand == hand && other?.options.bias == options.bias
            primed.letterHeight =
                isKnown ? other?.letterHeight : letterHeightOfRunUp(options, network, alphabet, primed)
            return primed
        }
        guard let style = options.style else { return primed }
        // The style's words as the alphabet can write them, and a space.
        var text = ""
        do throws(InputError) {
            for word in try Spelling(style.text, alphabet, draws: false).paragraphs.joined() {
                text += word + " "
            }
        } catch {
            throw .unusableInk("the style's text, which says what its ink writes: \(error.description)")
        }
        let codes = try alphabet.codes(of: text)
        primed.codes = codes.dropLast()
        let streams = Streams(network, count: 1)
        streams.setText(codes)
        var places = [0]
        for offset in style.ink.dropLast() {
            streams.read(offset)
            places.append(streams.place(0))
        }
        let strokes = PlacedStroke.strokes(style.ink, places)
        let characters = Array(text.unicodeScalars)
        let baseline = Baseline(strokes, characters: characters)
        primed.letterHeight = LetterHeights(strokes, characters: characters, over: baseline).usual()
        primed.state = streams[0]
        primed.last = style.ink[style.ink.count - 1]
        return primed
    }

    /// How high small letters are in a few words that are written to find out, and thrown away: the same whatever the text and
    /// the seed, so that all runs of a text can be brought to one size.
    private static func letterHeightOfRunUp(
        _ options: Scribe.Options, _ network: HandwritingNetwork, _ alphabet: Alphabet, _ primed: Primed
    ) -> Float? {
        guard let spelling = try? Spelling(runUp, alphabet, draws: false) else { return nil }
        let writer = RunWriter(spelling, Scribe.Options(bias: options.bias), network, alphabet, primed)
        return writer.write(piece: 0, of: 1)
            .compactMap { LetterHeights(writer.runs[$0.number], $0.ink).usual() }.median
    }

    /// Small letters all of them, in runs that are written side by side.
    private static let runUp = "one man\none man\none man\none man"

    /// Writes runs `piece`, `piece + pieces`, …: each stream takes the next as soon as its run is written.
    ///
    /// - Parameter progress: told the characters of each run that is written.
    func write(
        piece: Int, of pieces: Int, progress: (_ characters: Int) -> Void = { _ in }
    ) -> [WrittenRun] {
        var waiting: [Int] = []
        var done: [WrittenRun] = []
        for run in stride(from: piece, to: runs.count, by: pieces) {
            if runs[run].pieces.isEmpty {
                done.append(WrittenRun(number: run, ink: RunInk(characters: 0)))
            } else {
                waiting.append(run)
            }
        }
        waiting.reverse()
        let count = min(RunWriter.streams, waiting.count)
        guard count > 0 else { return done }
        let streams = Streams(network, count: count)
        for stream in 0..<count { streams.setHandVector(primed.hand?.vector, stream: stream) }
        var tasks: [RunTask] = []
        var offsets: [PenOffset] = []
        for stream in 0..<count {
            tasks.append(task(waiting.removeLast()))
            offsets.append(tasks[stream].start(streams, stream))
        }
        while !tasks.isEmpty {
            streams.read(offsets)
            for stream in tasks.indices.reversed() {
                if let offset = tasks[stream].next(streams, stream, options) {
                    offsets[stream] = offset
                    continue
                }
                progress(tasks[stream].ink.peaks.count)
                done.append(WrittenRun(number: tasks[stream].number, ink: tasks[stream].ink))
                if let next = waiting.popLast() {
                    tasks[stream] = task(next)
                    offsets[stream] = tasks[stream].start(streams, stream)
                } else {
                    // The last stream takes this one's place, so that none goes idle.
                    let last = tasks.count - 1
                    if stream != last { tasks[last].move(streams, from: last, to: stream) }
                    tasks.swapAt(stream, last)
                    offsets.swapAt(stream, last)
                    tasks.removeLast()
                    offsets.removeLast()
                }
            }
        }
        return done
    }

    private func task(_ run: Int) -> RunTask {
        let text = runs[run].text
        // Behind the run, its first piece again: letters that the alphabet has.
        let codes =
            (try? alphabet.codes(of: text + " " + runs[run].pieces[0].text))
            ?? (try? alphabet.codes(of: text))
            ?? []
        return RunTask(
            run, runs[run],
            RunTask.Text(
                codes: primed.codes + codes, first: primed.codes.count, count: text.unicodeScalars.count),
            isQuick: options.isQuick, from: primed.state, last: primed.last,
            random: RandomSource(seed: options.seed &+ UInt64(run) &* 0x9e37_79b9_7f4a_7c15))
    }
}

/// A run, written.
struct WrittenRun: Sendable {
    /// Its place among the runs of the text.
    let number: Int
    let ink: RunInk
}
