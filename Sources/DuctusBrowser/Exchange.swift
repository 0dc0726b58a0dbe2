import Ductus

/// Memory through which JavaScript and the brain hand over what a number of streams remember, read and write, and
/// the streams that step there. Between two calls nothing counts but what lies in this memory: states live in
/// JavaScript, where sketches keep, copy and forget them as they like.
final class Exchange {
    /// Steps of writing in one call, at most.
    static let stepLimit = 64

    let streams: Streams
    /// What each stream remembers: hidden activations, then cells [count × 2 · units].
    let states: UnsafeMutablePointer<Float>
    /// Offsets to read, or written: dx, dy, end of stroke [steps × count × 3].
    let offsets: UnsafeMutablePointer<Float>
    /// The state of each stream's random source [count × 4].
    let randoms: UnsafeMutablePointer<UInt64>
    /// What each stream predicts: end of stroke, then blocks of weights, mean x, mean y, sigma x, sigma y and
    /// correlations [count × outputs].
    let densities: UnsafeMutablePointer<Float>

    private let architecture: Architecture
    /// The offsets of one step.
    private var reading: [PenOffset]
    /// What `states` held when the streams remembered the same. Sketches hand most states back as they were given: then
    /// nothing has to be taken.
    private let known: UnsafeMutablePointer<Float>
    /// Whether a stream remembers what `known` says.
    private var isKnown: [Bool]

    init(_ network: HandwritingNetwork, count: Int) {
        streams = Streams(network, count: count)
        architecture = network.architecture
        reading = [PenOffset](repeating: .origin, count: count)
        states = .zeroed(count * 2 * architecture.units)
        offsets = .zeroed(Exchange.stepLimit * count * 3)
        randoms = .zeroed(count * 4)
        densities = .zeroed(count * architecture.outputs)
        known = .zeroed(count * 2 * architecture.units)
        isKnown = [Bool](repeating: false, count: count)
    }

    deinit {
        states.deallocate()
        offsets.deallocate()
        randoms.deallocate()
        densities.deallocate()
        known.deallocate()
    }

    /// Every stream reads its offset.
    func read() {
        takeStates()
        step(at: offsets)
        giveStates()
    }

    /// Every stream says what may come next.
    func predict() {
        takeStates()
        let mixtures = architecture.mixtures
        for stream in 0..<streams.count {
            let density = streams.density(stream)
            let to = densities + stream * architecture.outputs
            to[0] = density.endOfStroke
            for (index, gaussian) in density.gaussians.enumerated() {
                to[1 + index] = gaussian.weight
                to[1 + mixtures + index] = gaussian.meanX
                to[1 + 2 * mixtures + index] = gaussian.meanY
                to[1 + 3 * mixtures + index] = gaussian.sigmaX
                to[1 + 4 * mixtures + index] = gaussian.sigmaY
                to[1 + 5 * mixtures + index] = gaussian.rho
            }
        }
    }

    /// Draws an offset from each density as it lies in memory.
    func sample(temperature: Float, bias: Float) {
        let mixtures = architecture.mixtures
        for stream in 0..<streams.count {
            let from = densities + stream * architecture.outputs
            let density = MixtureDensity(
                gaussians: (0..<mixtures).map { index in
                    MixtureDensity.Gaussian(
                        weight: from[1 + index], meanX: from[1 + mixtures + index],
                        meanY: from[1 + 2 * mixtures + index], sigmaX: from[1 + 3 * mixtures + index],
                        sigmaY: from[1 + 4 * mixtures + index], rho: from[1 + 5 * mixtures + index])
                }, endOfStroke: from[0])
            withRandom(stream) { random in
                put(density.sample(temperature: temperature, bias: bias, using: &random), stream, offsets)
            }
        }
    }

    /// Every stream draws an offset and reads it, again and again; but where the streams end here, the last is not read,
    /// and their states are left as they were.
    func write(steps: Int, temperature: Float, bias: Float, endsHere: Bool) {
        takeStates()
        let steps = min(steps, Exchange.stepLimit)
        for step in 0..<steps {
            let written = offsets + step * streams.count * 3
            for stream in 0..<streams.count {
                withRandom(stream) { random in
                    let offset = streams.sample(
                        stream: stream, temperature: temperature, bias: bias, using: &random)
                    put(offset, stream, written)
                }
            }
            if step + 1 == steps && endsHere { return }
            self.step(at: written)
        }
        giveStates()
    }

    // MARK: Between memory and streams

    private func step(at offsets: UnsafePointer<Float>) {
        for stream in 0..<streams.count {
            let at = offsets + 3 * stream
            reading[stream] = PenOffset(dx: at[0], dy: at[1], endOfStroke: at[2] > 0.5)
        }
        streams.read(reading)
        for stream in 0..<streams.count { isKnown[stream] = false }
    }

    private func put(_ offset: PenOffset, _ stream: Int, _ offsets: UnsafeMutablePointer<Float>) {
        let to = offsets + 3 * stream
        to[0] = offset.dx
        to[1] = offset.dy
        to[2] = offset.endOfStroke ? 1 : 0
    }

    private func withRandom(_ stream: Int, _ body: (inout RandomSource) -> Void) {
        let at = randoms + 4 * stream
        var random = RandomSource(state: (at[0], at[1], at[2], at[3]))
        body(&random)
        (at[0], at[1], at[2], at[3]) = random.state
    }

    private func takeStates() {
        let units = architecture.units
        for stream in 0..<streams.count where !isKnown[stream] || !isUnchanged(stream) {
            let from = states + stream * 2 * units
            streams[stream] = NetworkState(
                hidden: [Float](
                    copying: UnsafeRawBufferPointer(UnsafeBufferPointer(start: from, count: units))),
                cell: [Float](
                    copying: UnsafeRawBufferPointer(UnsafeBufferPointer(start: from + units, count: units))))
            remember(stream)
        }
    }

    private func giveStates() {
        for stream in 0..<streams.count {
            streams.copyState(stream, to: states + stream * 2 * architecture.units)
            remember(stream)
        }
    }

    private func remember(_ stream: Int) {
        let length = 2 * architecture.units
        (known + stream * length).update(from: states + stream * length, count: length)
        isKnown[stream] = true
    }

    /// Whether a stream's state in memory is bit by bit what it was when it was last taken or given.
    private func isUnchanged(_ stream: Int) -> Bool {
        let length = 2 * architecture.units
        let (memory, known) = (states + stream * length, known + stream * length)
        typealias Four = SIMD4<UInt32>
        let fours = length & ~3
        for at in stride(from: 0, to: fours, by: 4)
        where UnsafeRawPointer(memory + at).loadUnaligned(as: Four.self)
            != UnsafeRawPointer(known + at).loadUnaligned(as: Four.self)
        { return false }
        return (fours..<length).allSatisfy { memory[$0].bitPattern == known[$0].bitPattern }
    }
}
