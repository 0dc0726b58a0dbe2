/// Sets words on sheets one after the other, line by line, as wide as they were written. A word wider than a line is
/// drawn smaller, so that it fits.
package struct Typesetter: Sendable {
    package let sheet: Sheet
    private var random: RandomSource
    private var line = -1
    /// How far the line is filled, in millimetres.
    private var pen: Float = 0
    /// The line's drift: how much lower its left end is, and its slope.
    private var drift: (offset: Float, slope: Float) = (0, 0)

    /// The width of a column of indentation, in raw units.
    private static let column: Float = 70

    /// - Parameter seed: the random seed of the baselines' drift.
    /// - Throws: what ``Sheet/validate()`` throws.
    package init(_ sheet: Sheet, seed: UInt64 = 0) throws(InputError) {
        try sheet.validate()
        self.sheet = sheet
        random = RandomSource(seed: seed)
    }

    private mutating func beginLine(_ opening: Spelling.Opening) {
        let (first, second) = random.normalPair()
        drift = (first * sheet.drift, second * sheet.drift / sheet.lineWidth)
        line += 1 + min(opening.emptyLines, sheet.linesPerPage)
        pen = min(
            Float(opening.indentation) * Typesetter.column * sheet.millimetresPerUnit, sheet.lineWidth / 2)
    }

    /// Sets the next word.
    ///
    /// - Parameter opening: the empty lines and the indentation before the word, which then starts a new line; nil: the word stands
    ///   on the same line as the last one if there is room.
    package mutating func set(_ word: Manuscript.Word, opening: Spelling.Opening? = nil) -> PlacedWord {
        let natural = word.width * sheet.millimetresPerUnit
        var gap = word.gap * sheet.millimetresPerUnit
        var (scale, isReduced) = (sheet.millimetresPerUnit, false)
        if opening != nil || line < 0 || pen + gap + natural > sheet.lineWidth {
            beginLine(opening ?? Spelling.Opening())
            gap = 0
            let room = sheet.lineWidth - pen
            isReduced = natural > room
            if isReduced { scale = room / word.width }
        }
        let (page, row) = (line / sheet.linesPerPage, line % sheet.linesPerPage)
        let left = sheet.margin + pen + gap
        let baseline = sheet.baseline(ofLine: row) + drift.offset
        let strokes = word.drawing.strokes.map { stroke in
            Stroke(
                stroke.points.map { point in
                    let x = left + point.x * scale
                    return PenPoint(x: x, y: baseline + drift.slope * (x - sheet.margin) + point.y * scale)
                })
        }
        pen += gap + word.width * scale
        return PlacedWord(text: word.text, page: page, line: row, strokes: strokes, isReduced: isReduced)
    }
}

extension Manuscript {
    /// Sets the words on sheets, line by line, as wide as they were written. A word wider than a line is drawn smaller.
    ///
    /// - Parameters:
    ///   - sheet: the paper, as many sheets of it as the words fill.
    ///   - seed: of how baselines wander (``Sheet/drift``).
    /// - Throws: what ``Sheet/validate()`` throws.
    public func set(on sheet: Sheet, seed: UInt64 = 0) throws(InputError) -> [PlacedWord] {
        var typesetter = try Typesetter(sheet, seed: seed)
        var words: [PlacedWord] = []
        for (paragraph, opening) in zip(paragraphs, openings) {
            for (index, word) in paragraph.enumerated() {
                words.append(typesetter.set(word, opening: index == 0 ? opening : nil))
            }
        }
        return words
    }
}
