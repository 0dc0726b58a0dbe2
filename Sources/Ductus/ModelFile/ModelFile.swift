/// Models as safetensors files.
///
/// `__metadata__` holds one string, `ductus`: a JSON object with `format` (1), `layers`, `mixtures`,
/// `alphabet` (a string; null: the model reads no text), for a model that reads text `window` (its Gaussians), for one
/// that writes in a given hand `hand` (an object with `size`, V numbers, `channels`, an array, and `space`, a string of hexadecimal digits),
/// for one that makes drawings `drawings` (an object with `gap` and `size`, whole numbers of raw
/// units), and `record`, its metadata (an object of strings). The tensors:
///
/// | name | shape | type |
/// | --- | --- | --- |
/// | `offset.mean`, `offset.scale` | [2] | F32, raw units |
/// | `layers.N.offset.weight` | [4H, 3] | F32 |
/// | `layers.N.below.weight` (N > 0) | [4H, units below] | F32, or I8 |
/// | `layers.N.recurrent.weight` | [4H, H] | F32, or I8 |
/// | `layers.N.bias` | [4H] | F32 |
/// | `layers.N.characters.weight` (with an alphabet) | [4H, 1 + characters] | F32, or I8 |
/// | `window.weight`, `window.bias` (with an alphabet) | [3K, H of layer 0], [3K] | F32 |
/// | `layers.N.hand.weight` (with hands) | [4H, V] | F32, or I8 |
/// | `encoder.N.weight`, `encoder.N.bias` (with hands) | [channels, 5 · channels below], [channels] | F32, or I8 |
/// | `encoder.vector.weight`, `encoder.vector.bias` (with hands) | [V, 2 · last channels], [V] | F32 |
/// | `hand.examples` (with hands, may be missing) | [hands, V], levels of 1 / 127 | I8 |
/// | `output.weight` | [1 + 6 · mixtures, units of all layers] | F32, or I8 |
/// | `output.bias` | [1 + 6 · mixtures] | F32 |
///
/// Everything in F32 but `offset.mean` and `offset.scale` may be in BF16 instead, and is wherever that loses nothing.
/// A matrix in I8 has a companion, its name with `.scale`, F32 [rows]: row r is scale[r] times its values,
/// which lie within ±127. Gates come in the order i, g, f, o; outputs in the order end of stroke, pi, mu1,
/// mu2, log sigma1, log sigma2, atanh rho. Column 0 of the characters is the end of the text.
extension HandwritingModel {
    static let formatVersion = 1

    /// Reads a model file.
    ///
    /// - Throws: what is wrong with the file: it is no safetensors file, a tensor is missing or has another shape, a number is out of
    ///   bounds.
    public init(parsing bytes: [UInt8]) throws(InputError) {
        try self.init(TensorFile(parsing: bytes))
    }

    package init(_ file: TensorFile) throws(InputError) {
        do {
            try self.init(reading: file)
        } catch {
            throw error.inFile
        }
    }

    private init(reading file: TensorFile) throws(InputError) {
        guard let text = file.metadata("ductus") else {
            throw .malformed("a safetensors file, but no Ductus model: the metadata \"ductus\" is missing")
        }
        let description = try JSON(parsing: Array(text.utf8))
        guard let version = description["format"]?.int else {
            throw .malformed("the model's format is not stated")
        }
        guard version == HandwritingModel.formatVersion else {
            throw .unsupportedVersion(
                "a model of format \(version); this program reads format \(HandwritingModel.formatVersion)")
        }
        guard let sizes = description["layers"]?.array, let mixtures = description["mixtures"]?.int else {
            throw .malformed("the model's layers or mixtures are not stated")
        }
        var layers: [Int] = []
        for size in sizes {
            guard let units = size.int else { throw .malformed("the model's layers are not whole numbers") }
            layers.append(units)
        }
        let window = try HandwritingModel.window(description)
        let hand = try HandwritingModel.hand(description)
        let architecture = try Architecture(layers: layers, mixtures: mixtures, window: window, hand: hand)
        let mean = try file.floats("offset.mean", shape: [2])
        let scale = try file.floats("offset.scale", shape: [2])
        var weights: [NetworkWeights.Layer] = []
        for (index, units) in layers.enumerated() {
            weights.append(
                NetworkWeights.Layer(
                    offset: try file.floats("layers.\(index).offset.weight", shape: [4 * units, 3]),
                    below: index == 0
                        ? nil
                        : try file.matrix(
                            "layers.\(index).below.weight", rows: 4 * units, columns: layers[index - 1]),
                    recurrent: try file.matrix(
                        "layers.\(index).recurrent.weight", rows: 4 * units, columns: units),
                    bias: try file.floats("layers.\(index).bias", shape: [4 * units]),
                    characters: window == nil
                        ? nil
                        : try file.matrix(
                            "layers.\(index).characters.weight", rows: 4 * units,
                            columns: window!.alphabet.size),
                    hand: hand == nil
                        ? nil
                        : try file.matrix(
                            "layers.\(index).hand.weight", rows: 4 * units, columns: hand!.size)))
        }
        var metadata: [MetadataEntry] = []
        if case .object(let members) = description["record"] {
            for member in members {
                guard let value = member.value.string else {
                    throw .malformed("the metadata \"\(member.key)\" is no string")
                }
                metadata.append(MetadataEntry(member.key, value))
            }
        }
        try self.init(
            architecture: architecture,
            normalisation: Normalisation(meanX: mean[0], meanY: mean[1], scaleX: scale[0], scaleY: scale[1]),
            weights: NetworkWeights(
                layers: weights,
                output: try file.matrix(
                    "output.weight", rows: architecture.outputs, columns: architecture.units),
                outputBias: try file.floats("output.bias", shape: [architecture.outputs]),
                window: window == nil
                    ? nil
                    : NetworkWeights.Window(
                        weight: try file.matrix(
                            "window.weight", rows: 3 * window!.gaussians, columns: layers[0]),
                        bias: try file.floats("window.bias", shape: [3 * window!.gaussians])),
                encoder: hand == nil ? nil : try file.encoder(hand!)),
            metadata: metadata, hands: hand == nil ? [] : try file.hands(hand!),
            drawings: try HandwritingModel.drawings(description))
    }

