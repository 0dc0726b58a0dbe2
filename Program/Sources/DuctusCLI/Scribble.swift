import ArgumentParser
import Ductus
import DuctusFiles
import DuctusModels
import DuctusRendering
import Foundation

struct Scribble: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write lines of handwriting that mean nothing and look it.",
        discussion: """
            The same model, seed and settings give the same drawing on every machine. Without -o, SVG goes to \
            standard output: one path a stroke, in millimetres, ready for a pen plotter.

            Example: ductus scribble --count 3 --seed 7 --temperature 0.6 -o lines.svg
            """)

    @Option(help: "A model file. Without it: the model that comes with Ductus.")
    var model: String?

    @Option(
        help: "The seed of all chance; line n uses seed + n. Without it: a new one, told on standard error.")
    var seed: UInt64?

    @Option(help: "How freely it writes, 0 to 10: 1 is as it learned, less is tidier.")
    var temperature: Float = 0.7

    @Option(help: "Graves' bias toward the likeliest, 0 to 10: more is neater.")
    var bias: Float = 0

    @Option(help: "How many points to write on each line, instead of a width.")
    var points: Int?

    @Option(help: "How wide each line is, in millimetres.")
    var width: Double = 120

    @Option(help: "How many lines to write.")
    var count = 1

    @Option(name: [.short, .long], help: "A file to write: .svg, .png or .pdf.")
    var output: String?

    func validate() throws {
        guard (0...10).contains(temperature) else {
            throw ValidationError("--temperature lies in 0 to 10, not \(temperature)")
        }
        guard (0...10).contains(bias) else { throw ValidationError("--bias lies in 0 to 10, not \(bias)") }
        guard (1...1000).contains(count) else {
            throw ValidationError("--count lies in 1 to 1,000, not \(count)")
        }
        guard (1...100_000).contains(points ?? 1) else {
            throw ValidationError("--points lies in 1 to 100,000, not \(points!)")
        }
        guard (1...5000).contains(width) else {
            throw ValidationError("--width lies in 1 to 5,000 mm, not \(width)")
        }
        if let output, try PictureFormat(path: output) == .png {
            // At least as large as this, and larger by the letters and the margin.
            _ = try Page.pixels(
                width: points == nil ? width : 0, height: Double(count - 1) * Self.lineSpacing)
        }
    }

    /// In millimetres.
    private static let lineSpacing = 14.0

    func run() throws {
        if let output { try WholeFile.checkWritable(output) }
        let network = Network(
            try HandwritingModel(named: model, orShipped: .cursive))
        let seed = self.seed ?? UInt64.random(in: 0..<1_000_000)
        if self.seed == nil { note("seed \(seed)") }
        let bar = ProgressBar("writing")
        var lines: [Drawing] = []
        for line in 0..<count {
            let writer = Writer(network, seed: seed &+ UInt64(line), temperature: temperature, bias: bias)
            lines.append(
                Drawing(
                    offsets: [.origin]
                        + (points.map { Array(writer.prefix($0)) } ?? writer.line(ofWidth: rawWidth))))
            bar.update(line + 1, of: count)
        }
        bar.finish()
        let format = try output.map { try PictureFormat(path: $0) } ?? .svg
        let page = Page(lines: lines, lineSpacing: Self.lineSpacing, paper: format == .png ? .white : nil)
        let picture = try page.picture(format)
        if let output {
            try WholeFile.write(picture, to: output)
        } else {
            try FileHandle.standardOutput.write(contentsOf: Data(picture))
        }
    }

    private var rawWidth: Float { Float(width / Page.defaultMillimetresPerUnit) }
}

extension Writer {
    /// Offsets until the pen has come so far, in raw units, and lifts; a pen that does not get there stops after
    /// as many points as a slow hand would need.
    fileprivate func line(ofWidth width: Float) -> [PenOffset] {
        var offsets: [PenOffset] = []
        var x: Float = 0
        for offset in prefix(200 + Int(width / 2)) {
            offsets.append(offset)
            x += offset.dx
            if x >= width, offset.endOfStroke { break }
        }
        return offsets
    }
}
