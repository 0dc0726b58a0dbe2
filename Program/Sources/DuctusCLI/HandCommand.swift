import ArgumentParser
import Ductus
import DuctusFiles
import DuctusInk
import DuctusModels
import DuctusTraining
import Foundation

/// `ductus hand`: hands as files.
struct HandCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hand",
        abstract: "Learn a hand from ink, mix hands, and show them.",
        discussion: """
            A hand file holds 64 numbers that stand for a person's way of writing. Give it to `ductus write --style`.

            Examples:
              ductus hand learn my-page.json -o mine.hand.json
              ductus hand mix mine.hand.json \(ShippedFiles.handNames.first ?? "other.hand.json") 0.3 -o mixed.hand.json
              ductus hand show mixed.hand.json -o mixed.svg
            """,
        subcommands: [LearnHand.self, MixHands.self, ShowHand.self, OfferedHands.self])
}

/// `ductus hand learn`: what an encoder makes of ink.
struct LearnHand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Make a hand file of ink: the more ink, the better it knows the hand.",
        discussion: """
            INK: ink files, as the studio and `ductus write -o ink.json` write them, InkML files, or folders of \
            them; a line does, three are better, a page is best. All must be by one person.

            Examples:
              ductus hand learn my-ink.json -o mine.hand.json
              ductus hand learn pages/ -o mine.hand.json --refine
              ductus hand learn pages/ -o mine.hand.json --refine --weights mine.safetensors
              ductus write "Dear Ada" --model mine.safetensors --style mine.hand.json -o ada.svg
            """)

    @Argument(help: "Ink files or folders of them.", completion: .file())
    var ink: [String]

    @Option(name: .shortAndLong, help: "The hand file to write.", completion: .file())
    var output: String

    @Option(help: "What the hand is called. Without it: the name of the file.")
    var name: String?

    @Flag(help: "Then adapt the hand to the ink for some seconds, which must say what it writes.")
    var refine = false

    @Option(
        help: ArgumentHelp(
            "With --refine: adapt the network to the ink instead, and write it to this model file (8 bits).",
            valueName: "model"), completion: .file())
    var weights: String?

    @Option(help: "The random seed of a refinement.")
    var seed: UInt64 = 1

    @Option(help: "A model that writes in given hands. Without it: the model that comes with Ductus.")
    var model: String?

    func validate() throws {
        guard weights == nil || refine else {
            throw ValidationError("--weights adapts the network, which is part of --refine: give both")
        }
    }

    func run() throws {
        for file in [output, weights].compactMap({ $0 }) { try WholeFile.checkWritable(file) }
        let lines = try ink.flatMap { try OwnInk(reading: $0).lines }
        let model = try HandwritingModel(named: model, orShipped: .hands)
        let hand: Hand
        do {
            hand =
                try refine ? refined(lines, model) : HandwritingNetwork(model).hand(of: lines.map(\.offsets))
        } catch let error as InputError {
            throw FileError(path: ink.joined(separator: ", "), .content(error))
        }
        let file = HandFile(name: name ?? URL(fileURLWithPath: output).handName, hand: hand)
        try WholeFile.write(file.bytes, to: output)
        note("\(output): the hand of \(lines.count) \(lines.count == 1 ? "line" : "lines") of ink")
    }

    /// Writes the model, too, where one is asked for.
    private func refined(_ lines: [OwnInk.Line], _ model: HandwritingModel) throws -> Hand {
        let lines = lines.map { InkLine($0.offsets, text: $0.text) }
        let refinement = try HandRefinement(
            model, lines: lines, adapting: weights == nil ? .vector : .network, seed: seed)
        let bar = ProgressBar("refining")
        let (hand, refined) = try refinement.result { bar.update($0) }
        bar.finish()
        if let weights { try WholeFile.write(refined.quantised().bytes, to: weights) }
        return hand
    }
}

