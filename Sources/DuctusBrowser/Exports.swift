import Ductus
import DuctusBrowserMemory
import DuctusKernels

// What JavaScript may call. One instance of the program holds one model; a page with two models has two.

/// The loaded model, and text for JavaScript: what the model is, or why it could not be loaded.
nonisolated(unsafe) var network: HandwritingNetwork?
nonisolated(unsafe) var message: [UInt8] = [] { didSet { heldMessage.hold(message) } }
nonisolated(unsafe) private let heldMessage = Held<UInt8>()

/// Room for `count` bytes, or nil.
@_expose(wasm, "allocate")
public func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
    var pointer: UnsafeMutableRawPointer?
    return posix_memalign(&pointer, 16, count) == 0 ? pointer : nil
}

@_expose(wasm, "free")
public func deallocate(_ pointer: UnsafeMutableRawPointer?) {
    free(pointer)
}

/// From now on products of weights and inputs are made by another build of the kernel, at a place of the program's table.
@_expose(wasm, "useProduct")
public func useProduct(_ product: ductus_product) {
    ductus_use_product(product)
}

/// Reads a model file; true if it is one. Either way there is a message then.
@_expose(wasm, "load")
public func load(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    do {
        let file = UnsafeRawBufferPointer(start: bytes, count: count)
        let model = try HandwritingModel(parsing: [UInt8](copying: file))
        network = HandwritingNetwork(model)
        message = model.description.bytes
        return true
    } catch {
        message = Array(error.description.utf8)
        return false
    }
}

extension HandwritingModel {
    fileprivate var description: JSON {
        .object([
            JSON.Member("layers", .array(architecture.layers.map { JSON($0) })),
            JSON.Member("mixtures", JSON(architecture.mixtures)),
            JSON.Member("alphabet", architecture.window.map { .string($0.alphabet.description) } ?? .null),
            JSON.Member(
                "drawings",
                drawings.map {
                    .object([JSON.Member("gap", JSON($0.gap)), JSON.Member("size", JSON($0.size))])
                } ?? .null),
            JSON.Member("record", .object(metadata.map { JSON.Member($0.key, .string($0.value)) })),
        ])
    }
}

@_expose(wasm, "message")
public func messageBytes() -> UnsafePointer<UInt8> {
    UnsafePointer(heldMessage.pointer)
}

@_expose(wasm, "messageLength")
public func messageLength() -> Int { heldMessage.count }

// MARK: - Exchanges

/// An exchange for `count` streams of the loaded model.
@_expose(wasm, "makeExchange")
public func makeExchange(_ count: Int) -> UnsafeMutableRawPointer {
    Unmanaged.passRetained(Exchange(network!, count: count)).toOpaque()
}

@_expose(wasm, "freeExchange")
public func freeExchange(_ exchange: UnsafeMutableRawPointer) {
    Unmanaged<Exchange>.fromOpaque(exchange).release()
}

private func exchange(_ pointer: UnsafeMutableRawPointer) -> Exchange {
    Unmanaged<Exchange>.fromOpaque(pointer).takeUnretainedValue()
}

@_expose(wasm, "states")
public func states(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
    exchange(pointer).states
}

@_expose(wasm, "offsets")
public func offsets(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
    exchange(pointer).offsets
}

@_expose(wasm, "randoms")
public func randoms(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<UInt64> {
    exchange(pointer).randoms
}

@_expose(wasm, "densities")
public func densities(_ pointer: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
    exchange(pointer).densities
}

@_expose(wasm, "stepLimit")
public func stepLimit() -> Int { Exchange.stepLimit }

@_expose(wasm, "read")
public func read(_ pointer: UnsafeMutableRawPointer) { exchange(pointer).read() }

@_expose(wasm, "predict")
public func predict(_ pointer: UnsafeMutableRawPointer) { exchange(pointer).predict() }

@_expose(wasm, "sample")
public func sample(_ pointer: UnsafeMutableRawPointer, _ temperature: Float, _ bias: Float) {
    exchange(pointer).sample(temperature: temperature, bias: bias)
}

@_expose(wasm, "write")
public func write(
    _ pointer: UnsafeMutableRawPointer, _ steps: Int, _ temperature: Float, _ bias: Float, _ endsHere: Bool
) {
    exchange(pointer).write(steps: steps, temperature: temperature, bias: bias, endsHere: endsHere)
}

// MARK: - Chance

/// Puts the state of a source with this seed where `state` points.
@_expose(wasm, "seed")
public func seed(_ state: UnsafeMutablePointer<UInt64>, _ seed: UInt64) {
    put(RandomSource(seed: seed), state)
}

/// A number from 0 to below 1.
@_expose(wasm, "uniform")
public func uniform(_ state: UnsafeMutablePointer<UInt64>) -> Float {
    var random = RandomSource(state: (state[0], state[1], state[2], state[3]))
    defer { put(random, state) }
    return random.uniform()
}

/// A number of the standard normal distribution.
@_expose(wasm, "normal")
public func normal(_ state: UnsafeMutablePointer<UInt64>) -> Float {
    var random = RandomSource(state: (state[0], state[1], state[2], state[3]))
    defer { put(random, state) }
    return random.normalPair().0
}

private func put(_ random: RandomSource, _ state: UnsafeMutablePointer<UInt64>) {
    (state[0], state[1], state[2], state[3]) = random.state
}
