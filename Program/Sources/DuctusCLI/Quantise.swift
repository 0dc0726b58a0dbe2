import ArgumentParser
import Ductus
import DuctusFiles

struct Quantise: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a float32 model small: its large matrices in 8 bits.",
        discussion: """
            Example: ductus quantise runs/first/model-float32.safetensors -o cursive.safetensors \
            --note "name=Cursive" --note "licence=MIT"
            """)

    @Argument(help: "A model file in float32.")
    var file: String

    @Option(name: [.short, .long], help: "The model file to write.")
    var output: String

    @Option(help: "A line for the model's metadata, as key=value; replaces one of the same key.")
    var note: [String] = []

    func run() throws {
        try WholeFile.checkWritable(output)
        var model = try HandwritingModel(named: file).quantised()
        for note in note {
            guard let sign = note.firstIndex(of: "="), sign > note.startIndex else {
                throw ValidationError("--note takes key=value, not \(note)")
            }
            let entry = HandwritingModel.MetadataEntry(
                String(note[..<sign]), String(note[note.index(after: sign)...]))
            if let index = model.metadata.firstIndex(where: { $0.key == entry.key }) {
                model.metadata[index] = entry
            } else {
                model.metadata.append(entry)
            }
        }
        let bytes = model.bytes
        try WholeFile.write(bytes, to: output)
        say("wrote \(output), \(bytes.count.formatted()) bytes")
    }
}