    private static func window(_ description: JSON) throws(InputError) -> Architecture.Window? {
        guard let alphabet = description["alphabet"]?.string else { return nil }
        guard let gaussians = description["window"]?.int else {
            throw .malformed("the model has an alphabet, but its window is not stated")
        }
        return try Architecture.Window(
            gaussians: gaussians, alphabet: Alphabet(Array(alphabet.unicodeScalars)))
    }

    private static func hand(_ description: JSON) throws(InputError) -> HandShape? {
        guard let hand = description["hand"], hand != .null else { return nil }
        guard let size = hand["size"]?.int, let counts = hand["channels"]?.array else {
            throw .malformed(
                "the model writes in given hands, but the size of their vectors or the encoder's channels are not stated"
            )
        }
        var channels: [Int] = []
        for count in counts {
            guard let channel = count.int else {
                throw .malformed("the encoder's channels are not whole numbers")
            }
            channels.append(channel)
        }
        guard let space = hexadecimal(hand["space"]?.string ?? "0") else {
            throw .malformed("the space of the model's hands is no hexadecimal number")
        }
        return try HandShape(size: size, channels: channels, space: space)
    }

    private static func drawings(_ description: JSON) throws(InputError) -> DrawingFormat? {
        guard let drawings = description["drawings"], drawings != .null else { return nil }
        guard let gap = drawings["gap"]?.int, let size = drawings["size"]?.int else {
            throw .malformed("the model makes drawings, but the gap after one or its size are not stated")
        }
        return try DrawingFormat(gap: gap, size: size)
    }
}

extension TensorFile {
    fileprivate func matrix(_ name: String, rows: Int, columns: Int) throws(InputError) -> Matrix {
        if tensor(name)?.type == .int8 {
            return Matrix(
                rows: rows, columns: columns, try values(name, as: Int8.self, shape: [rows, columns]),
                scales: try floats(name + ".scale", shape: [rows]))
        }
        return Matrix(rows: rows, columns: columns, try floats(name, shape: [rows, columns]))
    }

    static let handExamples = "hand.examples"
    /// The most hands that a model offers.
    private static let mostHands = 1_000

    fileprivate func hands(_ shape: HandShape) throws(InputError) -> [Hand] {
        guard let count = tensor(TensorFile.handExamples)?.shape.first else { return [] }
        guard count <= TensorFile.mostHands else {
            throw .tooLarge("a model must offer at most \(TensorFile.mostHands) hands, got \(count)")
        }
        let levels = try values(TensorFile.handExamples, as: Int8.self, shape: [count, shape.size])
        var hands: [Hand] = []
        for first in stride(from: 0, to: levels.count, by: shape.size) {
            hands.append(try Hand(levels: Array(levels[first..<first + shape.size]), space: shape.space))
        }
        return hands
    }

    fileprivate func encoder(_ shape: HandShape) throws(InputError) -> NetworkWeights.Encoder {
        var convolutions: [NetworkWeights.Encoder.Convolution] = []
        for (index, channels) in shape.channels.enumerated() {
            let below = index == 0 ? 3 : shape.channels[index - 1]
            convolutions.append(
                NetworkWeights.Encoder.Convolution(
                    weight: try matrix(
                        "encoder.\(index).weight", rows: channels, columns: HandShape.width * below),
                    bias: try floats("encoder.\(index).bias", shape: [channels])))
        }
        return NetworkWeights.Encoder(
            convolutions: convolutions,
            vector: try matrix(
                "encoder.vector.weight", rows: shape.size,
                columns: 2 * shape.channels[shape.channels.count - 1]),
            vectorBias: try floats("encoder.vector.bias", shape: [shape.size]))
    }
}
