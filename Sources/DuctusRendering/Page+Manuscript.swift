import Ductus

extension Page {
    /// The pages that words were set on, each word a group.
    ///
    /// - Parameter ruled: whether each line's baseline is drawn.
    public static func pages(
        _ words: [PlacedWord], on sheet: Sheet, pen: Pen = Pen(), paper: Colour? = .white, ruled: Bool = false
    ) -> [Page] {
        let count = 1 + (words.map(\.page).max() ?? 0)
        var pages = [Page](
            repeating: Page(
                width: Double(sheet.width), height: Double(sheet.height), pen: pen, paper: paper,
                rules: ruled ? Rules(of: sheet) : nil), count: count)
        for word in words {
            pages[word.page].groups.append(Group(label: word.text, strokes: word.strokes))
        }
        return pages
    }

    /// The page cut to its ink with a margin around.
    public func fitted(margin: Double) -> Page {
        let drawing = Drawing(strokes: groups.flatMap(\.strokes))
        guard let (low, high) = drawing.bounds else { return self }
        let edge = margin + pen.width / 2
        let (dx, dy) = (Float(edge) - low.x, Float(edge) - low.y)
        var page = self
        page.width = Double(high.x - low.x) + 2 * edge
        page.height = Double(high.y - low.y) + 2 * edge
        page.groups = groups.map { group in
            Group(
                label: group.label,
                strokes: group.strokes.map { Stroke($0.points.map { Point(x: $0.x + dx, y: $0.y + dy) }) })
        }
        page.rules?.heights = (rules?.heights ?? []).map { $0 + Double(dy) }.filter {
            (0...page.height).contains($0)
        }
        page.rules?.left = edge
        page.rules?.right = page.width - edge
        return page
    }
}

extension Page.Rules {
    /// A fine blue line under each line of a sheet.
    init(of sheet: Sheet) {
        self.init(
            heights: (0..<sheet.linesPerPage).map { Double(sheet.baseline(ofLine: $0)) },
            left: Double(sheet.margin), right: Double(sheet.width - sheet.margin),
            pen: Pen(width: 0.15, colour: Colour(red: 168, green: 192, blue: 216)))
    }
}
