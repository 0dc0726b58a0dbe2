import ArgumentParser
import Ductus
import DuctusFiles
import DuctusModels
import Foundation

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a model file holds: shapes, training metadata, licence.",
        discussion: "Example: ductus inspect Models/cursive.safetensors")

    @Argument(help: "A model file, or the name of a model that comes with Ductus.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let model = try HandwritingModel(named: file)
        let tensors = model.tensors
        let path = try ShippedModel(named: file).map { try ShippedFiles.file($0.fileName).path } ?? file
        let size = try URL(fileURLWithPath: path).resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            say(String(decoding: try encoder.encode(Description(of: model, file, size)), as: UTF8.self))
            return
        }
        let layers = model.architecture.layers.map(String.init).joined(separator: ", ")
        say("\(file): \(size.formatted()) bytes")
        say(
            "LSTM layers of \(layers) units, \(model.architecture.mixtures) Gaussians, "
                + "\(model.architecture.parameterCount.formatted()) parameters")
        if let hand = model.architecture.hand { say("hands: vectors of \(hand.size) numbers") }
        let scale = model.normalisation
        say(
            "offsets: (dx − \(scale.meanX)) / \(scale.scaleX), (dy − \(scale.meanY)) / \(scale.scaleY) raw units"
        )
        for entry in model.metadata { say("\(entry.key): \(entry.value)") }
        say("tensors:")
        let width = tensors.map(\.name.count).max() ?? 0
        for tensor in tensors {
            let shape = tensor.shape.map(String.init).joined(separator: " × ")
            say(
                "  \(tensor.name.padding(toLength: width, withPad: " ", startingAt: 0))  \(tensor.type)  \(shape)"
            )
        }
    }
}

/// What `--json` prints.
private struct Description: Encodable {
    let file: String
    let bytes: Int
    let layers: [Int]
    let mixtures: Int
    let hand: Int?
    let parameters: Int
    let metadata: [String: String]
    let tensors: [Tensor]

    struct Tensor: Encodable {
        let name: String
        let type: String
        let shape: [Int]
    }

    init(of model: HandwritingModel, _ file: String, _ bytes: Int) {
        self.file = file
        self.bytes = bytes
        layers = model.architecture.layers
        mixtures = model.architecture.mixtures
        hand = model.architecture.hand?.size
        parameters = model.architecture.parameterCount
        metadata = Dictionary(model.metadata.map { ($0.key, $0.value) }) { first, _ in first }
        tensors = model.tensors.map { Tensor(name: $0.name, type: $0.type, shape: $0.shape) }
    }
}
