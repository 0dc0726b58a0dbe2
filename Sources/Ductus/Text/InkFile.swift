/// Written pages as JSON, for other programs and for styles:
///
///     {"format": "ductus ink 1", "text": "…", "millimetresPerUnit": 0.02,
///      "pages": [{"width": 210, "height": 297,
///                 "words": [{"text": "Dear", "line": 0, "strokes": [[[20.1, 33.2, 0], [20.3, 33.0, 0.017], …], …]}, …]}]}
///
/// A point is x and y in millimetres on the page and the time in seconds since the pen began. Ink of one's own may
/// come more simply, as `{"text": "…", "strokes": [[[x, y], …], …]}` in any unit, y growing downward.
public struct InkFile: Sendable {
    /// What was written.
    public var text: String
    /// How long one of the network's units is in the unit of the points, which is the millimetre where there are pages: a
    /// small letter is about 120 units high. nil: the height of the ink tells.
    public var millimetresPerUnit: Float?
    /// What is kept of ``millimetresPerUnit`` when the file is written: no ink is measured in more or less.
    private static let units: ClosedRange<Float> = 1e-9...1e9
    /// The ink, page by page.
    public var pages: [Page]
    /// The points of ink of one's own, two numbers or three each; empty where there are pages.
    public var strokes: [[[Float]]]

    /// A page of an ink file.
    public struct Page: Sendable {
        /// In millimetres.
        public var width, height: Float
        /// In the order in which they were written.
        public var words: [Word]
    }

    /// A word of an ink file.
    public struct Word: Sendable {
        /// What it says.
        public var text: String
        /// Which line of its page it stands on, counted from 0.
        public var line: Int
        /// Each point as x and y in millimetres on the page and the seconds since the pen began.
        public var strokes: [[[Float]]]
    }

    private static let format = "ductus ink 1"

    /// The most bytes of a file that is read as a style.
    public static let mostBytes = 16_000_000

    /// Pages of words set on a sheet.
    public init(_ text: String, _ words: [PlacedWord], on sheet: Sheet) {
        self.text = text
        millimetresPerUnit = sheet.millimetresPerUnit
        strokes = []
        var clock = PenClock()
        pages = [Page](
            repeating: Page(width: sheet.width, height: sheet.height, words: []),
            count: 1 + (words.map { $0.page }.max() ?? 0))
        for word in words {
            pages[word.page].words.append(
                Word(text: word.text, line: word.line, strokes: word.strokes.map { clock.times(of: $0) }))
        }
    }

    /// Lines of ink in any unit, y growing downward, each as one word of a page whose size is not known.
    public init(text: String, lines: [(text: String, strokes: [[[Float]]])]) {
        self.text = text
        strokes = []
        pages = [
            Page(
                width: 0, height: 0,
                words: lines.enumerated().map {
                    Word(text: $0.element.text, line: $0.offset, strokes: $0.element.strokes)
                })
        ]
    }
}

// MARK: - Writing

extension InkFile {
    /// The file: lengths in thousandths of a millimetre, times in thousandths of a second.
    public var bytes: [UInt8] {
        var members = [
            JSON.Member("format", .string(InkFile.format)),
            JSON.Member("text", .string(text)),
        ]
        if let millimetresPerUnit, InkFile.units ~= millimetresPerUnit {
            members.append(JSON.Member("millimetresPerUnit", JSON(significant: Double(millimetresPerUnit))))
        }
        if !pages.isEmpty { members.append(JSON.Member("pages", .array(pages.map { $0.json }))) }
        if !strokes.isEmpty { members.append(JSON.Member("strokes", InkFile.json(strokes))) }
        return JSON.object(members).bytes
    }

    fileprivate static func json(_ strokes: [[[Float]]]) -> JSON {
        .array(
            strokes.map { stroke in
                .array(stroke.map { point in .array(point.map { JSON(Double($0)) }) })
            })
    }
}

extension InkFile.Page {
    fileprivate var json: JSON {
        .object([
            JSON.Member("width", JSON(Double(width))),
            JSON.Member("height", JSON(Double(height))),
            JSON.Member(
                "words",
                .array(
                    words.map { word in
                        .object([
                            JSON.Member("text", .string(word.text)),
                            JSON.Member("line", JSON(word.line)),
                            JSON.Member("strokes", InkFile.json(word.strokes)),
                        ])
                    })),
        ])
    }
}

// MARK: - Reading

