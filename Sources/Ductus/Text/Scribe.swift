/// Writes text by hand.
///
///     let scribe = try Scribe(HandwritingModel(parsing: bytes))
///     let letter = try scribe.write("Dear Ada,\nthe engine weaves.", bias: 1, seed: 7)
///
/// The same model, text, style, bias and seed give the same ink on every machine.
public struct Scribe: Sendable {
    private let network: Network
    public let alphabet: Alphabet

    /// - Throws: if the model reads no text.
    public init(_ model: HandwritingModel) throws(FormatError) {
        guard let window = model.architecture.window else {
            throw FormatError(
                "this model writes by itself and reads no text; take one that was trained with a window")
        }
        network = Network(model)
        alphabet = window.alphabet
    }

    /// How a text is written.
    public struct Manner: Sendable {
        /// The hand; nil: whatever hand the seed brings, another for each run of words.
        public var style: Style?
        /// How neatly, from 0, as people write, to 5 (Graves 2013, section 5.4).
        public var bias: Float
        public var seed: UInt64
        /// Whether the manuscript keeps what the window covered (``Manuscript/windows``).
        public var keepsWindow = false

        public init(style: Style? = nil, bias: Float = 1, seed: UInt64 = 0) {
            self.style = style
            self.bias = bias
            self.seed = seed
        }
    }

    /// How often a run whose writing is doubtful is written again.
    private static let attempts = 4

    /// Writes a text.
    ///
    /// - Parameters:
    ///   - progress: told of each run of words how many characters it has, of how many.
    ///   - apart: how to do `count` independent pieces of work; one after the other, unless a caller knows better:
    ///     `DispatchQueue.concurrentPerform` uses all cores. The result is the same.
    /// - Throws: what ``Spelling`` throws.
    public func write(
        _ text: String, in manner: Manner = Manner(),
        progress: @escaping @Sendable (_ characters: Int, _ total: Int) -> Void = { _, _ in },
        apart: (_ count: Int, _ work: @Sendable (Int) -> Void) -> Void = { count, work in
            for piece in 0..<count { work(piece) }
        }
    ) throws(FormatError) -> Manuscript {
        let spelling = try Spelling(text, alphabet)
        let runs = Run.runs(of: spelling)
        let total = runs.reduce(0) { $0 + $1.text.unicodeScalars.count }
        let pieces = min(runs.count, Scribe.pieces)
        let results = Results(count: pieces)
        let primed = prime(manner.style)
        apart(pieces) { piece in
            results.pointer[piece] = write(runs, piece: piece, of: pieces, primed, manner) {
                progress($0, total)
            }
        }
        var inks = [Written?](repeating: nil, count: runs.count)
        for piece in 0..<pieces {
            for written in results.pointer[piece] { inks[written.run] = written }
        }
        return Manuscript(
            spelling: spelling, runs: runs, inks: inks.map { $0!.ink }, attempts: inks.map { $0!.attempts })
    }

    /// A run, written.
    private struct Written {
        let run: Int
        let ink: RunInk
        let attempts: Int
    }

    /// What each piece of work leaves, at a place of its own.
    private final class Results: @unchecked Sendable {
        let pointer: UnsafeMutablePointer<[Written]>
        private let count: Int

        init(count: Int) {
            self.count = count
            pointer = .allocate(capacity: count)
            pointer.initialize(repeating: [], count: count)
        }

        deinit {
            pointer.deinitialize(count: count)
            pointer.deallocate()
        }
    }

    private static let pieces = 8
    private static let streams = 8

    /// What a stream remembers after reading a style's ink, and the codes of its text with a space behind.
    private struct Primed: Sendable {
        var state: NetworkState
        var last = PenOffset.origin
        var codes: [UInt8] = []
    }

    private func prime(_ style: Style?) -> Primed {
        var primed = Primed(state: NetworkState(network.architecture))
        guard let style, let codes = try? alphabet.codes(of: style.text + " ") else { return primed }
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
    private func write(
        _ runs: [Run], piece: Int, of pieces: Int, _ primed: Primed, _ manner: Manner,
        progress: (_ characters: Int) -> Void
    ) -> [Written] {
        let count = min(Scribe.streams, (runs.count - piece + pieces - 1) / pieces)
        let streams = Streams(network, count: count)
        var tasks = [Task?](repeating: nil, count: count)
        var offsets = [PenOffset](repeating: .origin, count: count)
        var done: [Written] = []
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
            if best.penalty == 0 || task.attempt + 1 == Scribe.attempts {
                progress(best.peaks.count)
                done.append(Written(run: task.run, ink: best, attempts: task.attempt + 1))
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
                task.ink.places.append(min(place, task.ink.peaks.count - 1))
                if place >= task.ink.peaks.count, offset.endOfStroke { task.ink.isComplete = true }
                tasks[stream] = task
                if task.ink.isComplete || task.ink.offsets.count >= task.limit { end(stream, task) }
            }
        }
        return done
    }
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
