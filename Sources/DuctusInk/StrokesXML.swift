import Ductus
import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The strokes of one line in IAM-OnDB's XML: `StrokeSet`, `Stroke`, `Point x y`.
enum StrokesXML {
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    static func offsets(_ bytes: [UInt8]) throws(Problem) -> [PenOffset] {
        let reader = Reader()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = reader
        let whole = parser.parse()
        if let problem = reader.problem {
            throw Problem(description: "line \(problem.line): \(problem.text)")
        }
        guard whole, reader.isClosed else {
            throw Problem(
                description: "line \(parser.lineNumber): this is no well-formed XML, or it was cut short")
        }
        guard !reader.offsets.isEmpty else {
            throw Problem(
                description:
                    "there are no points of ink: <Point x=\"…\" y=\"…\"/> inside <Stroke> was expected")
        }
        return reader.offsets
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var offsets: [PenOffset] = []
        var problem: (line: Int, text: String)?
        private var pen: (x: Int, y: Int)?
        private var depth = 0
        private var hasBegun = false
        private var inStroke = false

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            depth += 1
            hasBegun = true
            if name == "Stroke" { inStroke = true }
            guard name == "Point", inStroke else { return }
            guard let x = coordinate(attributes["x"]), let y = coordinate(attributes["y"]) else {
                problem = (parser.lineNumber, "a point whose x and y are not whole numbers within ±100,000")
                parser.abortParsing()
                return
            }
            let from = pen ?? (x, y)
            offsets.append(PenOffset(dx: Float(x - from.x), dy: Float(y - from.y)))
            pen = (x, y)
        }

        func parser(
            _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
        ) {
            depth -= 1
            guard name == "Stroke" else { return }
            inStroke = false
            if !offsets.isEmpty { offsets[offsets.count - 1].endOfStroke = true }
        }

        /// Whether the document's outermost element came to its end: the parser itself lets it go missing.
        var isClosed: Bool { hasBegun && depth == 0 }

        private func coordinate(_ text: String?) -> Int? {
            text.flatMap { Int($0) }.flatMap { abs($0) <= 100_000 ? $0 : nil }
        }
    }
}
