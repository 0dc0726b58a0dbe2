/// A trained handwriting network: what a model file holds.
public struct HandwritingModel: Equatable, Sendable {
    /// The shape of the network.
    public let architecture: Architecture
    /// How raw offsets become the network's input.
    public let normalisation: Normalisation
    /// The trained numbers.
    public let weights: NetworkWeights
    /// What people should know of it, in order: data, recipe, licence, measured figures.
    public var metadata: [MetadataEntry]
    /// Hands to choose from where none is named, each a blend of several people's; may be empty.
    public let hands: [Hand]
    /// How a drawing ends, in a model that makes drawings; nil: it writes without end.
    public let drawings: DrawingFormat?

    /// Something that the model says of itself.
    public struct MetadataEntry: Equatable, Sendable {
        /// What it tells, for instance `licence`.
        public var key: String
        /// What it says.
        public var value: String

        /// An entry of this key and value.
        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Checks that the weights have the architecture's shapes and that every number is finite.
    public init(
        architecture: Architecture, normalisation: Normalisation, weights: NetworkWeights,
        metadata: [MetadataEntry] = [], hands: [Hand] = [], drawings: DrawingFormat? = nil
    ) throws(InputError) {
        self.architecture = architecture
        self.normalisation = normalisation
        self.weights = weights
        self.metadata = metadata
        self.hands = hands
        self.drawings = drawings
        for hand in hands
        where hand.levels.count != architecture.hand?.size || hand.space != architecture.hand?.space {
            throw .malformed("the model's hands and the shape of hands do not go together")
        }
        guard weights.layers.count == architecture.layers.count else {
            throw .malformed(
                "\(weights.layers.count) layers of weights for \(architecture.layers.count) layers")
        }
        for (index, layer) in weights.layers.enumerated() {
            let units = architecture.layers[index]
            let name = "layers.\(index)"
            try check(layer.offset, "\(name).offset.weight", count: 12 * units)
            if index > 0 {
                guard let below = layer.below else { throw .malformed("\(name).below.weight is missing") }
                try check(
                    below, "\(name).below.weight", rows: 4 * units, columns: architecture.layers[index - 1])
            } else if layer.below != nil {
                throw .malformed("the first layer has no layer below")
            }
            try check(layer.recurrent, "\(name).recurrent.weight", rows: 4 * units, columns: units)
            try check(layer.bias, "\(name).bias", count: 4 * units)
            guard (layer.characters == nil) == (architecture.window == nil) else {
                throw .malformed("\(name).characters.weight and the alphabet do not go together")
            }
            if let characters = layer.characters, let window = architecture.window {
                try check(
                    characters, "\(name).characters.weight", rows: 4 * units,
                    columns: window.alphabet.size)
            }
        }
        try checkHand(weights, architecture)
        guard (weights.window == nil) == (architecture.window == nil) else {
            throw .malformed("window.weight and the alphabet do not go together")
        }
        if let window = weights.window, let shape = architecture.window {
            try check(
                window.weight, "window.weight", rows: 3 * shape.gaussians, columns: architecture.layers[0])
            try check(window.bias, "window.bias", count: 3 * shape.gaussians)
        }
        try check(weights.output, "output.weight", rows: architecture.outputs, columns: architecture.units)
        try check(weights.outputBias, "output.bias", count: architecture.outputs)
    }

    /// The same model with its large matrices in 8 bits.
    public func quantised() -> HandwritingModel {
        HandwritingModel(
            unchecked: architecture, normalisation: normalisation, weights: weights.quantised(),
            metadata: metadata, hands: hands, drawings: drawings)
    }

    private init(
        unchecked architecture: Architecture, normalisation: Normalisation, weights: NetworkWeights,
        metadata: [MetadataEntry], hands: [Hand], drawings: DrawingFormat?
    ) {
        self.architecture = architecture
        self.normalisation = normalisation
        self.weights = weights
        self.metadata = metadata
        self.hands = hands
        self.drawings = drawings
    }
}

private func checkHand(_ weights: NetworkWeights, _ architecture: Architecture) throws(InputError) {
    for (index, layer) in weights.layers.enumerated() {
        guard (layer.hand == nil) == (architecture.hand == nil) else {
            throw .malformed("layers.\(index).hand.weight and the shape of hands do not go together")
        }
        if let hand = layer.hand, let shape = architecture.hand {
            try check(
                hand, "layers.\(index).hand.weight", rows: 4 * architecture.layers[index], columns: shape.size
            )
        }
    }
    guard (weights.encoder == nil) == (architecture.hand == nil) else {
        throw .malformed("the encoder and the shape of hands do not go together")
    }
    guard let encoder = weights.encoder, let shape = architecture.hand else { return }
    guard encoder.convolutions.count == shape.channels.count else {
        throw .malformed(
            "\(encoder.convolutions.count) convolutions where \(shape.channels.count) were expected")
    }
    for (index, convolution) in encoder.convolutions.enumerated() {
        let below = index == 0 ? 3 : shape.channels[index - 1]
        try check(
            convolution.weight, "encoder.\(index).weight", rows: shape.channels[index],
            columns: HandShape.width * below)
        try check(convolution.bias, "encoder.\(index).bias", count: shape.channels[index])
    }
    try check(
        encoder.vector, "encoder.vector.weight", rows: shape.size,
        columns: 2 * shape.channels[shape.channels.count - 1])
    try check(encoder.vectorBias, "encoder.vector.bias", count: shape.size)
}

private func check(_ matrix: Matrix, _ name: String, rows: Int, columns: Int) throws(InputError) {
    guard matrix.rows == rows, matrix.columns == columns else {
        throw .malformed(
            "\(name) is \(matrix.rows) × \(matrix.columns) where \(rows) × \(columns) was expected")
    }
    switch matrix.storage {
    case .float32(let values): try check(values, name, count: rows * columns)
    case .int8(let values, let scales):
        guard !holdsLowest(values) else { throw .malformed("\(name) holds −128, outside ±127") }
        try check(scales, "\(name).scale", count: rows)
    }
}

/// Whether −128 is among the values: eight at a time, since a browser meets a million of them before its first ink.
private func holdsLowest(_ values: [Int8]) -> Bool {
    values.withUnsafeBytes { bytes in
        let whole = bytes.count / 8 * 8
        for at in stride(from: 0, to: whole, by: 8) {
            // A byte of 0x80 becomes zero; only a zero byte borrows into a top bit that was clear.
            let word = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self) ^ 0x8080_8080_8080_8080
            if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { return true }
        }
        return values[whole...].contains(-128)
    }
}

/// Finite, and no larger in magnitude than any trained weight: sums of products then stay finite too.
private func check(_ values: [Float], _ name: String, count: Int) throws(InputError) {
    guard values.count == count else {
        throw .malformed("\(name) has \(values.count) values where \(count) were expected")
    }
    for (index, value) in values.enumerated() where !(value.magnitude <= 1e6) {
        throw .malformed(
            "\(name) holds \(value.isFinite ? "an absurdly large number" : "a number that is not finite") at \(index)"
        )
    }
}
