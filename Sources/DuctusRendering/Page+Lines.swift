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
        margin: Double = 10, pen: Pen = Pen(), paper: Colour? = .white
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
        margin: Double = 10, pen: Pen = Pen(), paper: Colour? = .white
    ) {
        let edge = margin + pen.width / 2
        var low = Vector(0, 0)
        var high = Vector(0, 0)
        var heights: [Double] = []
        var corners: [Vector] = []
        for (row, line) in lines.enumerated() {
            let points = line.strokes.flatMap(\.points).map(Vector.init).filter(\.isFinite)
            guard let left = points.map(\.x).min(), let top = points.map(\.y).min(),
                let right = points.map(\.x).max(), let bottom = points.map(\.y).max()
            else {
                corners.append(Vector(0, 0))
                continue
            }
            let median = points.map(\.y).sorted()[points.count / 2]
            let middle = Double(row) * lineSpacing
            let place = Vector(-left, -median) * millimetresPerUnit + Vector(0, middle)
            corners.append(place)
            heights.append(top * millimetresPerUnit + place.y)
            heights.append(bottom * millimetresPerUnit + place.y)
            high.x = max(high.x, (right - left) * millimetresPerUnit)
        }
        low.y = heights.min() ?? 0
        high.y = heights.max() ?? 0

        self.init(
            width: high.x - low.x + 2 * edge, height: high.y - low.y + 2 * edge,
            groups: zip(lines, corners).map { line, corner in
                Group(
                    strokes: line.strokes.placed(
                        at: corner - low + Vector(edge, edge), scale: millimetresPerUnit))
            },
            pen: pen, paper: paper)
    }
}

extension [Stroke] {
    /// The strokes, scaled and then moved so that their origin lies at `origin`.
    func placed(at origin: Vector, scale: Double) -> [Stroke] {
        map { stroke in
            Stroke(
                stroke.points.map { point in
                    let place = Vector(point) * scale + origin
                    return Point(x: Float(place.x), y: Float(place.y))
                })
        }
    }
}
