/// Sets words on sheets one after the other, line by line, as wide as they were written. A word wider than a line is
/// drawn smaller, so that it fits.
public struct Typesetter: Sendable {
    public let sheet: Sheet
    private var random: RandomSource
    private var line = -1
    /// How far the line is filled, in millimetres.
    private var pen: Float = 0
    /// The line's drift: how much lower its beginning stands, and its slope.
    private var drift: (offset: Float, slope: Float) = (0, 0)

    /// - Parameter seed: the chance by which baselines drift.
    /// - Throws: what ``Sheet/validate()`` throws.
    public init(_ sheet: Sheet, seed: UInt64 = 0) throws(FormatError) {
        try sheet.validate()
        self.sheet = sheet
        random = RandomSource(seed: seed)
    }

    private mutating func beginLine() {
        let (first, second) = random.normalPair()
        drift = (first * sheet.drift, second * sheet.drift / sheet.lineWidth)
        line += 1
        pen = 0
    }

    /// Sets the next word.
    ///
    /// - Parameter beginsParagraph: whether it begins a new line whatever room is left.
    public mutating func set(_ word: Manuscript.Word, beginsParagraph: Bool) -> PlacedWord {
        let width = min(word.width * sheet.millimetresPerUnit, sheet.lineWidth)
        var gap = word.gap * sheet.millimetresPerUnit
        if beginsParagraph || line < 0 || pen + gap + width > sheet.lineWidth { beginLine() }
        if pen == 0 { gap = 0 }
        let scale = min(sheet.millimetresPerUnit, sheet.lineWidth / max(word.width, 1))
        let (page, row) = (line / sheet.linesPerPage, line % sheet.linesPerPage)
        let left = sheet.margin + pen + gap
        let baseline = sheet.baseline(ofLine: row) + drift.offset
        let strokes = word.drawing.strokes.map { stroke in
            Stroke(
                stroke.points.map { point in
                    let x = left + point.x * scale
                    return Point(x: x, y: baseline + drift.slope * (x - sheet.margin) + point.y * scale)
                })
        }
        pen += gap + width
        return PlacedWord(text: word.text, page: page, line: row, strokes: strokes)
    }
}

extension Manuscript {
    /// Sets the words on sheets (``Typesetter``).
    public func set(on sheet: Sheet, seed: UInt64 = 0) throws(FormatError) -> [PlacedWord] {
        var typesetter = try Typesetter(sheet, seed: seed)
        var words: [PlacedWord] = []
        for paragraph in paragraphs {
            for (index, word) in paragraph.enumerated() {
                words.append(typesetter.set(word, beginsParagraph: index == 0))
            }
        }
        return words
    }
}
