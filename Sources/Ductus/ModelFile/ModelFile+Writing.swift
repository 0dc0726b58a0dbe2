extension HandwritingModel {
    /// The model as a file: `safetensors`, which ``init(parsing:)`` and other readers of the format read.
    public var bytes: [UInt8] { tensorFile.bytes }

    /// The model as a safetensors file.
    package var tensorFile: TensorFile {
        var file = TensorFile()
        var description = [
            JSON.Member("format", JSON(HandwritingModel.formatVersion)),
            JSON.Member("layers", .array(architecture.layers.map { JSON($0) })),
            JSON.Member("mixtures", JSON(architecture.mixtures)),
        ]
        if let window = architecture.window {
            var alphabet = String.UnicodeScalarView()
            alphabet.append(contentsOf: window.alphabet.characters)
            description.append(JSON.Member("alphabet", .string(String(alphabet))))
            description.append(JSON.Member("window", JSON(window.gaussians)))
        } else {
            description.append(JSON.Member("alphabet", .null))
        }
        if let hand = architecture.hand {
            description.append(
                JSON.Member(
                    "hand",
                    .object([
                        JSON.Member("size", JSON(hand.size)),
                        JSON.Member("channels", .array(hand.channels.map { JSON($0) })),
                        JSON.Member("space", .string(String(hand.space, radix: 16))),
                    ])))
        }
        if let drawings {
            description.append(
                JSON.Member(
                    "drawings",
                    .object([
                        JSON.Member("gap", JSON(drawings.gap)), JSON.Member("size", JSON(drawings.size)),
                    ])))
        }
        description.append(
            JSON.Member("record", .object(metadata.map { JSON.Member($0.key, .string($0.value)) })))
        file.metadata = [("ductus", String(decoding: JSON.object(description).bytes, as: UTF8.self))]
        file.append("offset.mean", [normalisation.meanX, normalisation.meanY], shape: [2])
        file.append("offset.scale", [normalisation.scaleX, normalisation.scaleY], shape: [2])
        for (index, layer) in weights.layers.enumerated() {
            let units = architecture.layers[index]
            file.append(floats: layer.offset, "layers.\(index).offset.weight", shape: [4 * units, 3])
            if let below = layer.below { file.append("layers.\(index).below.weight", below) }
            file.append("layers.\(index).recurrent.weight", layer.recurrent)
            file.append(floats: layer.bias, "layers.\(index).bias", shape: [4 * units])
            if let characters = layer.characters {
                file.append("layers.\(index).characters.weight", characters)
            }
            if let hand = layer.hand { file.append("layers.\(index).hand.weight", hand) }
        }
        if let window = weights.window {
            file.append(
                floats: window.weight.floats, "window.weight",
                shape: [window.weight.rows, window.weight.columns])
            file.append(floats: window.bias, "window.bias", shape: [window.bias.count])
        }
        if let encoder = weights.encoder {
            for (index, convolution) in encoder.convolutions.enumerated() {
                file.append("encoder.\(index).weight", convolution.weight)
                file.append(
                    floats: convolution.bias, "encoder.\(index).bias", shape: [convolution.bias.count])
            }
            file.append("encoder.vector.weight", encoder.vector)
            file.append(floats: encoder.vectorBias, "encoder.vector.bias", shape: [encoder.vectorBias.count])
        }
        if let hand = architecture.hand, !hands.isEmpty {
            file.append(
                TensorFile.handExamples, hands.flatMap { $0.levels }, shape: [hands.count, hand.size])
        }
        file.append("output.weight", weights.output)
        file.append("output.bias", weights.outputBias, shape: [architecture.outputs])
        return file
    }
}

extension TensorFile {
    fileprivate mutating func append(_ name: String, _ matrix: Matrix) {
        switch matrix.storage {
        case .float32(let values): append(floats: values, name, shape: [matrix.rows, matrix.columns])
        case .int8(let values, let scales):
            append(name, values, shape: [matrix.rows, matrix.columns])
            append(floats: scales, name + ".scale", shape: [matrix.rows])
        }
    }
}
