import Ductus

extension Page {
    /// How large the whiteboard's units are drawn where nobody says otherwise: 50 units to the millimetre.
    /// A small letter is then two to three millimetres tall and a line of text some 110 long, as in a
    /// notebook.
    public static let defaultMillimetresPerUnit = 0.02

    /// A sheet cut to fit one drawing.
    ///
    /// - Parameters:
    ///   - drawing: Ink in any unit.
    ///   - millimetresPerUnit: How long one of the drawing's units is on the page.
    ///   - margin: What is left free between the ink and each edge, in millimetres.
    public init(
        fitting drawing: Drawing, millimetresPerUnit: Double = defaultMillimetresPerUnit,
        margin: Double = 10, pen: Pen = Pen(), paper: Colour? = nil
    ) {
        self.init(
            lines: [drawing], millimetresPerUnit: millimetresPerUnit, margin: margin, pen: pen, paper: paper)
    }

    /// A sheet cut to fit several drawings, each of them a line of text below the one before.
    ///
    /// All lines are drawn at one scale and begin at the left margin. What lies `lineSpacing` apart is the
    /// median height of their points: lines carry no baseline, and their first points begin anywhere.
    /// Each line is a group; a line without ink leaves its room empty.
    ///
    /// - Parameters:
    ///   - lines: Ink in any unit, the same for all lines.
    ///   - millimetresPerUnit: How long one of the drawings' units is on the page.
    ///   - lineSpacing: From one line to the next, in millimetres.
    ///   - margin: What is left free between the ink and each edge, in millimetres.
    public init(
        lines: [Drawing], millimetresPerUnit: Double = defaultMillimetresPerUnit, lineSpacing: Double = 12,
        margin: Double = 10, pen: Pen = Pen(), paper: Colour? = nil
    ) {
        var origins: [Vector] = []
        var (top, right, bottom) = (Double.infinity, 0.0, -Double.infinity)
        for (row, line) in lines.enumerated() {
            let points = line.strokes.flatMap(\.points).map(Vector.init).filter(\.isFinite)
            let heights = points.map(\.y).sorted()
            guard let left = points.map(\.x).min(), let highest = heights.first, let lowest = heights.last
            else {
                origins.append(Vector(0, 0))
                continue
            }
            let median = Vector(left, heights[heights.count / 2])
            let origin = Vector(0, Double(row) * lineSpacing) - median * millimetresPerUnit
            origins.append(origin)
            top = min(top, origin.y + highest * millimetresPerUnit)
            bottom = max(bottom, origin.y + lowest * millimetresPerUnit)
            right = max(right, origin.x + points.map(\.x).max()! * millimetresPerUnit)
        }
        let hasInk = top <= bottom
        let edge = margin + pen.width / 2
        let corner = Vector(edge, hasInk ? edge - top : edge)

        self.init(
            width: right + 2 * edge, height: (hasInk ? bottom - top : 0) + 2 * edge,
            groups: zip(lines, origins).map { line, origin in
                let place = origin + corner
                return Group(
                    line, at: PenPoint(x: Float(place.x), y: Float(place.y)),
                    millimetresPerUnit: millimetresPerUnit)
            },
            pen: pen, paper: paper)
    }
}

extension Page.Group {
    /// A drawing's ink, scaled and then moved so that its origin lies at `origin` on the page.
    ///
    /// - Parameter millimetresPerUnit: How long one of the drawing's units is on the page.
    public init(
        _ drawing: Drawing, label: String? = nil, at origin: PenPoint,
        millimetresPerUnit: Double = Page.defaultMillimetresPerUnit
    ) {
        self.init(
            label: label,
            strokes: drawing.strokes.map { stroke in
                Stroke(
                    stroke.points.map { point in
                        let place = Vector(point) * millimetresPerUnit + Vector(origin)
                        return PenPoint(x: Float(place.x), y: Float(place.y))
                    })
            })
    }
}
