extension Manuscript {
    /// Sets the words on sheets, one after the other.
    ///
    ///     let pages = try scribe.write("Dear Ada").pages(on: Sheet(width: 148, height: 105))
    ///     let svg = try pages[0].svg()
    ///
    /// - Parameter seed: of how baselines wander (``Sheet/drift``).
    /// - Throws: what ``Sheet/validate()`` throws.
    public func pages(
        on sheet: Sheet = Sheet(), seed: UInt64 = 0, pen: Pen = Pen(), paper: Colour? = nil,
        ruling: Ruling = .blank
    ) throws(InputError) -> [Page] {
        Page.pages(try set(on: sheet, seed: seed), on: sheet, pen: pen, paper: paper, ruling: ruling)
    }
}

extension Page {
    /// A sheet without ink.
    ///
    /// - Parameters:
    ///   - sheet: one that makes sense (``Sheet/validate()``).
    ///   - ruling: the lines beneath the ink.
    public init(_ sheet: Sheet, pen: Pen = Pen(), paper: Colour? = nil, ruling: Ruling = .blank) {
        self.init(
            width: Double(sheet.width), height: Double(sheet.height), pen: pen, paper: paper,
            rules: Rules(ruling, on: sheet))
    }

    /// The pages that words were set on, each word a group.
    ///
    /// - Parameter ruling: the lines beneath the ink.
    public static func pages(
        _ words: [PlacedWord], on sheet: Sheet, pen: Pen = Pen(), paper: Colour? = nil,
        ruling: Ruling = .blank
    ) -> [Page] {
        let count = 1 + (words.map { $0.page }.max() ?? 0)
        var pages = [Page](
            repeating: Page(sheet, pen: pen, paper: paper, ruling: ruling), count: count)
        for word in words {
            pages[word.page].groups.append(Group(label: word.text, strokes: word.strokes))
        }
        return pages
    }

    /// The page cut to its ink with a margin around.
    public func fitted(margin: Double) -> Page {
        let drawing = Drawing(strokes: groups.flatMap { $0.strokes })
        guard let (low, high) = drawing.bounds else { return self }
        let edge = margin + pen.width / 2
        let (dx, dy) = (Float(edge) - low.x, Float(edge) - low.y)
        var page = self
        page.width = Double(high.x - low.x) + 2 * edge
        page.height = Double(high.y - low.y) + 2 * edge
        page.groups = groups.map { group in
            Group(
                label: group.label,
                strokes: group.strokes.map { Stroke($0.points.map { PenPoint(x: $0.x + dx, y: $0.y + dy) }) })
        }
        page.rules = rules?.moved(dx: Double(dx), dy: Double(dy), onto: page, edge: edge)
        return page
    }
}

/// The lines that paper has.
public enum Ruling: CaseIterable, Sendable {
    /// Nothing.
    case blank
    /// A line under each line of writing.
    case ruled
    /// Squares of 5 mm.
    case squared
}

extension Ruling {
    /// The side of a square, in millimetres.
    static let square = 5.0
}

extension Page.Rules {
    /// Fine blue lines on a sheet; nil where it stays blank.
    init?(_ ruling: Ruling, on sheet: Sheet) {
        let pen = Pen(width: 0.15, colour: Colour(red: 168, green: 192, blue: 216))
        let (width, height) = (Double(sheet.width), Double(sheet.height))
        switch ruling {
        case .blank: return nil
        case .ruled:
            self.init(
                heights: (0..<sheet.linesPerPage).map { Double(sheet.baseline(ofLine: $0)) },
                left: Double(sheet.margin), right: Double(sheet.width - sheet.margin), pen: pen)
        case .squared:
            self.init(
                heights: Self.squares(below: height), left: 0, right: width,
                columns: Self.squares(below: width), top: 0, bottom: height, pen: pen)
        }
    }

    private static func squares(below end: Double) -> [Double] {
        (1..<max(1, Int((end / Ruling.square).rounded(.up)))).map { Double($0) * Ruling.square }
    }

    /// The lines, moved with the ink of a page that is cut to it: lines under writing end with the ink, squares at the
    /// page's edges.
    fileprivate func moved(dx: Double, dy: Double, onto page: Page, edge: Double) -> Page.Rules {
        let isSquared = !columns.isEmpty
        return Page.Rules(
            heights: heights.map { $0 + dy }.filter { (0...page.height).contains($0) },
            left: isSquared ? 0 : edge, right: isSquared ? page.width : page.width - edge,
            columns: columns.map { $0 + dx }.filter { (0...page.width).contains($0) }, top: 0,
            bottom: page.height, pen: pen)
    }
}
