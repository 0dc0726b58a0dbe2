import ArgumentParser
import Ductus
import DuctusFiles
import DuctusInk
import DuctusModels
import Foundation

/// `ductus recombine`: more ink of what is rare, out of the ink there is.
struct Recombine: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Add new lines to ink, put together from words of its own lines.",
        discussion: """
            A model that reads texts finds the words in each line; a new line has some words of an old one, \
            rather those with rare characters. Numbers and single letters are also made of signs of all hands. A network that \
            learns from the result writes names, numbers and short texts more legibly.

            Finding the words takes minutes. What was found is kept in a file beside the ink, INK.words, so that the \
            next time takes seconds; delete it when you like.

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

    @Option(help: "The random seed.")
    var seed: UInt64 = 1

    func run() throws {
        guard count > 0 else { throw ValidationError("--count must be positive, got \(count)") }
        try WholeFile.checkWritable(output)
        let model = try HandwritingModel(named: self.model, orShipped: .scribe)
        var finder: WordFinder
        do {
            finder = try WordFinder(model)
        } catch {
            throw FileError(path: self.model ?? ShippedModel.scribe.fileName, .content(error))
        }
        takeWordsFound(&finder)
        let ink = try InkSet(readingWithProgress: self.ink)
        let held = try ink.held(validation)
        let bytes: [UInt8]
        do {
            let bar = ProgressBar("finding words")
            defer { bar.finish() }
            let recombined = try ink.recombined(
                by: &finder, count: count, without: held, seed: seed
            ) {
                bar.update($0)
            }
            bytes = try recombined.prepared()
        } catch {
            throw FileError(path: self.ink, .content(error))
        }
        try WholeFile.write(bytes, to: output)
        keepWordsFound(finder)
        say("\(output): \(ink.samples.count) lines and \(count) new ones, \(bytes.count) bytes")
    }

    /// Where the words that were found in the ink are kept.
    private var wordsFound: String { URL(fileURLWithPath: ink).standardizedFileURL.path + ".words" }

    /// They are taken where they are of this model and whole; without them it takes longer, and comes to the same.
    private func takeWordsFound(_ finder: inout WordFinder) {
        guard FileManager.default.fileExists(atPath: wordsFound) else { return }
        do {
            try finder.take(WholeFile.read(wordsFound))
        } catch {
            note("\(wordsFound): \(error); the words are found anew")
        }
    }

    private func keepWordsFound(_ finder: WordFinder) {
        guard finder.hasNew else { return }
        do {
            try WholeFile.write(finder.bytes, to: wordsFound)
        } catch {
            note("\(error); the words are not kept for the next time")
        }
    }
}
