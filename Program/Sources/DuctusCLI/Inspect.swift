import ArgumentParser
import Ductus
import DuctusFiles
import Foundation

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what a model file holds: shapes, training record, licence.",
        discussion: "Example: ductus inspect Models/cursive.safetensors")

    @Argument(help: "A model file.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let model = try HandwritingModel(named: file)
        let tensors = model.tensorFile.tensors
        let size = try WholeFile.read(file).count
        if json {
            let description = JSON.object([
                JSON.Member("file", .string(file)),
                JSON.Member("bytes", JSON(size)),
                JSON.Member("layers", .array(model.architecture.layers.map { JSON($0) })),
                JSON.Member("mixtures", JSON(model.architecture.mixtures)),
                JSON.Member("hand", model.architecture.hand.map { JSON($0.size) } ?? .null),
                JSON.Member("parameters", JSON(model.architecture.parameterCount)),
                JSON.Member("record", .object(model.record.map { JSON.Member($0.key, .string($0.value)) })),
                JSON.Member(
                    "tensors",
                    .array(
                        tensors.map {
                            .object([
                                JSON.Member("name", .string($0.name)),
                                JSON.Member("type", .string($0.type.name)),
                                JSON.Member("shape", .array($0.shape.map { JSON($0) })),
                            ])
                        })),
            ])
            say(String(decoding: description.bytes, as: UTF8.self))
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
        for entry in model.record { say("\(entry.key): \(entry.value)") }
        say("tensors:")
        let width = tensors.map(\.name.count).max() ?? 0
        for tensor in tensors {
            let shape = tensor.shape.map(String.init).joined(separator: " × ")
            say(
                "  \(tensor.name.padding(toLength: width, withPad: " ", startingAt: 0))  \(tensor.type.name)  \(shape)"
            )
        }
    }
}
