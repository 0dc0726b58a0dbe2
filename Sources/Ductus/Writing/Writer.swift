/// Writes without end: each element is the next pen offset, in raw units, drawn from what the network predicts
/// after all that it wrote before.
///
///     let model = try HandwritingModel(parsing: bytes)
///     let writer = Writer(HandwritingNetwork(model), seed: 7, temperature: 0.7)
///     let drawing = Drawing(offsets: [.origin] + writer.prefix(600))
///
/// The same model, seed and settings give the same bits on every machine. Temperature and bias may be changed
/// while it writes.
public final class Writer: Sequence, IteratorProtocol {
    /// How freely it writes: 1 is as the network learned, less is tidier (0.3 to 1 look well), more is wilder.
    public var temperature: Float
    /// Graves' bias toward the likeliest: 0 is none, 1 is neat.
    public var bias: Float

    private let streams: Streams
    private var random: RandomSource
    /// The offset that was written last, while the network has not read it.
    private var unread: PenOffset?

    /// - Parameter ink: ink to continue: read before writing begins. Its first offset is the origin of a line.
    public init(
        _ network: HandwritingNetwork, seed: UInt64, temperature: Float = 1, bias: Float = 0,
        continuing ink: [PenOffset] = []
    ) {
        streams = Streams(network, count: 1)
        random = RandomSource(seed: seed)
        self.temperature = temperature
        self.bias = bias
        for offset in ink.dropLast() { streams.read(offset) }
        unread = ink.last ?? .origin
    }

    private init(copying other: Writer) {
        streams = Streams(other.streams.network, count: 1)
        streams[0] = other.streams[0]
        random = other.random
        temperature = other.temperature
        bias = other.bias
        unread = other.unread
    }

    public func next() -> PenOffset? {
        readLast()
        unread = streams.sample(temperature: temperature, bias: bias, using: &random)
        return unread
    }

    private func readLast() {
        if let unread { streams.read(unread) }
        unread = nil
    }

    /// A writer that would write the same from here on, and that goes its own way: with another `seed`, one of
    /// many possible futures.
    public func branch(seed: UInt64? = nil) -> Writer {
        let writer = Writer(copying: self)
        if let seed { writer.random = RandomSource(seed: seed) }
        return writer
    }

    /// What the network remembers of all ink that was read and written.
    public var state: NetworkState {
        readLast()
        return streams[0]
    }
}
