/// Writes text by hand.
///
///     let scribe = try Scribe(HandwritingModel(parsing: bytes))
///     let letter = try scribe.write("Dear Ada,\nthe engine weaves.", bias: 1, seed: 7)
///
/// The same model, text, style, bias and seed give the same ink on every machine.
public struct Scribe: Sendable {
    let network: Network
    public let alphabet: Alphabet

    /// - Throws: if the model reads no text.
    public init(_ model: HandwritingModel) throws(FormatError) {
        try self.init(Network(model))
    }

    /// - Throws: if the network reads no text.
    public init(_ network: Network) throws(FormatError) {
        guard let window = network.architecture.window else {
            throw FormatError(
                "this model writes by itself and reads no text; take one that was trained with a window")
        }
        self.network = network
        alphabet = window.alphabet
    }

    /// How a text is written.
    public struct Manner: Sendable {
        /// The hand; nil: that of the style, or else the one that the seed brings (``Network/hand(seed:)``).
        public var hand: Hand?
        /// Ink whose hand is taken; a model without hands reads it before it writes each run of words.
        public var style: Style?
        /// How neatly, from 0, as people write, to 5 (Graves 2013, section 5.4).
        public var bias: Float
        public var seed: UInt64
        /// Whether characters that the model has nothing close to are left out, instead of thrown for.
        public var omitsUnknown = false
        /// Whether words that are hard to write are written once, not a few times of which the most legible is kept: for ink
        /// that must keep up with somebody who types.
        public var isQuick = false
        /// Whether the manuscript keeps what the window covered (``Manuscript/windows``).
        public var keepsWindow = false

        public init(hand: Hand? = nil, style: Style? = nil, bias: Float = 1, seed: UInt64 = 0) {
            self.hand = hand
            self.style = style
            self.bias = bias
            self.seed = seed
        }
    }

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
        let writer = try RunWriter(text, manner, network, alphabet)
        let runs = writer.runs
        let total = runs.reduce(0) { $0 + $1.text.unicodeScalars.count }
        let pieces = min(runs.count, Scribe.pieces)
        let results = Results(count: pieces)
        apart(pieces) { piece in
            results.pointer[piece] = writer.write(piece: piece, of: pieces) { progress($0, total) }
        }
        var written = [WrittenRun?](repeating: nil, count: runs.count)
        for piece in 0..<pieces {
            for run in results.pointer[piece] { written[run.number] = run }
        }
        return Manuscript(
            writer.spelling, letterHeight: writer.letterHeight, runs: zip(runs, written).map { ($0, $1!) })
    }

    /// Pieces of work into which a text is divided, at most.
    private static let pieces = 8

    /// What each piece of work leaves, at a place of its own.
    private final class Results: @unchecked Sendable {
        let pointer: UnsafeMutablePointer<[WrittenRun]>
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
}
