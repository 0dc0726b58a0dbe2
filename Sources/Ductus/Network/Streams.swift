import DuctusKernels

/// Independent streams of ink that go through one network side by side, each with a hidden state and cell of
/// its own; all of them share one pass over the weights. Nothing is allocated from step to step.
///
/// Streams are numbered from 0. Each gives the same bits as if it went alone.
public final class Streams {
    /// The network that all streams share.
    public let network: HandwritingNetwork
    /// How many streams there are.
    public let count: Int

    /// Hidden activations [count × stateWidth] and the same rounded for 8-bit weights; cells likewise laid out.
    private let hidden, cell: UnsafeMutablePointer<Float>
    private let rounded: UnsafeMutablePointer<Int8>
    /// What rounding left of the activations, for the output, which must be more exact than the rest.
    private let remainders: UnsafeMutablePointer<Int8>
    /// One layer's hidden activations of all streams, close together [count × paddedUnits].
    private let gathered: UnsafeMutablePointer<Float>
    private let gatheredRounded: UnsafeMutablePointer<Int8>
    private let gates: UnsafeMutablePointer<Float>
    /// What every step begins its gates with: the bias, and what the gates read in the stream's hand [count × gates of
    /// all layers].
    private let gateBias: UnsafeMutablePointer<Float>
    private let scratch: UnsafeMutablePointer<Int32>
    private let logits: UnsafeMutablePointer<Float>
    /// nil: the network reads no text.
    private let window: TextWindow?
    /// What each stream reads in this step.
    private var offsets: [PenOffset]
    /// How many streams took part in the last step: the first ones.
    private var moving: Int
    /// Whether the logits are those of the hidden activations as they stand.
    private var hasPredicted = false

    /// All streams with nothing remembered.
    public init(_ network: HandwritingNetwork, count: Int) {
        precondition(count > 0)
        self.network = network
        self.count = count
        offsets = [PenOffset](repeating: .origin, count: count)
        moving = count
        let width = network.stateWidth
        let gateCount = network.layers.map { $0.gates }.max()!
        let logitCount = network.mixtureLayout.width
        hidden = .zeroed(count * width)
        cell = .zeroed(count * width)
        rounded = .allocate(capacity: count * width)
        rounded.initialize(repeating: RoundedActivations.zero, count: count * width)
        remainders = .allocate(capacity: count * width)
        remainders.initialize(repeating: RoundedActivations.zero, count: count * width)
        gathered = .zeroed(count * width)
        gatheredRounded = .zeroed(count * width)
        gates = .zeroed(count * gateCount)
        gateBias = .zeroed(count * network.gates)
        scratch = .zeroed(count * max(gateCount, logitCount))
        logits = .zeroed(count * logitCount)
        window = network.architecture.window.map { TextWindow(network, $0, count: count) }
        for stream in 0..<count { setHandVector(nil, stream: stream) }
    }

    deinit {
        hidden.deallocate()
        cell.deallocate()
        rounded.deallocate()
        remainders.deallocate()
        gathered.deallocate()
        gatheredRounded.deallocate()
        gates.deallocate()
        gateBias.deallocate()
        scratch.deallocate()
        logits.deallocate()
    }

    // MARK: Reading

    /// One step: every stream reads its offset, in raw units, and is ready to say what may come next.
    /// An offset that is not finite is read as no movement; one beyond ±100,000 raw units as that.
    ///
    /// - Parameter offsets: `count` offsets, or fewer: the streams behind then rest, and predict nothing.
    public func read(_ offsets: [PenOffset]) {
        precondition(1...count ~= offsets.count, "a step reads an offset for each stream, or fewer, but one")
        for (stream, offset) in offsets.enumerated() { self.offsets[stream] = offset }
        step(offsets.count)
    }

    /// One step of the first stream; the others rest.
    public func read(_ offset: PenOffset) {
        offsets[0] = offset
        step(1)
    }

    private func step(_ streams: Int) {
        moving = streams
        for index in network.layers.indices { run(index) }
        hasPredicted = false
    }

    private func run(_ index: Int) {
        let layer = network.layers[index]
        for stream in 0..<moving {
            beginGates(
                layer, offsets[stream], gateBias + (stream * network.gates + layer.firstGate),
                gates + stream * layer.gates)
            window?.addCharacters(
                layer.characters, gates: gates + stream * layer.gates, gateCount: layer.gates, stream: stream)
        }
        if let below = layer.below {
            let (inputs, rounded) = activations(network.layers[index - 1])
            below.addProduct(inputs: inputs, rounded: rounded, to: gates, scratch: scratch, batch: moving)
        }
        let (inputs, rounded) = activations(layer)
        layer.recurrent.addProduct(
            inputs: inputs, rounded: rounded, to: gates, scratch: scratch, batch: moving)
        for stream in 0..<moving {
            let at = stream * network.stateWidth + layer.segment
            ductus_lstm_update(
                gates + stream * layer.gates, layer.paddedUnits, hidden + at, cell + at, self.rounded + at)
        }
        if index == 0, let window {
            let (hidden, rounded) = activations(layer)
            window.move(hidden: hidden, rounded: rounded, count: moving)
        }
    }

