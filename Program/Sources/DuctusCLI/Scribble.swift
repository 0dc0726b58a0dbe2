import ArgumentParser
import Ductus
import DuctusFiles
import DuctusModels
import DuctusRendering
import Foundation

struct Scribble: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write lines that look like handwriting and mean nothing, or make drawings.",
        discussion: """
            The same model, seed and settings give the same drawing on every machine. Without -o, SVG goes to \
            standard output: one path a stroke, in millimetres, ready for a pen plotter.

            A model that makes drawings, such as Kanji and Alphabets, sets one in each cell of a grid.

            Examples:
              ductus scribble --count 3 --seed 7 --temperature 0.6 -o lines.svg
              ductus scribble --model kanji --count 30 --seed 7 -o characters.svg
            """)

    @Option(
        help: "A model file, or one that comes with Ductus: kanji, alphabets, cursive. (default: cursive)")
    var model: String?

    @Option(
        help:
            "The random seed; line or drawing n uses seed + n. Without it: a new one, told on standard error."
    )
    var seed: UInt64?

    @Option(help: "How freely it writes, 0 to 10: 1 is as it learned, less is tidier.")
    var temperature: Float = 0.7

    @Option(help: "Graves' bias, 0 to 10: more is neater.")
    var bias: Float = 0

    @Option(
        help:
            "How many points to write on each line, instead of a width; in a drawing, at most (default: 400)."
    )
    var points: Int?

    @Option(help: "How wide each line, or the grid of drawings, is, in millimetres.")
    var width: Double = 120

    @Option(help: "The side of a drawing's cell, in millimetres.")
    var cell: Double = 20

    @Option(help: "How many lines or drawings to make.")
    var count = 1

    @Option(
        name: [.short, .long],
        help: "A file to write: .svg, .png or .pdf. Without it, and for -: SVG to standard output.")
    var output: String?

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    /// The file to write; nil: standard output.
    private var path: String? { output == "-" ? nil : output }

    func validate() throws {
        guard (0...10).contains(temperature) else {
            throw ValidationError("--temperature must be between 0 and 10, got \(temperature)")
        }
        guard (0...10).contains(bias) else {
            throw ValidationError("--bias must be between 0 and 10, got \(bias)")
        }
        guard (1...1000).contains(count) else {
            throw ValidationError("--count must be between 1 and 1,000, got \(count)")
        }
        guard (1...100_000).contains(points ?? 1) else {
            throw ValidationError("--points must be between 1 and 100,000, got \(points!)")
        }
        guard (1...5000).contains(width) else {
            throw ValidationError("--width must be between 1 and 5,000 mm, got \(width)")
        }
        guard (1...1000).contains(cell) else {
            throw ValidationError("--cell must be between 1 and 1,000 mm, got \(cell)")
        }
        if let output = path, try PictureFormat(path: output) == .png {
            // At least as large as this, and larger by the letters and the margin.
            _ = try Page.pixels(
                width: points == nil ? width : 0, height: Double(count - 1) * Self.lineSpacing)
        }
    }

    /// In millimetres.
    private static let lineSpacing = 14.0

    func run() throws {
        if let path { try WholeFile.checkWritable(path) }
        let network = HandwritingNetwork(try HandwritingModel(named: model, orShipped: .cursive))
        let seed = self.seed ?? UInt64.random(in: 0..<1_000_000)
        let format = try path.map { try PictureFormat(path: $0) } ?? .svg
        let paper: Colour? = format == .png ? .white : nil
        let page =
            try network.drawings.map { try grid(of: $0, network, seed: seed, paper: paper) }
            ?? lines(network, seed: seed, paper: paper)
        let picture = try page.picture(format)
        if let path {
            try WholeFile.write(picture, to: path)
        } else {
            try FileHandle.standardOutput.write(contentsOf: Data(picture))
        }
        if self.seed == nil, !quiet { note("seed \(seed)") }
    }

    /// Lines below one another.
    private func lines(_ network: HandwritingNetwork, seed: UInt64, paper: Colour?) -> Page {
        let bar = ProgressBar("writing", isQuiet: quiet)
        defer { bar.finish() }
        var lines: [Drawing] = []
        for line in 0..<count {
            let writer = Writer(network, seed: seed &+ UInt64(line), temperature: temperature, bias: bias)
            lines.append(
                Drawing(
                    offsets: [.origin]
                        + (points.map { Array(writer.prefix($0)) } ?? writer.line(ofWidth: rawWidth))))
            bar.update(line + 1, of: count)
        }
        return Page(lines: lines, lineSpacing: Self.lineSpacing, paper: paper)
    }

    /// Drawings in cells, as many in a row as there is width for.
    private func grid(
        of drawings: DrawingFormat, _ network: HandwritingNetwork, seed: UInt64, paper: Colour?
    ) throws -> Page {
        let bar = ProgressBar("drawing", isQuiet: quiet)
        defer { bar.finish() }
        let grid = try DrawingGrid(columns: max(1, min(count, Int(width / cell))), cell: Float(cell))
        let size = (Double(grid.columns) * cell, Double(grid.rows(for: count)) * cell)
        var page = Page(width: size.0, height: size.1, paper: paper)
        for number in 0..<count {
            let writer = Writer(network, seed: seed &+ UInt64(number), temperature: temperature, bias: bias)
            let drawing = writer.drawing(drawings, atMost: points ?? 400)
            page.groups.append(
                Page.Group(strokes: grid.strokes(of: drawing, number: number, size: drawings.size)))
            bar.update(number + 1, of: count)
        }
        return page
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
