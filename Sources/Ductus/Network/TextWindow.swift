import DuctusKernels

/// The soft windows of some streams over their texts (Graves 2013, section 5.1): K Gaussians that move forward over
/// the characters, numbered from 0, and cover them.
final class TextWindow {
    private let network: HandwritingNetwork
    /// K padded to a multiple of 8.
    private let padded: Int
    private let alphabetSize: Int

    private var texts: [[UInt8]]
    /// How strongly each character of each text is covered, with room to a multiple of 8.
    private var coverage: [[Float]]
    /// Where the Gaussians stand [count × padded].
    private let positions: UnsafeMutablePointer<Float>
    /// The window by character code [count × alphabetSize].
    private let characters: UnsafeMutablePointer<Float>
    /// What gates read of it: codes, and what the window holds of them [count × alphabetSize], and how many each stream has.
    private let readCodes: UnsafeMutablePointer<Int32>
    private let readWeights: UnsafeMutablePointer<Float>
    private var readCounts: [Int]
    /// Log heights, log sharpnesses and log steps [count × 3 · padded].
    private let logits: UnsafeMutablePointer<Float>
    private let scratch: UnsafeMutablePointer<Int32>

    init(_ network: HandwritingNetwork, _ shape: Architecture.Window, count: Int) {
        self.network = network
        padded = roundUp(shape.gaussians, to: 8)
        alphabetSize = shape.alphabet.size
        texts = [[UInt8]](repeating: [], count: count)
        coverage = [[Float]](repeating: [], count: count)
        positions = .zeroed(count * padded)
        characters = .zeroed(count * alphabetSize)
        readCodes = .zeroed(count * alphabetSize)
        readWeights = .zeroed(count * alphabetSize)
        readCounts = [Int](repeating: 0, count: count)
        logits = .zeroed(count * 3 * padded)
        scratch = .zeroed(count * 3 * padded)
    }

    deinit {
        positions.deallocate()
        characters.deallocate()
        readCodes.deallocate()
        readWeights.deallocate()
        logits.deallocate()
        scratch.deallocate()
    }

    /// Gives a stream a text, as codes with the end behind; the window stays where it is.
    func setText(_ codes: [UInt8], stream: Int) {
        for code in codes { precondition(code < alphabetSize, "a text holds a code outside the alphabet") }
        texts[stream] = codes
        coverage[stream] = [Float](repeating: 0, count: roundUp(codes.count, to: 8))
    }

    func text(_ stream: Int) -> [UInt8] { texts[stream] }

    /// How strongly the window covers a character of the text.
    func coverage(_ stream: Int, _ character: Int) -> Float { coverage[stream][character] }

    // MARK: One step

    /// Moves the windows of the first `count` streams as the first layer's hidden activations say.
    ///
    /// - Parameter hidden: the first layer's activations [count × its segment width].
    func move(hidden: UnsafePointer<Float>, rounded: UnsafePointer<Int8>, count: Int) {
        guard let weights = network.window else { return }
        weights.bias.withUnsafeBufferPointer { bias in
            for stream in 0..<count {
                (logits + stream * 3 * padded).update(from: bias.baseAddress!, count: 3 * padded)
            }
        }
        weights.weight.addProduct(
            inputs: hidden, rounded: rounded, to: logits, scratch: scratch, batch: count)
        for stream in 0..<count { move(stream) }
    }

    private func move(_ stream: Int) {
        let heights = logits + stream * 3 * padded
        let (sharpness, steps) = (heights + padded, heights + 2 * padded)
        let positions = positions + stream * padded
        for at in stride(from: 0, to: padded, by: 8) {
            (heights + at).lanes = exponential(TextWindow.bounded((heights + at).lanes, 10))
            (sharpness + at).lanes = exponential(TextWindow.bounded((sharpness + at).lanes, 10))
            let step = exponential(TextWindow.bounded((steps + at).lanes, 3))
            (positions + at).lanes += step
        }
        let window = characters + stream * alphabetSize
        for code in 0..<alphabetSize { window[code] = 0 }
        let gaussians = network.window!.gaussians
        let text = texts[stream]
        coverage[stream].withUnsafeMutableBufferPointer { coverage in
            guard let covered = coverage.baseAddress else { return }
            ductus_cover(heights, sharpness, positions, gaussians, coverage.count, covered)
            for (character, code) in text.enumerated() { window[Int(code)] += covered[character] }
        }
        chooseWhatIsRead(stream)
    }

    @inline(__always)
    private static func bounded(_ value: Lanes, _ most: Float) -> Lanes {
        value.replacing(with: most, where: value .> most).replacing(with: -10, where: value .< -10)
    }

    /// Below this, what a window holds of a character is not read.
    private static let leastWeight: Float = 1e-4

    private func chooseWhatIsRead(_ stream: Int) {
        let first = stream * alphabetSize
        var count = 0
        for code in 0..<alphabetSize where characters[first + code] >= TextWindow.leastWeight {
            readCodes[first + count] = Int32(code)
            readWeights[first + count] = characters[first + code]
            count += 1
        }
        readCounts[stream] = count
    }

    /// Adds what a layer's gates read in the window.
    ///
    /// - Parameter weights: [alphabetSize × gates]
    func addCharacters(_ weights: [Float], gates: UnsafeMutablePointer<Float>, gateCount: Int, stream: Int) {
        let first = stream * alphabetSize
        ductus_add_columns(
            gates, weights, readCodes + first, readWeights + first, readCounts[stream], gateCount)
    }

    // MARK: State

    func state(_ stream: Int) -> NetworkState.Window {
        let gaussians = network.window!.gaussians
        return NetworkState.Window(
            positions: (0..<gaussians).map { positions[stream * padded + $0] },
            characters: (0..<alphabetSize).map { characters[stream * alphabetSize + $0] })
    }

    /// Nothing remembered, where `state` is nil.
    func setState(_ state: NetworkState.Window?, stream: Int) {
        for k in 0..<padded {
            let position = state.map { k < $0.positions.count ? $0.positions[k] : 0 } ?? 0
            positions[stream * padded + k] = position.isFinite ? max(-1e6, min(1e6, position)) : 0
        }
        for code in 0..<alphabetSize {
            let weight = state?.characters[code] ?? 0
            characters[stream * alphabetSize + code] = weight.isFinite ? max(0, min(1e6, weight)) : 0
        }
        chooseWhatIsRead(stream)
    }
}