    /// bias + dx · weights + dy · weights + end of stroke · weights, in this order.
    private func beginGates(
        _ layer: HandwritingNetwork.Layer, _ offset: PenOffset, _ bias: UnsafePointer<Float>,
        _ gates: UnsafeMutablePointer<Float>
    ) {
        let normalisation = network.normalisation
        ductus_begin_gates(
            bias, layer.offset, layer.gates,
            (Streams.bounded(offset.dx) - normalisation.meanX) / normalisation.scaleX,
            (Streams.bounded(offset.dy) - normalisation.meanY) / normalisation.scaleY,
            offset.endOfStroke ? 1 : 0, gates)
    }

    private static func bounded(_ value: Float) -> Float {
        value.isFinite ? max(-100_000, min(100_000, value)) : 0
    }

    /// A layer's activations of all streams, one stream's close behind another's.
    private func activations(_ layer: HandwritingNetwork.Layer) -> (UnsafePointer<Float>, UnsafePointer<Int8>)
    {
        guard moving > 1 else {
            return (UnsafePointer(hidden + layer.segment), UnsafePointer(rounded + layer.segment))
        }
        for stream in 0..<moving {
            let (to, from) = (stream * layer.paddedUnits, stream * network.stateWidth + layer.segment)
            UnsafeMutableRawPointer(gathered + to).copyMemory(
                from: hidden + from, byteCount: layer.paddedUnits * MemoryLayout<Float>.stride)
            UnsafeMutableRawPointer(gatheredRounded + to).copyMemory(
                from: rounded + from, byteCount: layer.paddedUnits)
        }
        return (UnsafePointer(gathered), UnsafePointer(gatheredRounded))
    }

    private func computeLogits() {
        let width = network.mixtureLayout.width
        network.outputBias.withUnsafeBufferPointer { bias in
            for stream in 0..<moving {
                UnsafeMutableRawPointer(logits + stream * width).copyMemory(
                    from: bias.baseAddress!, byteCount: width * MemoryLayout<Float>.stride)
            }
        }
        ductus_round_rest(hidden, rounded, moving * network.stateWidth, remainders)
        network.output.addProduct(
            inputs: hidden, rounded: rounded, remainders: remainders, to: logits, scratch: scratch,
            batch: moving)
        hasPredicted = true
    }

    // MARK: The hand

    /// Gives a stream a hand to write in from now on; nil: no one's, the vector of zeros.
    ///
    /// - Throws: if the network has no hands, or the hand is of another model.
    public func setHand(_ hand: Hand?, stream: Int = 0) throws(InputError) {
        precondition(0..<count ~= stream)
        if let hand { try network.check(hand) }
        setHandVector(hand?.vector, stream: stream)
    }

    /// bias + each number of the vector · its weights, in this order.
    func setHandVector(_ vector: [Float]?, stream: Int) {
        let numbers = vector?.indices.map { Int32($0) } ?? []
        for layer in network.layers {
            let bias = gateBias + (stream * network.gates + layer.firstGate)
            for at in 0..<layer.gates { bias[at] = layer.bias[at] }
            guard let vector else { continue }
            ductus_add_columns(bias, layer.hand, numbers, vector, vector.count, layer.gates)
        }
    }

    // MARK: The text

    /// Gives a stream a text to write, as codes of the network's alphabet with the end behind. What the stream
    /// remembers, and the position of its window, remain: a longer text may take the place of a shorter.
    ///
    /// Does nothing where the network reads no text. Codes must be of the alphabet, as ``Alphabet/codes(of:)`` gives
    /// them.
    public func setText(_ codes: [UInt8], stream: Int = 0) {
        precondition(0..<count ~= stream)
        window?.setText(codes, stream: stream)
    }

    /// How strongly, after a step, the window covers each character of a stream's text and its end.
    public func coverage(_ stream: Int = 0) -> [Float] {
        precondition(0..<count ~= stream)
        guard let window else { return [] }
        return window.text(stream).indices.map { window.coverage(stream, $0) }
    }

    /// The same without an array: each character of the text with its coverage.
    func forEachCovered(_ stream: Int, _ body: (_ character: Int, _ coverage: Float) -> Void) {
        guard let window else { return }
        for character in window.text(stream).indices { body(character, window.coverage(stream, character)) }
    }

    /// The place in its text that a stream is writing: the character the window covers most. 0 where there is none.
    public func place(_ stream: Int = 0) -> Int {
        precondition(0..<count ~= stream)
        guard let window else { return 0 }
        var best = 0
        for character in 1..<max(1, window.text(stream).count)
        where window.coverage(stream, character) > window.coverage(stream, best) { best = character }
        return best
    }

    // MARK: What may come next

    /// Where the pen may go next.
    func mixture(_ stream: Int) -> MixtureLogits {
        precondition(0..<moving ~= stream)
        if !hasPredicted { computeLogits() }
        return MixtureLogits(
            layout: network.mixtureLayout, normalisation: network.normalisation,
            logits: UnsafePointer(logits + stream * network.mixtureLayout.width))
    }

