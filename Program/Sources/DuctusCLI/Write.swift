import ArgumentParser
import Ductus
import DuctusFiles
import DuctusModels
import DuctusRendering
import Foundation

struct Write: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a text by hand, on pages.",
        discussion: """
            The text is given, read from --file, or from standard input. Its lines are paragraphs; they are broken \
            by the width of the words as they were written. Empty lines and indentation leave space. What is \
            written otherwise than asked is told on standard error. A text that is one word behind two hyphens \
            goes last, behind --. The same model, text, seed and settings give the same \
            pages on every machine.

            SVG holds one path a stroke in millimetres and one group a word, ready for a pen plotter; several pages \
            become several files, name-1.svg, name-2.svg and so on. A PDF holds all pages. A name that ends in \
            .animated.svg gives an SVG that writes itself, .gif, .webm and .mp4 a film (which ffmpeg makes); .hpgl and \
            .gcode drive a plotter. JSON holds every point with its time, and can be given as a --style, as can a \
            hand file (`ductus hand --help`).

            Examples:
              ductus write "Dear Ada, it weaves." --seed 7 -o note.svg
              ductus write --file letter.txt --style \(exampleStyle) --bias 1.5 --page Letter --ruled -o letter.pdf
              ductus write "My own hand" --style my-ink.json --page fit -o mine.png
              ductus write --file poem.txt --page A5 --machine 300x218 -o poem.gcode
            """)

    private static let exampleStyle = usualHand ?? "my-ink.json"
    /// The hand where neither a hand nor a model is named; a model with hands of its own chooses one of them by the seed.
    private static let usualHand = ShippedFiles.handNames.first ?? ShippedFiles.styleNames.first

    @Argument(help: "The text, in quotes.")
    var text: String?

    @Option(help: "A file with the text, in UTF-8.")
    var file: String?

    @Option(
        name: [.long, .customLong("hand")],
        help: ArgumentHelp(
            "The hand: \((ShippedFiles.handNames + ShippedFiles.styleNames).joined(separator: ", ")), a hand file, or an ink file of your own. Without it: \(usualHand ?? "none"), or with --model a hand that the model offers, chosen by the seed.",
            valueName: "name-or-file"))
    var style: String?

    @Option(help: "How neatly, 0 to 5: 0 is as people write, 1 is tidy, more is calmer still.")
    var bias: Float = 1

    @Option(help: "The random seed. Without it: a new one, told on standard error.")
    var seed: UInt64?

    @Option(help: "A3, A4, A5, A6, Letter, Legal, a size in mm as 100x150, or fit: as large as the ink.")
    var page: PageSize = .sheet(width: 210, height: 297)

    @Option(help: "What stays free at each edge, in mm. (default: 20, or less on small pages)")
    var margin: Float?

    @Option(help: "From line to line, in mm.")
    var lineSpacing: Float = 10

    @Option(help: "How tall a small letter is, about, in mm.")
    var size: Float = 2.4

    @Option(help: "How far baselines wander, in mm.")
    var drift: Float = 0

    @Flag(help: "Lines beneath the ink.")
    var ruling: Ruling = .blank

    @Option(help: "The pen's width, in mm.")
    var penWidth = 0.4

    @Option(help: "The pen's tip.")
    var nib: Pen.Nib = .round

    @Option(name: [.long, .customLong("color")], help: "The ink's colour, as 1a2b3c.")
    var colour: Colour = .black

    @Option(help: "The paper's colour, as fdf6e3, beneath the ink. (default: none; white in a PNG or a film)")
    var paper: Colour?

    @Flag(help: "No paper in a PNG, a GIF or a WebM either.")
    var transparent = false

    @Flag(
        help:
            "Leave out, and tell, characters that the model has nothing close to; otherwise they are refused."
    )
    var skipUnknown = false

    @Option(help: "How many times as fast as a hand an .animated.svg or a film writes.")
    var pace = 1.0

    @Option(help: "Frames a second of a film.")
    var frameRate = 25

    @Option(help: "How many pixels wide a film is.")
    var filmWidth = 960

    @Option(
        name: [.short, .long],
        help: """
            A file to write: .svg, .png, .pdf, .animated.svg, .gif, .webm, .mp4, .hpgl, .gcode or .json. Without it, \
            and for -: SVG to standard output.
            """)
    var output: String?

    @Flag(name: [.short, .long], help: "Print nothing but errors.")
    var quiet = false

    @OptionGroup(title: "Plotter options")
    var plotterOptions: PlotterOptions

    @Option(help: "A picture (.png) of the window moving over the text as it writes.")
    var showWindow: String?

    @Option(help: "A model that reads text. Without it: the model that comes with Ductus.")
    var model: String?

    func validate() throws {
        guard (0...5).contains(bias) else {
            throw ValidationError("--bias must be between 0 and 5, got \(bias)")
        }
        if let text, file != nil {
            throw ValidationError("give a text or --file, not both; here \"\(text)\" is the text")
        }
        let file = try path.map { try PageFile(path: $0) }
        guard (0.01...1000).contains(pace) else {
            throw ValidationError("--pace must be between 0.01 and 1,000, got \(pace)")
        }
        guard (1...60).contains(frameRate), (16...4096).contains(filmWidth) else {
            throw ValidationError(
                "--frame-rate must be between 1 and 60 and --film-width between 16 and 4,096, "
                    + "got \(frameRate) and \(filmWidth)")
        }
        if let showWindow, !showWindow.lowercased().hasSuffix(".png") {
            throw ValidationError("--show-window writes a .png, not \(showWindow)")
        }
        guard penWidth > 0, penWidth <= Page.longestSide else {
            throw ValidationError(
                "--pen-width must be above 0 and at most \(Int(Page.longestSide)) mm, got \(penWidth)")
        }
        do { try sheet.validate() } catch { throw ValidationError("\(error)") }
        if case .sheet(let width, let height) = page, case .picture(.png) = file {
            _ = try Page.pixels(width: Double(width), height: Double(height))
        }
    }

    /// The file to write; nil: standard output.
    private var path: String? { output == "-" ? nil : output }

    private var sheet: Sheet {
        var (width, height) = (Sheet().width, Sheet().height)
        if case .sheet(let asked, let high) = page { (width, height) = (asked, high) }
        let sheet = Sheet(
            width: width, height: height, margin: margin, lineSpacing: lineSpacing, letterHeight: size,
            drift: drift)
        return ruling == .squared ? sheet.onSquares() : sheet
    }

    func run() throws {
        for path in [path, showWindow] {
            if let path { try WholeFile.checkWritable(path) }
        }
        let text = try readText()
        try refuseWhatCannotBeSaved(text)
        let seed = self.seed ?? UInt64.random(in: 0..<1_000_000)
        var options = Scribe.Options(bias: bias, seed: seed)
        if let hand = style ?? (model == nil ? Self.usualHand : nil) { try options.take(handNamed: hand) }
        let scribe = try readScribe(options)
        options.keepsWindow = showWindow != nil
        options.omitsUnknown = skipUnknown
        let manuscript = try write(text, scribe, options)
        let words = try manuscript.set(on: sheet, seed: seed)
        try save(words, text)
        if !quiet {
            if self.seed == nil { note("seed \(seed)") }
            for sentence in WritingSummary(manuscript, setAs: words).sentences { note(sentence) }
        }
        if let showWindow {
            try WholeFile.write(try WindowPicture(manuscript).png(), to: showWindow)
        }
    }

    private func readText() throws -> String {
        if let text { return text }
        let bytes: [UInt8]
        // A character has four bytes at most.
        let most = 4 * Spelling.longest
        if let file {
            bytes = try WholeFile.start(of: file, count: most + 1)
        } else {
            guard isatty(0) == 0 else {
                throw ValidationError("give a text: ductus write \"Dear Ada\" -o note.svg")
            }
            bytes = [UInt8](try FileHandle.standardInput.read(upToCount: most + 1) ?? Data())
        }
        guard bytes.count <= most else {
            throw FileError(
                path: file ?? "standard input",
                .content(
                    .tooLarge(
                        "the text is longer than \(Spelling.longest) characters; write it in several parts")))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileError(
                path: file ?? "standard input",
                .content(.malformed("this is no text in UTF-8; convert it first")))
        }
        return text
    }

    /// Hands write a character at least so wide, in raw units; three times that is usual.
    private static let leastWidth: Float = 40

    /// Refuses, before it is written, a text that certainly fills more pages or a larger picture than there can be.
    private func refuseWhatCannotBeSaved(_ text: String) throws {
        let characters = text.unicodeScalars.count { !$0.properties.isWhitespace }
        guard showWindow == nil || characters <= WindowPicture.mostCharacters else {
            throw ValidationError(
                "--show-window draws a row for each character, \(WindowPicture.mostCharacters) at most; "
                    + "give a shorter text")
        }
        guard path == nil else { return }
        let width = Float(characters) * Self.leastWidth * sheet.millimetresPerUnit
        let paragraphs = text.split(whereSeparator: \.isNewline).count
        let lines = max(Float(paragraphs), width / sheet.lineWidth)
        guard lines <= Float(sheet.linesPerPage) else {
            throw ValidationError("the text fills more than one page; name a file with -o")
        }
    }

    /// The model named, or the one that comes with Ductus for hands or for styles.
    private func readScribe(_ options: Scribe.Options) throws -> Scribe {
        let shipped = options.hand == nil ? ShippedModel.scribe : .hands
        let model = try HandwritingModel(named: self.model, orShipped: shipped)
        do {
            return try Scribe(model)
        } catch {
            throw FileError(path: self.model ?? shipped.fileName, .content(error))
        }
    }

    /// Writes on all cores, with a bar that tells how far it is.
    private func write(_ text: String, _ scribe: Scribe, _ options: Scribe.Options) throws -> Manuscript {
        let bar = ProgressBar("writing", isQuiet: quiet)
        defer { bar.finish() }
        let lock = NSLock()
        nonisolated(unsafe) var done = 0
        return try scribe.write(text, options: options) { characters, total in
            lock.withLock {
                done += characters
                bar.update(done, of: total)
            }
        } concurrently: { count, work in
            DispatchQueue.concurrentPerform(iterations: count, execute: work)
        }
    }

    private func save(_ words: [PlacedWord], _ text: String) throws {
        let file = try path.map { try PageFile(path: $0) } ?? .picture(.svg)
        if let output = path, case .ink = file {
            return try WholeFile.write(InkFile(text, words, on: sheet).bytes, to: output)
        }
        let pen = Pen(width: penWidth, colour: colour, nib: nib)
        var pages = Page.pages(words, on: sheet, pen: pen, paper: paper, ruling: ruling)
        if case .fit = page { pages = pages.map { $0.fitted(margin: Double(margin ?? 5)) } }
        guard let output = path else {
            guard pages.count == 1 else {
                throw ValidationError("the text fills \(pages.count) pages; name a file with -o")
            }
            return try FileHandle.standardOutput.write(contentsOf: Data(pages[0].svg().utf8))
        }
        if case .picture(.pdf) = file {
            return try WholeFile.write(pages.pdf(title: title(of: text)), to: output)
        }
        if case .film(let format) = file {
            let bar = ProgressBar("filming", isQuiet: quiet)
            defer { bar.finish() }
            let film = Film(
                pages: pages.map(onPaper), format: format, pace: pace, framesPerSecond: frameRate,
                width: filmWidth)
            return try film.save(to: output) { bar.update($0) }
        }
        let count = pages.count
        for (index, page) in pages.enumerated() {
            let path = count == 1 ? output : PageFile.numbered(output, index + 1)
            try WholeFile.write(bytes(of: page, as: file), to: path)
        }
        if count > 1, !quiet {
            note("\(count) pages: \(PageFile.numbered(output, 1)) to \(PageFile.numbered(output, count))")
        }
    }

    /// What a document is called: the first line of its text that is not empty, so far as it is short.
    private func title(of text: String) -> String? {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
        return lines.first { !$0.isEmpty }.map { $0.count > 60 ? $0.prefix(59) + "…" : $0 }
    }

    private func bytes(of page: Page, as file: PageFile) throws -> [UInt8] {
        switch file {
        case .animation: return Array(try page.animatedSVG(pace: pace).utf8)
        case .plotter(let language):
            return Array(try page.plot(language, with: plotterOptions.plotter).utf8)
        case .picture(let format):
            return try (format == .png ? onPaper(page) : page).picture(format)
        case .ink, .film: preconditionFailure("these hold all pages")
        }
    }

    /// The page on white paper, unless it has another or shall have none.
    private func onPaper(_ page: Page) -> Page {
        var page = page
        if !transparent, page.paper == nil { page.paper = .white }
        return page
    }
}

