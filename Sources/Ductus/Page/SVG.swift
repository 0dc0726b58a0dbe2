extension Page {
    /// The page as an SVG document: its size in millimetres, one layer for the ink and one beneath it for ruled lines,
    /// as Inkscape and plotter programs know layers. The ink has one `<g>` for each group with its label as `<title>`,
    /// and in it one `<path>` for each stroke that has points; a nib other than ``Pen/Nib/round`` takes up to three.
    /// Colour, width and `fill="none"` stand once, on the root. Without ``paper`` nothing but the pen's way is there.
    ///
    /// Coordinates are rounded to a thousandth of a millimetre.
    ///
    /// - Throws: if the sheet, the pen or any point cannot be drawn.
    public func svg() throws(InputError) -> String {
        let shapes = try shapes()
        let (width, height) = (Decimal(width), Decimal(height))
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" \
            xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="\(width)mm" height="\(height)mm" \
            viewBox="0 0 \(width) \(height)" fill="none" stroke="\(pen.colour.hex)" \
            stroke-width="\(Decimal(pen.width))" stroke-linecap="round" stroke-linejoin="round">

            """
        if let paper {
            text += """
                <rect width="\(width)" height="\(height)" fill="\(paper.hex)" stroke="none"/>

                """
        }
        if let rules {
            text += layer(
                "2 ruled lines",
                " stroke=\"\(rules.pen.colour.hex)\" stroke-width=\"\(Decimal(rules.pen.width))\"")
            for line in rules.pathData { text += "<path d=\"\(line)\"/>\n" }
            text += "</g>\n"
        }
        text += layer("1 ink")
        for (group, shapes) in zip(groups, shapes) {
            text += "<g>\n"
            if let label = group.label { text += "<title>\(escaped(label))</title>\n" }
            for shape in shapes { text += element(shape) }
            text += "</g>\n"
        }
        return text + "</g>\n</svg>\n"
    }

    /// The start of a layer. Plotter programs know its pen by the number.
    private func layer(_ label: String, _ attributes: String = "") -> String {
        "<g inkscape:groupmode=\"layer\" inkscape:label=\"\(label)\"\(attributes)>\n"
    }

    func element(_ shape: Shape) -> String {
        switch shape {
        case .line(_, let width) where width == pen.width: "<path d=\"\(shape.pathData)\"/>\n"
        case .line(_, let width): "<path d=\"\(shape.pathData)\" stroke-width=\"\(Decimal(width))\"/>\n"
        case .area: "<path d=\"\(shape.pathData)\" fill=\"\(pen.colour.hex)\" stroke=\"none\"/>\n"
        }
    }
}

extension Page.Rules {
    /// Each line as the `d` attribute of a path.
    package var pathData: [String] {
        let across = heights.map { "M\(Decimal(left)) \(Decimal($0))H\(Decimal(right))" }
        return across + columns.map { "M\(Decimal($0)) \(Decimal(top))V\(Decimal(bottom))" }
    }
}

extension Shape {
    /// The `d` attribute of a path: the commands M, l, c and z alone. Places are told relative to the one before, as
    /// that was rounded, so that roundings do not add up. A dot is a short line: many programs drop lines of no length.
    package var pathData: String {
        switch self {
        case .line(let path, _):
            var text = PathData(from: path.curves.isEmpty ? path.dot.from : path.start)
            if path.curves.isEmpty { text.line(to: path.dot.to) }
            for curve in path.curves { text.curve(curve) }
            return text.data
        case .area(let outlines):
            var data = ""
            for outline in outlines {
                var text = PathData(from: outline[0])
                for corner in outline.dropFirst() { text.line(to: corner) }
                data += text.data + "z"
            }
            return data
        }
    }
}

private struct PathData {
    private(set) var data: String
    private var pen: (x: Decimal, y: Decimal)

    init(from start: Vector) {
        pen = (Decimal(start.x), Decimal(start.y))
        data = "M\(pen.x) \(pen.y)"
    }

    mutating func line(to place: Vector) {
        data += "l" + relative(place)
        move(to: place)
    }

    mutating func curve(_ curve: CubicCurve) {
        data += "c\(relative(curve.control1)) \(relative(curve.control2)) \(relative(curve.end))"
        move(to: curve.end)
    }

    private func relative(_ place: Vector) -> String {
        "\(Decimal(place.x) - pen.x) \(Decimal(place.y) - pen.y)"
    }

    private mutating func move(to place: Vector) {
        pen = (Decimal(place.x), Decimal(place.y))
    }
}

/// `text` as the content of an XML element. Characters that XML cannot hold become U+FFFD.
func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result.append(contentsOf: "&amp;".unicodeScalars)
        case "<": result.append(contentsOf: "&lt;".unicodeScalars)
        case ">": result.append(contentsOf: "&gt;".unicodeScalars)
        case "\t", "\n", "\u{20}"..."\u{FFFD}", "\u{10000}"...: result.append(scalar)
        default: result.append("\u{FFFD}")
        }
    }
    return String(result)
}
