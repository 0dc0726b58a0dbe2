import Ductus

extension Page {
    /// The page as an SVG document: its size in millimetres, one `<g>` for each group with its label as
    /// `<title>`, and in it one `<path>` for each stroke that has points. Colour, width and `fill="none"`
    /// stand once, on the root.
    ///
    /// Coordinates are rounded to a thousandth of a millimetre.
    public func svg() throws(RenderingError) -> String {
        let curves = try curves()
        let size = (width: Micrometres(width), height: Micrometres(height))
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(size.width)mm" height="\(size.height)mm" \
            viewBox="0 0 \(size.width) \(size.height)" fill="none" stroke="\(pen.colour.hex)" \
            stroke-width="\(Micrometres(pen.width))" stroke-linecap="round" stroke-linejoin="round">

            """
        if let paper {
            text += """
                <rect width="\(size.width)" height="\(size.height)" fill="\(paper.hex)" stroke="none"/>

                """
        }
        if let rules {
            text +=
                "<g stroke=\"\(rules.pen.colour.hex)\" stroke-width=\"\(Micrometres(rules.pen.width))\">\n"
            for height in rules.heights {
                text += "<path d=\"M\(Micrometres(rules.left)) \(Micrometres(height))"
                text += "H\(Micrometres(rules.right))\"/>\n"
            }
            text += "</g>\n"
        }
        for (group, paths) in zip(groups, curves) {
            text += "<g>\n"
            if let label = group.label { text += "<title>\(escaped(label))</title>\n" }
            for path in paths { text += "<path d=\"\(pathData(path))\"/>\n" }
            text += "</g>\n"
        }
        return text + "</svg>\n"
    }
}

/// A length with the three decimals that an SVG keeps.
private struct Micrometres: CustomStringConvertible {
    var count: Int

    init(_ millimetres: Double) {
        count = Int((millimetres * 1000).rounded())
    }

    /// The length in millimetres, with as few digits as say it.
    var description: String {
        let magnitude = count.magnitude
        var text = (count < 0 ? "-" : "") + String(magnitude / 1000)
        var rest = magnitude % 1000
        if rest > 0 { text += "." }
        while rest > 0 {
            text += String(rest / 100)
            rest = rest % 100 * 10
        }
        return text
    }

    static func - (a: Micrometres, b: Micrometres) -> Micrometres {
        var difference = a
        difference.count -= b.count
        return difference
    }
}

/// The `d` attribute of a path. A curve's places are told relative to its start, as it was rounded, so that
/// roundings do not add up. A dot is a line of no length, which round caps make visible.
private func pathData(_ path: SmoothPath) -> String {
    var pen = (x: Micrometres(path.start.x), y: Micrometres(path.start.y))
    var text = "M\(pen.x) \(pen.y)"
    if path.curves.isEmpty { text += "l0 0" }
    for curve in path.curves {
        text += "c"
        let end = (x: Micrometres(curve.end.x), y: Micrometres(curve.end.y))
        for (place, separator) in [(curve.control1, " "), (curve.control2, " ")] {
            text += "\(Micrometres(place.x) - pen.x) \(Micrometres(place.y) - pen.y)\(separator)"
        }
        text += "\(end.x - pen.x) \(end.y - pen.y)"
        pen = end
    }
    return text
}

/// `text` as the content of an XML element. Characters that XML cannot hold become U+FFFD.
private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\t", "\n", "\u{20}"..."\u{FFFD}", "\u{10000}"...: result.unicodeScalars.append(scalar)
        default: result.unicodeScalars.append("\u{FFFD}")
        }
    }
    return result
}