/// The size of the pages, as people name it.
enum PageSize: ExpressibleByArgument, Equatable {
    case sheet(width: Float, height: Float)
    /// Lines as wide as on A4, the page cut to the ink.
    case fit

    var defaultValueDescription: String { "A4" }

    init?(argument: String) {
        switch argument.lowercased() {
        case "fit": self = .fit
        case "a3": self = .sheet(width: 297, height: 420)
        case "a4": self = .sheet(width: 210, height: 297)
        case "a5": self = .sheet(width: 148, height: 210)
        case "a6": self = .sheet(width: 105, height: 148)
        case "letter": self = .sheet(width: 215.9, height: 279.4)
        case "legal": self = .sheet(width: 215.9, height: 355.6)
        default:
            let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map {
                Float($0)
            }
            guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
            self = .sheet(width: width, height: height)
        }
    }
}

extension Ruling: @retroactive EnumerableFlag {
    public static func name(for value: Ruling) -> NameSpecification { .customLong("\(value)") }

    public static func help(for value: Ruling) -> ArgumentHelp? {
        switch value {
        case .blank: "Leave the page blank."
        case .ruled: "Rule the page: a line under each line of writing."
        case .squared: "Square the page: squares of 5 mm, on whose edges the writing stands."
        }
    }
}

extension Pen.Nib: @retroactive ExpressibleByArgument {
    public init?(argument: String) {
        guard let nib = Self.allCases.first(where: { "\($0)" == argument.lowercased() }) else { return nil }
        self = nib
    }

    public var defaultValueDescription: String { "\(self)" }

    public static var allValueStrings: [String] { allCases.map { "\($0)" } }

    public static var allValueDescriptions: [String: String] {
        [
            "round": "A fine liner: a line of one width.", "broad": "A flat nib, held at 40 degrees.",
            "brush": "The faster, the thinner.",
        ]
    }
}

extension Colour: @retroactive ExpressibleByArgument {
    public init?(argument: String) { self.init(hex: argument) }

    public var defaultValueDescription: String { hex }
}