/// `ductus hand mix`: a hand between two.
struct MixHands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mix",
        abstract: "Mix two hands.",
        discussion:
            "Example: ductus hand mix a.hand.json b.hand.json 0.3 -o c.hand.json, which is nearer to a.")

    @Argument(help: "A hand: a file, or one that comes with Ductus.", completion: .file())
    var first: String

    @Argument(help: "Another.", completion: .file())
    var second: String

    @Argument(help: "How much of the second hand is in the mix, 0 to 1.")
    var share: Float = 0.5

    @Option(name: .shortAndLong, help: "The hand file to write.", completion: .file())
    var output: String

    @Option(help: "What the hand is called. Without it: the name of the file.")
    var name: String?

    func validate() throws {
        guard (0...1).contains(share) else {
            throw ValidationError("the share must be between 0 and 1, got \(share)")
        }
    }

    func run() throws {
        try WholeFile.checkWritable(output)
        let hands = try [first, second].map { try HandFile(named: $0) }
        let hand: Hand
        do {
            hand = try Hand.mix(hands.map(\.hand), weights: [1 - share, share])
        } catch {
            throw FileError(path: second, .content(error))
        }
        let file = HandFile(
            name: name ?? URL(fileURLWithPath: output).handName,
            description: "\(hands[0].name) with \(Int((share * 100).rounded())) % of \(hands[1].name)",
            hand: hand)
        try WholeFile.write(file.bytes, to: output)
    }
}

/// `ductus hand show`: a specimen of a hand.
struct ShowHand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Draw a specimen of a hand.",
        discussion: "Example: ductus hand show mine.hand.json -o mine.svg")

    private static let specimen = """
        The quick brown fox jumps over the lazy dog.
        Pack my box with five dozen liquor jugs, 1234567890
        """

    @Argument(help: "A hand: a file, an ink file, or one that comes with Ductus.", completion: .file())
    var hand: String

    @Option(help: "What it writes.")
    var text = specimen

    @Option(help: "The random seed.")
    var seed: UInt64 = 1

    @Option(help: "How neatly, 0 to 5.")
    var bias: Float = 1

    @Option(
        name: .shortAndLong, help: "A file to write: .svg, .png or .pdf. Without it: SVG to standard output.")
    var output: String?

    @Option(help: "A model that writes in given hands. Without it: the model that comes with Ductus.")
    var model: String?

    func run() throws {
        var write = try Write.parse([
            text, "--style", hand, "--seed", "\(seed)", "--bias", "\(bias)", "--page", "fit",
        ])
        write.output = output
        write.model = model
        try write.validate()
        try write.run()
    }
}

/// `ductus hand offered`: the hands of a model.
struct OfferedHands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offered",
        abstract: "Write the hands that a model offers as hand files.",
        discussion: """
            Each is a blend of several people's. Example: ductus hand offered -o hands, then \
            ductus hand show hands/07.hand.json -o 07.svg
            """)

    @Option(
        name: .shortAndLong, help: "The folder to write to; it is made where it is missing.",
        completion: .directory)
    var output: String

    @Option(help: "A model that writes in given hands. Without it: the model that comes with Ductus.")
    var model: String?

    func run() throws {
        let hands = try HandwritingModel(named: model, orShipped: .hands).hands
        guard !hands.isEmpty else {
            throw FileError(
                path: model ?? ShippedModel.hands.fileName,
                .content(.wrongModel("this model offers no hands")))
        }
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        } catch {
            throw FileError(path: output, .unwritable("this folder cannot be made"))
        }
        for (index, hand) in hands.enumerated() {
            let name = String(format: "%02d", index)
            try WholeFile.write(HandFile(name: name, hand: hand).bytes, to: "\(output)/\(name).hand.json")
        }
        note("\(output): \(hands.count) hands")
    }
}

extension URL {
    /// `mine` of `mine.hand.json`.
    var handName: String { String(lastPathComponent.split(separator: ".").first ?? "hand") }
}
