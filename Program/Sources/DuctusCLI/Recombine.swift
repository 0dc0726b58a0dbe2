import ArgumentParser
import Ductus
import DuctusFiles
import DuctusInk
import DuctusModels

/// `ductus recombine`: more ink of what is rare, out of the ink there is.
struct Recombine: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Add new lines to ink, put together from words of its own lines.",
        discussion: """
            A model that reads texts finds the words in each line; a new line has some words of an old one, \
            rather those with rare characters. Numbers and single letters are also made of signs of all hands. A network that \
            learns from the result writes names, numbers and short texts more legibly.

            Example:
              ductus recombine iam.safetensors -o iam-recombined.safetensors --count 12000
            """)

    @Argument(help: "The ink: a prepared set, an IAM-OnDB folder or archive.", completion: .file())
    var ink: String

    @Option(name: .shortAndLong, help: "The prepared set to write.", completion: .file())
    var output: String

    @Option(help: "New lines.")
    var count = 10_000

    @Option(help: "The model that finds the words. Default: the one that comes with Ductus.")
    var model: String?

    @Option(help: "The split to validate on, which gives no words; as of `ductus train`.")
    var validation: String?

    @Option(help: "The seed of all chance.")
    var seed: UInt64 = 1

    func run() throws {
        guard count > 0 else { throw ValidationError("--count must be positive, got \(count)") }
        try WholeFile.checkWritable(output)
        let model = try HandwritingModel(named: self.model, orShipped: .scribe)
        guard model.architecture.window != nil else {
            throw FileError(
                path: self.model ?? ShippedModel.scribe.fileName,
                .content(
                    .wrongModel(
                        "this model reads no text, so it cannot find words; take one that was trained with a window"
                    )))
        }
        let ink = try InkSet(readingWithProgress: self.ink)
        let held = try ink.held(validation)
        let bytes: [UInt8]
        do {
            let bar = ProgressBar("finding words")
            defer { bar.finish() }
            let recombined = try ink.recombined(
                by: HandwritingNetwork(model), count: count, without: held, seed: seed
            ) {
                bar.update($0)
            }
            bytes = try recombined.prepared()
        } catch {
            throw FileError(path: self.ink, .content(error))
        }
        try WholeFile.write(bytes, to: output)
        say("\(output): \(ink.samples.count) lines and \(count) new ones, \(bytes.count) bytes")
    }
}