    /// The distribution of the next pen offset of a stream, as it stands; ask again after the next step.
    public func density(_ stream: Int = 0) -> MixtureDensity {
        MixtureDensity(mixture(stream))
    }

    /// ln of the density of `offset`'s movement in raw units and of the probability of its end of stroke: how
    /// well the stream predicted it, in nats.
    public func logLikelihood(of offset: PenOffset, stream: Int = 0) -> (density: Float, endOfStroke: Float) {
        mixture(stream).logLikelihood(of: offset)
    }

    /// Draws the next pen offset of a stream, in raw units.
    public func sample(
        stream: Int = 0, temperature: Float = 1, bias: Float = 0, using random: inout RandomSource
    ) -> PenOffset {
        mixture(stream).sample(temperature: temperature, bias: bias, using: &random)
    }

    // MARK: State

    /// What a stream remembers.
    public subscript(stream: Int) -> NetworkState {
        get {
            precondition(0..<count ~= stream)
            return NetworkState(
                hidden: collected(hidden, stream), cell: collected(cell, stream),
                window: window?.state(stream))
        }
        set {
            precondition(0..<count ~= stream)
            precondition(
                newValue.hidden.count == network.architecture.units
                    && newValue.cell.count == network.architecture.units)
            if let shape = network.architecture.window, let window {
                precondition(newValue.window.map { $0.fits(shape) } ?? true)
                window.setState(newValue.window, stream: stream)
            }
            place(newValue.hidden, in: hidden, stream, within: 1)
            place(newValue.cell, in: cell, stream, within: 100_000)
            for layer in network.layers {
                let at = stream * network.stateWidth + layer.segment
                for at in stride(from: at, to: at + layer.paddedUnits, by: 8) {
                    UnsafeMutableRawPointer(rounded + at).storeBytes(
                        of: RoundedActivations.rounded((hidden + at).lanes), as: SIMD8<Int8>.self)
                }
            }
            hasPredicted = false
        }
    }

    /// Copies what a stream remembers, but for its window: hidden activations, then cells [2 · units].
    package func copyState(_ stream: Int, to values: UnsafeMutablePointer<Float>) {
        precondition(0..<count ~= stream)
        collect(hidden, stream, to: values)
        collect(cell, stream, to: values + network.architecture.units)
    }

    private func collected(_ values: UnsafePointer<Float>, _ stream: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: network.architecture.units) { buffer, count in
            collect(values, stream, to: buffer.baseAddress!)
            count = network.architecture.units
        }
    }

    /// The values of a stream's units in all layers, without the padding.
    private func collect(
        _ values: UnsafePointer<Float>, _ stream: Int, to collected: UnsafeMutablePointer<Float>
    ) {
        var to = collected
        for layer in network.layers {
            to.update(from: values + stream * network.stateWidth + layer.segment, count: layer.units)
            to += layer.units
        }
    }

    /// Puts `new` where the units of a stream lie. What is set from outside is brought within ±`bound`, or to 0 where it
    /// is not finite.
    private func place(
        _ new: [Float], in values: UnsafeMutablePointer<Float>, _ stream: Int, within bound: Float
    ) {
        new.withUnsafeBufferPointer { new in
            var from = new.baseAddress!
            for layer in network.layers {
                let to = values + stream * network.stateWidth + layer.segment
                UnsafeMutableRawPointer(to).copyMemory(
                    from: from, byteCount: layer.units * MemoryLayout<Float>.stride)
                from += layer.units
                for at in stride(from: 0, to: layer.paddedUnits, by: 8) {
                    let value = (to + at).lanes
                    (to + at).lanes = value.replacing(with: bound, where: value .> bound)
                        .replacing(with: -bound, where: value .< -bound)
                        .replacing(with: 0, where: value - value .!= 0)
                }
            }
        }
    }
}

/// What a network remembers of one stream: hidden activations and cells of all layers, lowest layer first.
public struct NetworkState: Equatable, Sendable {
    /// Hidden activations and cells of all layers, lowest first: as many of each as there are units.
    public var hidden, cell: [Float]
    /// What a network that reads text remembers of it; nil: nothing.
    public var window: Window?

    /// The position of the attention window, and what it read.
    public struct Window: Equatable, Sendable {
        /// Where the Gaussians stand, in characters.
        public var positions: [Float]
        /// What the window held, by character code.
        public var characters: [Float]

        func fits(_ shape: Architecture.Window) -> Bool {
            positions.count == shape.gaussians && characters.count == shape.alphabet.size
        }
    }

    /// A state of one's own, of a network with as many units.
    public init(hidden: [Float], cell: [Float], window: Window? = nil) {
        self.hidden = hidden
        self.cell = cell
        self.window = window
    }

    /// Nothing remembered.
    public init(_ architecture: Architecture) {
        let zeros = [Float](repeating: 0, count: architecture.units)
        self.init(hidden: zeros, cell: zeros)
    }
}
