/// The weights of the "Recurrent Neural Network Tutorial for Artists" (David Ha, 2017): one LSTM of 500 units
/// and 20 Gaussians, published as JSON of bytes in base64.
extension HandwritingModel {
    /// Reads `weights.json`, or `weights.js` with the same array assigned to a variable.
    ///
    /// The array holds the output's weights (500 rows of 121), its bias, the weights from the pen offset (3 rows
    /// of 2,000), from the hidden state (500 rows of 2,000), and the gates' bias; a byte b stands for
    /// (b − 127) / 127 times the part's scale. The forget gate's bias of 1, which the tutorial adds in the cell,
    /// is stored here. Offsets of IAM-OnDB divided by 40 suit these weights best, so that is their scale.
    public init(tutorialWeights bytes: [UInt8]) throws(InputError) {
        guard let first = bytes.firstIndex(of: UInt8(ascii: "[")),
            let last = bytes.lastIndex(of: UInt8(ascii: "]")), first < last,
            let parts = try JSON(parsing: Array(bytes[first...last])).array
        else { throw .malformed("there is no array of weights") }
        guard parts.count == 5 else {
            throw .malformed("the array has \(parts.count) parts where the tutorial's weights have 5")
        }
        let units = 500
        let outputs = 121
        let output = try TutorialPart(
            parts[0], "the output's weights", rows: units, columns: outputs, scale: 1.5)
        let outputBias = try TutorialPart(
            parts[1], "the output's bias", rows: 1, columns: outputs, scale: 2.5)
        let offset = try TutorialPart(
            parts[2], "the weights from the pen offset", rows: 3, columns: 4 * units, scale: 2)
        let recurrent = try TutorialPart(
            parts[3], "the weights from the hidden state", rows: units, columns: 4 * units, scale: 0.8)
        let bias = try TutorialPart(parts[4], "the gates' bias", rows: 1, columns: 4 * units, scale: 1.5)
        var gateBias = bias.transposedFloats
        for unit in 0..<units { gateBias[2 * units + unit] += 1 }
        try self.init(
            architecture: Architecture(layers: [units], mixtures: 20),
            normalisation: Normalisation(meanX: 0, meanY: 0, scaleX: 40, scaleY: 40),
            weights: NetworkWeights(
                layers: [
                    NetworkWeights.Layer(
                        offset: offset.transposedFloats, below: nil, recurrent: recurrent.transposed,
                        bias: gateBias)
                ],
                output: output.transposed, outputBias: outputBias.transposedFloats),
            metadata: [
                MetadataEntry("name", "The weights of the Recurrent Neural Network Tutorial for Artists"),
                MetadataEntry("licence", "MIT, © 2017 David Ha"),
                MetadataEntry("trained on", "IAM-OnDB"),
            ])
    }
}

/// One part of the tutorial's weights: rows of bytes, base64, that share a scale.
private struct TutorialPart {
    let rows, columns: Int
    /// (b − 127) for each byte b, row-major: −127 to 128.
    let levels: [Int]
    let step: Float

    init(_ json: JSON, _ name: StaticString, rows: Int, columns: Int, scale: Float) throws(InputError) {
        let lines = json.array ?? [json]
        guard lines.count == rows else {
            throw .malformed("\(name) have \(lines.count) rows where \(rows) were expected")
        }
        var levels: [Int] = []
        for line in lines {
            guard let text = line.string, let bytes = decodeBase64(text), bytes.count == columns else {
                throw .malformed("\(name): row \(levels.count / columns) is not base64 of \(columns) bytes")
            }
            for byte in bytes { levels.append(Int(byte) - 127) }
        }
        self.rows = rows
        self.columns = columns
        self.levels = levels
        step = scale / 127
    }

    var transposedFloats: [Float] {
        (0..<rows * columns).map { Float(levels[$0 % rows * columns + $0 / rows]) * step }
    }

    var transposed: Matrix { Matrix(rows: columns, columns: rows, transposedFloats) }
}

/// The bytes of base64 text with padding (RFC 4648, section 4), or nil where it is none.
private func decodeBase64(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    var padding = 0
    for character in text.utf8 {
        let value: UInt8
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): value = 62
        case UInt8(ascii: "/"): value = 63
        case UInt8(ascii: "="):
            padding += 1
            value = 0
        default: return nil
        }
        guard padding == 0 || character == UInt8(ascii: "=") else { return nil }
        bits = bits << 6 | UInt32(value)
        count += 1
        if count % 4 == 0 {
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits))
        }
    }
    guard count % 4 == 0, padding <= 2 else { return nil }
    bytes.removeLast(padding)
    return bytes
}
