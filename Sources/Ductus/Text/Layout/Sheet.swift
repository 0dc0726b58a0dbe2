/// The paper a manuscript is set on and how; lengths in millimetres, the origin in the upper left corner.
public struct Sheet: Equatable, Sendable {
    /// In millimetres.
    public var width, height: Float
    /// What stays free at each edge.
    public var margin: Float
    /// From baseline to baseline.
    public var lineSpacing: Float
    /// How tall a small letter is, about.
    public var letterHeight: Float
    /// How far a line's baseline wanders: the standard deviation of its height, in millimetres.
    public var drift: Float

    /// - Parameter margin: without it, 20 mm, or an eighth of the shorter side where that is less.
    public init(
        width: Float = 210, height: Float = 297, margin: Float? = nil, lineSpacing: Float = 10,
        letterHeight: Float = 2.4, drift: Float = 0
    ) {
        self.width = width
        self.height = height
        self.margin = margin ?? min(20, min(width, height) / 8)
        self.lineSpacing = lineSpacing
        self.letterHeight = letterHeight
        self.drift = drift
    }

    /// The sheet as writing stands on squared paper: lines a whole number of squares apart, the first on an edge of
    /// squares, both as near as can be to where they are.
    public func onSquares() -> Sheet {
        func nearest(_ length: Double) -> Double {
            (length / Ruling.square + 0.5).rounded(.down) * Ruling.square
        }
        var sheet = self
        let spacing = max(Ruling.square, nearest(Double(lineSpacing)))
        let above = Sheet.ascent * spacing
        let first = nearest(Double(margin) + above)
        sheet.lineSpacing = Float(spacing)
        sheet.margin = Float((first < above ? first + Ruling.square : first) - above)
        return sheet
    }

    /// The longest side of a sheet.
    public static let longestSide: Float = 5_000

    /// - Throws: if there is no room for a line between the margins, or a length makes no sense.
    public func validate() throws(InputError) {
        for (name, value) in [("width", width), ("height", height)]
        where !(value > 0 && value <= Sheet.longestSide) {
            throw .invalidArgument("the page's \(name) must be between 0 and 5,000 mm")
        }
        guard margin >= 0, lineSpacing >= 1, lineSpacing <= 1000 else {
            throw .invalidArgument("the margin cannot be negative, and lines stand 1 to 1,000 mm apart")
        }
        guard letterHeight >= 0.1, letterHeight <= 200 else {
            throw .invalidArgument("a small letter is 0.1 to 200 mm tall")
        }
        guard drift >= 0, drift <= 100 else { throw .invalidArgument("the baseline drifts 0 to 100 mm") }
        guard width - 2 * margin >= 10 else {
            throw .invalidArgument("the margins leave less than 10 mm of the page's width; make them smaller")
        }
        guard linesPerPage >= 1 else {
            throw .invalidArgument(
                "the margins leave no room for a line; make them or the line spacing smaller")
        }
    }

    /// How long a raw unit is on the page: small letters are 120 units tall.
    public var millimetresPerUnit: Float { letterHeight / LetterHeights.normal }

    /// The width between the margins.
    public var lineWidth: Float { width - 2 * margin }

    /// How many lines fit between the margins.
    public var linesPerPage: Int { max(0, Int((height - 2 * margin) / lineSpacing)) }

    /// How far below the top of a line's room its baseline lies, as a share of it.
    private static let ascent = 0.7

    /// The height of a line's baseline, counted from 0: its letters stand in the lower third of its room.
    public func baseline(ofLine line: Int) -> Float {
        margin + (Float(line) + Float(Sheet.ascent)) * lineSpacing
    }
}

/// A word at its place on a page.
public struct PlacedWord: Sendable {
    /// What it says.
    public let text: String
    /// The page and the line on it, both counted from 0.
    public let page, line: Int
    /// The ink, in millimetres on the page.
    public let strokes: [Stroke]
    /// Whether it was wider than a line and is drawn smaller than asked.
    public let isReduced: Bool

    /// Strokes in millimetres on the page; page and line counted from 0.
    public init(text: String, page: Int, line: Int, strokes: [Stroke], isReduced: Bool = false) {
        self.text = text
        self.page = page
        self.line = line
        self.strokes = strokes
        self.isReduced = isReduced
    }
}
