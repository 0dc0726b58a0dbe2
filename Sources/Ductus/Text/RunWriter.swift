/// Writes runs of words, many at a time that share one pass over the weights. Each comes out the same whichever
/// others are written with it.
struct RunWriter: Sendable {
    let spelling: Spelling
    let runs: [Run]
    private let network: Network
    private let alphabet: Alphabet
    private let manner: Scribe.Manner
    private let primed: Primed

    /// How often a run whose writing is doubtful is tried.
    private static let attempts = 4
    /// Runs written side by side.
    private static let streams = 8

    /// What a stream remembers after reading a style's ink, and the codes of its text with a space behind.
    private struct Primed: Sendable {
        var state: NetworkState
        var last = PenOffset.origin
        var codes: [UInt8] = []
    }

    /// - Throws: what ``Spelling`` throws; if the style's text holds a character that the alphabet lacks.
    init(_ text: String, _ manner: Scribe.Manner, _ network: Network, _ alphabet: Alphabet)
        throws(FormatError)
    {
        spelling = try Spelling(text, alphabet)
        runs = Run.runs(of: spelling)
        self.network = network
        self.alphabet = alphabet
        self.manner = manner
        primed = try RunWriter.prime(manner.style, network, alphabet)
    }

    private static func prime(
        _ style: Style?, _ network: Network, _ alphabet: Alphabet
    ) throws(FormatError) -> Primed {
        var primed = Primed(state: NetworkState(network.architecture))
        guard let style else { return primed }
        // The style's words as the alphabet can write them, and a space.
        var text = ""
        for word in try Spelling(style.text, alphabet).paragraphs.joined() { text += word + " " }
        let codes = try alphabet.codes(of: text)
        primed.codes = codes.dropLast()
        let streams = Streams(network, count: 1)
        streams.setText(codes)
        for offset in style.ink.dropLast() { streams.read(offset) }
        primed.state = streams[0]
        primed.last = style.ink[style.ink.count - 1]
        return primed
    }

    /// One run on its way.
    private struct Task {
        var run: Int
        var attempt: Int
        var random: RandomSource
        var ink: RunInk
        var best: RunInk?
        var limit: Int
    }

    /// Writes runs `piece`, `piece + pieces`, …: each stream takes the next as soon as its run is written.
    ///
    /// - Parameter progress: told the characters of each run that is written.
    func write(
        piece: Int, of pieces: Int, progress: (_ characters: Int) -> Void = { _ in }
    ) -> [WrittenRun] {
        let count = min(RunWriter.streams, (runs.count - piece + pieces - 1) / pieces)
        let streams = Streams(network, count: count)
        var tasks = [Task?](repeating: nil, count: count)
        var offsets = [PenOffset](repeating: .origin, count: count)
        var done: [WrittenRun] = []
        var next = piece

        func begin(_ stream: Int, run: Int, attempt: Int, best: RunInk?) {
            let codes = (try? alphabet.codes(of: runs[run].text)) ?? []
            streams[stream] = primed.state
            streams.setText(primed.codes + codes, stream: stream)
            offsets[stream] = primed.last
            let seed = RandomSource(seed: manner.seed &+ UInt64(run) &* 0x9e37_79b9_7f4a_7c15).state.0
            tasks[stream] = Task(
                run: run, attempt: attempt, random: RandomSource(seed: seed &+ UInt64(attempt)),
                ink: RunInk(characters: codes.count - 1), best: best, limit: 300 + 60 * codes.count)
            if primed.codes.isEmpty {
                tasks[stream]!.ink.offsets.append(.origin)
                tasks[stream]!.ink.places.append(0)
            }
        }
        func takeNext(_ stream: Int) {
            tasks[stream] = nil
            if next < runs.count {
                begin(stream, run: next, attempt: 0, best: nil)
                next += pieces
            }
        }
        func end(_ stream: Int, _ task: Task) {
            var best = task.ink
            if let former = task.best, former.penalty <= best.penalty { best = former }
            if best.penalty == 0 || task.attempt + 1 == RunWriter.attempts {
                progress(best.peaks.count)
                done.append(WrittenRun(number: task.run, ink: best, attempts: task.attempt + 1))
                takeNext(stream)
            } else {
                begin(stream, run: task.run, attempt: task.attempt + 1, best: best)
            }
        }

        for stream in 0..<count { takeNext(stream) }
        while tasks.contains(where: { $0 != nil }) {
            offsets.withUnsafeBufferPointer { streams.read($0) }
            for stream in 0..<count {
                guard var task = tasks[stream] else { continue }
                let place = task.ink.note(
                    streams, stream, from: primed.codes.count, keepsWindow: manner.keepsWindow)
                let offset = streams.sample(stream: stream, bias: manner.bias, using: &task.random)
                offsets[stream] = offset
                // The way from the style's last point to the run's first is no ink.
                task.ink.offsets.append(
                    task.ink.offsets.isEmpty
                        ? PenOffset(dx: 0, dy: 0, endOfStroke: offset.endOfStroke) : offset)
                task.ink.places.append(min(place, task.ink.peaks.count))
                if place >= task.ink.peaks.count, offset.endOfStroke { task.ink.isComplete = true }
                tasks[stream] = task
                if task.ink.isComplete || task.ink.offsets.count >= task.limit { end(stream, task) }
            }
        }
        return done
    }
}

/// A run, written.
struct WrittenRun: Sendable {
    /// Its place among the runs of the text.
    let number: Int
    let ink: RunInk
    let attempts: Int
}

extension RunInk {
    /// How doubtful the writing is: 0 if it is not.
    fileprivate var penalty: Int { doubtful.count + (isComplete ? 0 : 10) }

    /// Notes what the window covers and returns the character it covers most, counted from the run's first.
    fileprivate mutating func note(
        _ streams: Streams, _ stream: Int, from first: Int, keepsWindow: Bool
    ) -> Int {
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
