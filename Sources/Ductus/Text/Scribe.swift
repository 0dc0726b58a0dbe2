/// Writes text by hand.
///
///     let scribe = try Scribe(HandwritingModel(parsing: bytes))
///     let letter = try scribe.write("Dear Ada,\nthe engine weaves.", options: .init(bias: 1, seed: 7))
///
/// The same model, text, style, bias and seed give the same ink on every machine.
public struct Scribe: Sendable {
    let network: HandwritingNetwork
    /// The characters that the network has learned. Other texts are spelled with them (``Spelling``).
    public let alphabet: Alphabet

    /// - Throws: if the model reads no text.
    public init(_ model: HandwritingModel) throws(InputError) {
        try self.init(HandwritingNetwork(model))
    }

    /// - Throws: if the network reads no text.
    public init(_ network: HandwritingNetwork) throws(InputError) {
        guard let window = network.architecture.window else {
            throw .wrongModel(
                "this model writes by itself and reads no text; take one that was trained with a window")
        }
        self.network = network
        alphabet = window.alphabet
    }

    /// How a text is written.
    public struct Options: Sendable {
        /// The hand; nil: that of the style, or else the one that the seed brings (``HandwritingNetwork/hand(seed:)``).
        public var hand: Hand?
        /// Ink whose hand is taken; a model without hands reads it before it writes each run of words.
        public var style: Style?
        /// How neatly, from 0, as people write, to 5 (Graves 2013, section 5.4).
        public var bias: Float
        /// The random seed.
        public var seed: UInt64
        /// Whether characters that the model has nothing close to are left out, instead of thrown for.
        public var omitsUnknown = false
        /// Whether words that are hard to write are written once, not a few times of which the most legible is kept: for ink
        /// that must keep up with somebody who types.
        public var isQuick = false
        /// Whether the manuscript keeps what the window covered (``Manuscript/windows``).
        public var keepsWindow = false

        /// The rest keeps its defaults.
        public init(hand: Hand? = nil, style: Style? = nil, bias: Float = 1, seed: UInt64 = 0) {
            self.hand = hand
            self.style = style
            self.bias = bias
            self.seed = seed
        }
    }

    /// Writes a text word by word, each when it is asked for.
    ///
    ///     for word in try scribe.words(of: "Dear Ada,") { print(word.text, word.drawing.strokes.count) }
    ///
    /// - Parameter before: what wrote the text as it was before a change, by the same scribe with the same options: what
    ///   has not changed is not written again. The words are the same without it, and come later.
    /// - Throws: what ``Spelling`` throws.
    public func words(
        of text: String, options: Options = Options(), after before: TextWriter? = nil
    ) throws(InputError) -> TextWriter {
        try words(of: text, options: options, after: before, beside: before)
    }

    /// - Parameter other: what wrote any other text by the same scribe: if that was in the same hand, the first word comes sooner.
    package func words(
        of text: String, options: Options, after before: TextWriter?, beside other: TextWriter?
    ) throws(InputError) -> TextWriter {
        TextWriter(try RunWriter(text, options, network, alphabet, beside: other?.writer), after: before)
    }

    /// Writes a text: the words that ``words(of:options:after:)`` gives, many side by side.
    ///
    /// - Parameter progress: told of each run of words how many characters it has, of how many.
    /// - Throws: what ``Spelling`` throws.
    public func write(
        _ text: String, options: Options = Options(),
        progress: @escaping @Sendable (_ characters: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(InputError) -> Manuscript {
        // All runs share each pass over the weights, which one thread takes longest for.
        try write(text, options: options, progress: progress, pieces: 1) { count, work in
            for piece in 0..<count { work(piece) }
        }
    }

    /// Writes a text on several threads; the result is the same.
    ///
    /// - Parameters:
    ///   - progress: told of each run of words how many characters it has, of how many.
    ///   - concurrently: runs `work` for each number from 0 to below `count`, in any order and on any threads, and
    ///     returns when all is done. `DispatchQueue.concurrentPerform` uses all cores.
    /// - Throws: what ``Spelling`` throws.
    public func write(
        _ text: String, options: Options = Options(),
        progress: @escaping @Sendable (_ characters: Int, _ total: Int) -> Void = { _, _ in },
        concurrently: (_ count: Int, _ work: @Sendable (Int) -> Void) -> Void
    ) throws(InputError) -> Manuscript {
        try write(
            text, options: options, progress: progress, pieces: Scribe.pieces, concurrently: concurrently)
    }

    private func write(
        _ text: String, options: Options, progress: @escaping @Sendable (Int, Int) -> Void, pieces most: Int,
        concurrently: (Int, @Sendable (Int) -> Void) -> Void
    ) throws(InputError) -> Manuscript {
        let writer = try RunWriter(text, options, network, alphabet)
        let runs = writer.runs
        let total = runs.reduce(0) { $0 + $1.text.unicodeScalars.count }
        let pieces = min(runs.count, most)
        let results = concurrentMap(pieces, concurrently: concurrently) { piece in
            writer.write(piece: piece, of: pieces) { progress($0, total) }
        }
        var written = [WrittenRun?](repeating: nil, count: runs.count)
        for run in results.joined() { written[run.number] = run }
        return Manuscript(
            writer.spelling, letterHeight: writer.letterHeight, runs: zip(runs, written).map { ($0, $1!) })
    }

    /// Pieces of work into which a text is divided between threads, at most.
    private static let pieces = 8
}
