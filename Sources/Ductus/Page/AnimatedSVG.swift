extension Page {
    /// The page as an SVG document that writes itself, in any browser and without a script: each stroke grows as the hand
    /// moved, with the time that the pen takes in the air before it (``Page/penTimes``). Where a person has asked for less
    /// motion, the page is there at once.
    ///
    /// - Parameter pace: how many times as fast as a hand.
    /// - Throws: if the sheet, the pen or any point cannot be drawn, or the pace makes no sense.
    public func animatedSVG(pace: Double = 1) throws(InputError) -> String {
        guard pace >= 0.01, pace <= 1000 else {
            throw .invalidArgument(
                "the pace must be between 0.01 and 1,000 times a hand's, got \(told(pace))")
        }
        let shapes = try shapes()
        let ways = try penPaths()
        let (width, height) = (Decimal(width), Decimal(height))
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)mm" height="\(height)mm" \
            viewBox="0 0 \(width) \(height)" fill="none" stroke="\(pen.colour.hex)" \
            stroke-width="\(Decimal(pen.width))" stroke-linecap="round" stroke-linejoin="round">
            <style>@media (prefers-reduced-motion: reduce) { path { stroke-dasharray: none !important } }</style>

            """
        if let paper {
            text += """
                <rect width="\(width)" height="\(height)" fill="\(paper.hex)" stroke="none"/>

                """
        }
        if let rules {
            text += "<g stroke=\"\(rules.pen.colour.hex)\" stroke-width=\"\(Decimal(rules.pen.width))\">\n"
            for line in rules.pathData { text += "<path d=\"\(line)\"/>\n" }
            text += "</g>\n"
        }
        var clock = PenClock()
        var number = 0
        for (group, groupShapes) in zip(groups, shapes) {
            text += "<g>\n"
            if let label = group.label { text += "<title>\(escaped(label))</title>\n" }
            var rest = groupShapes[...]
            for stroke in group.strokes where !stroke.points.isEmpty {
                let growth = Growth(clock.times(of: stroke), pace: pace)
                let own = rest.prefix(pen.shapes(of: stroke).count)
                rest = rest.dropFirst(own.count)
                text += element(own, along: ways[number], growth, number: number)
                number += 1
            }
            text += "</g>\n"
        }
        return text + "</svg>\n"
    }

    /// A stroke that grows. The areas of a nib come to light along the way of its middle.
    private func element(
        _ shapes: ArraySlice<Shape>, along way: PenPath, _ growth: Growth, number: Int
    ) -> String {
        if pen.nib == .round, let shape = shapes.first {
            return "<path d=\"\(shape.pathData)\" \(Growth.attributes)>\(growth.element)</path>\n"
        }
        var data = "M\(Decimal(way[0].x)) \(Decimal(way[0].y))L"
        for (index, place) in way.dropFirst().enumerated() {
            data += (index == 0 ? "" : " ") + "\(Decimal(place.x)) \(Decimal(place.y))"
        }
        var text = """
            <mask id="m\(number)" maskUnits="userSpaceOnUse" x="0" y="0" width="\(Decimal(width))" \
            height="\(Decimal(height))"><path d="\(data)" stroke="#fff" stroke-width="\(Decimal(4 * pen.width))" \
            \(Growth.attributes)>\(growth.element)</path></mask>
            <g mask="url(#m\(number))">

            """
        for shape in shapes { text += element(shape) }
        return text + "</g>\n"
    }
}

/// How a stroke grows with time: a dash as long as the path, drawn back by the part that is still to come.
private struct Growth {
    private let start, duration: Double
    /// The part still to come, at equal times.
    private let rest: [Double]

    /// More times than these are not told apart by eye.
    private static let most = 24
    /// The dash begins a little behind the path, so that nothing of its round end is seen.
    private static let hidden = 1.01

    static let attributes =
        "pathLength=\"1\" stroke-dasharray=\"1 2\" stroke-dashoffset=\"\(Decimal(hidden))\""

    /// - Parameter points: x, y and time of each.
    init(_ points: [[Float]], pace: Double) {
        start = Double(points[0][2]) / pace
        duration = max(0.01, (Double(points[points.count - 1][2]) - Double(points[0][2])) / pace)
        var lengths = [0.0]
        for (a, b) in zip(points, points.dropFirst()) {
            let step = Vector(Double(b[0]) - Double(a[0]), Double(b[1]) - Double(a[1]))
            lengths.append(lengths[lengths.count - 1] + step.length)
        }
        let total = lengths[lengths.count - 1]
        let count = max(1, min(Growth.most, points.count - 1))
        rest =
            [Growth.hidden]
            + (1...count).map { step in
                let length = lengths[step * (lengths.count - 1) / count]
                return step == count || total == 0 ? 0 : 1 - length / total
            }
    }

    var element: String {
        var values = ""
        for (index, value) in rest.enumerated() { values += (index == 0 ? "" : ";") + "\(Decimal(value))" }
        return """
            <animate attributeName="stroke-dashoffset" begin="\(Decimal(start))s" dur="\(Decimal(duration))s" \
            values="\(values)" fill="freeze"/>
            """
    }
}