extension InkFile {
    /// Reads a file.
    ///
    /// - Throws: if it is none, or longer than ``mostBytes``.
    public init(parsing bytes: [UInt8]) throws(InputError) {
        guard bytes.count <= InkFile.mostBytes else {
            throw .tooLarge("an ink file has at most \(InkFile.mostBytes) bytes; a line of ink is enough")
        }
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw InkFile.isNone(error.description)
        }
        guard let text = json["text"]?.string else { throw InkFile.isNone("\"text\" is missing or no text") }
        self.text = text
        millimetresPerUnit = json["millimetresPerUnit"]?.double.map { Float($0) }
        pages = []
        for page in json["pages"]?.array ?? [] {
            var words: [Word] = []
            for word in page["words"]?.array ?? [] {
                words.append(
                    Word(
                        text: word["text"]?.string ?? "", line: word["line"]?.int ?? 0,
                        strokes: try InkFile.strokes(word["strokes"])))
            }
            pages.append(
                Page(
                    width: Float(page["width"]?.double ?? 0), height: Float(page["height"]?.double ?? 0),
                    words: words))
        }
        strokes = try InkFile.strokes(json["strokes"])
        guard !pages.isEmpty || !strokes.isEmpty else { throw InkFile.isNone("it holds no strokes") }
    }

    private static func isNone(_ why: String) -> InputError {
        InputError.malformed(
            "this is no ink: what `ductus write -o ink.json` writes was expected, or "
                + "{\"text\": \"what it says\", \"strokes\": [[[x, y], [x, y], …], …]}; \(why)")
    }

    private static func strokes(_ json: JSON?) throws(InputError) -> [[[Float]]] {
        var strokes: [[[Float]]] = []
        for (index, stroke) in (json?.array ?? []).enumerated() {
            var points: [[Float]] = []
            for point in stroke.array ?? [] {
                var numbers: [Float] = []
                for number in point.array ?? [] {
                    if let number = number.double { numbers.append(Float(number)) }
                }
                guard numbers.count >= 2, numbers.count == point.array?.count,
                    numbers[0].magnitude <= 1e6, numbers[1].magnitude <= 1e6
                else {
                    throw .malformed(
                        "stroke \(index), counted from 0, holds a point that is not [x, y] or [x, y, time] "
                            + "with x and y up to a million")
                }
                points.append(numbers)
            }
            if !points.isEmpty { strokes.append(points) }
        }
        return strokes
    }

    /// The ink as a style: the words of its first line, brought to the size and sampling of the network's own ink, in
    /// whole raw units, as a whiteboard gives them.
    ///
    /// - Throws: if there is too little ink, or too much.
    public func style(name: String) throws(InputError) -> Style {
        let line = drawnLines[0]
        let drawing = try StyleInk(line.ink, unitsPerMillimetre: unitsPerMillimetre).drawing
        return try Style(name: name, text: line.text, ink: drawing.offsets)
    }

    /// A line of a file, as a network reads it.
    public struct Line: Equatable, Sendable {
        /// What the line says.
        public var text: String
        /// Raw units, the origin first.
        public var offsets: [PenOffset]
    }

    /// All lines of all pages, each brought to the sampling of the network's own ink and all to one size.
    ///
    /// - Throws: if there is too little ink, or too much.
    public func lines() throws(InputError) -> [Line] {
        let drawn = drawnLines
        let all = Drawing(strokes: drawn.flatMap { $0.ink.strokes })
        var factor = unitsPerMillimetre
        if factor == nil { factor = try StyleInk.factor(for: drawn.map { $0.ink }, all) }
        var lines: [Line] = []
        for line in drawn where !line.ink.strokes.isEmpty {
            let ink = try StyleInk(line.ink, unitsPerMillimetre: factor, mostPoints: InkFile.mostPoints)
            lines.append(Line(text: line.text, offsets: ink.drawing.offsets))
        }
        return lines
    }

    /// The most points of a line that is read as ink to learn from.
    private static let mostPoints: Float = 20_000

    /// The ink of each line, in the file's own unit, and what it says; at least one.
    private var drawnLines: [(text: String, ink: Drawing)] {
        guard !pages.isEmpty else { return [(text, InkFile.drawing(strokes))] }
        var lines: [(text: String, ink: Drawing)] = []
        for page in pages {
            var last: Int?
            for word in page.words {
                let ink = InkFile.drawing(word.strokes)
                if word.line == last {
                    lines[lines.count - 1].text += " " + word.text
                    lines[lines.count - 1].ink.strokes += ink.strokes
                } else {
                    lines.append((word.text, ink))
                    last = word.line
                }
            }
        }
        return lines.isEmpty ? [("", Drawing(strokes: []))] : lines
    }

    private static func drawing(_ strokes: [[[Float]]]) -> Drawing {
        Drawing(strokes: strokes.map { Stroke($0.map { PenPoint(x: $0[0], y: $0[1]) }) })
    }

    private var unitsPerMillimetre: Float? {
        guard let millimetresPerUnit, millimetresPerUnit > 0 else { return nil }
        return 1 / millimetresPerUnit
    }
}
