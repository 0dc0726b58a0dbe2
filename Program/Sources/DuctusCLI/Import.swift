import ArgumentParser
import Ductus
import DuctusFiles

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn another program's weights into a model file.",
        subcommands: [Tutorial.self])

    struct Tutorial: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "rnn-tutorial",
            abstract: "Read the weights of the Recurrent Neural Network Tutorial for Artists.",
            discussion: "Example: ductus import rnn-tutorial weights.js -o tutorial.safetensors")

        @Argument(help: "The tutorial's weights.js, or the same as weights.json.")
        var file: String

        @Option(name: [.short, .long], help: "The model file to write.")
        var output: String

        func run() throws {
            let bytes = try WholeFile.read(file)
            let model: HandwritingModel
            do {
                model = try HandwritingModel(tutorialWeights: bytes)
            } catch {
                throw FileError(
                    path: file, .content(error.rephrased { "these are not the tutorial's weights: \($0)" }))
            }
            try WholeFile.write(model.bytes, to: output)
            say("wrote \(output)")
        }
    }
}
