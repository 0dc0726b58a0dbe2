@testable import Ductus
import Foundation
import Testing

@testable import DuctusRendering

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// Reads an SVG with Foundation's parser: elements with their attributes, and the text of titles.
final class SVGReader: NSObject, XMLParserDelegate {
    private(set) var elements: [(name: String, attributes: [String: String])] = []
    private(set) var text = ""
    private(set) var isValid = false

    init(_ svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        isValid = parser.parse()
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        elements.append((name, attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        text += string
    }

    func attributes(of name: String) -> [[String: String]] {
        elements.filter { $0.name == name }.map(\.attributes)
    }
}

struct SVGTests {
    @Test func hasOnePathForEachStrokeAndOneGroupForEachGroupInALayer() throws {
        let reader = SVGReader(try Shapes.page.svg())
        #expect(reader.isValid)
        #expect(reader.attributes(of: "path").count == 4)
        let groups = reader.attributes(of: "g")
        #expect(groups.count == 3 && groups[0]["inkscape:groupmode"] == "layer")
        #expect(groups[0]["inkscape:label"] == "1 ink" && groups[1].isEmpty && groups[2].isEmpty)
        #expect(reader.attributes(of: "rect").isEmpty)
        let root = try #require(reader.attributes(of: "svg").first)
        #expect(root["width"] == "90mm")
        #expect(root["height"] == "60mm")
        #expect(root["viewBox"] == "0 0 90 60")
        #expect(root["fill"] == "none")
        #expect(root["stroke"] == "#000000")
        #expect(root["stroke-width"] == "0.4")
        #expect(root["stroke-linecap"] == "round")
        #expect(root["stroke-linejoin"] == "round")
    }

    @Test func tellsThePathsThatAreDrawn() throws {
        let reader = SVGReader(try Shapes.page.svg())
        let data = reader.attributes(of: "path").compactMap { $0["d"] }
        for (text, shape) in zip(data, try Shapes.page.shapes().joined()) {
            guard case .line(let path, _) = shape else { continue }
            let read = try places(of: text)
            let drawn =
                path.curves.isEmpty
                ? [path.dot.from, path.dot.to]
                : [path.start] + path.curves.flatMap { [$0.control1, $0.control2, $0.end] }
            #expect(read.count == drawn.count)
            for (a, b) in zip(read, drawn) { #expect(abs(a.x - b.x) < 0.00101 && abs(a.y - b.y) < 0.00101) }
        }
    }

    /// All places that a path's data names, in millimetres from the page's origin.
    private func places(of data: String) throws -> [Vector] {
        var pen = Vector(0, 0)
        var result: [Vector] = []
        for command in data.split(separator: /(?=[Mcl])/) {
            let numbers = try command.dropFirst().split(separator: " ").map { try #require(Double($0)) }
            let places = stride(from: 0, to: numbers.count, by: 2).map {
                Vector(numbers[$0], numbers[$0 + 1])
            }
            result += places.map { $0 + pen }
            pen = try #require(result.last)
        }
        return result
    }

    @Test func writesShortPlainNumbers() throws {
        var page = Shapes.page
        page.groups.append(
            Page.Group(strokes: [
                Stroke([
                    PenPoint(x: 1e-9, y: -1e-9), PenPoint(x: -0.25, y: 1e-5),
                    PenPoint(x: 12_345.678, y: -0.0004),
                ])
            ]))
        for data in SVGReader(try page.svg()).attributes(of: "path").compactMap({ $0["d"] }) {
            let number = /-?(0|[1-9][0-9]*)(\.[0-9]{0,2}[1-9])?/
            for part in data.split(whereSeparator: { " Mcl".contains($0) }) {
                #expect(try number.wholeMatch(in: part) != nil && part != "-0", "\(part)")
            }
        }
    }

    @Test func keepsAnyLabelReadable() throws {
        var page = Shapes.page
        page.groups = [Page.Group(label: "a<b> & \"c\" 'ä' 💡\u{1}]]>", strokes: [])]
        let reader = SVGReader(try page.svg())
        #expect(reader.isValid)
        #expect(reader.text.contains("a<b> & \"c\" 'ä' 💡\u{FFFD}]]>"))
    }

    @Test func laysPaperUnderTheInkUnlessThereIsNone() throws {
        var page = Shapes.page
        page.paper = Colour(hex: "#fed")
        #expect(SVGReader(try page.svg()).attributes(of: "rect").first?["fill"] == "#ffeedd")
        page.paper = nil
        #expect(SVGReader(try page.svg()).attributes(of: "rect").isEmpty)
    }

    @Test func givesTheSameBytesEveryTime() throws {
        #expect(try Shapes.page.svg() == Shapes.page.svg())
        #expect(try Shapes.page.picture(.svg) == Array(Shapes.page.svg().utf8))
    }

    @Test func ruledLinesHaveALayerOfTheirOwnBeneathTheInk() throws {
        let sheet = Sheet(width: 100, height: 60, margin: 10)
        let reader = SVGReader(try Page(sheet, ruling: .ruled).svg())
        let layers = reader.attributes(of: "g").filter { $0["inkscape:groupmode"] == "layer" }
        #expect(layers.map { $0["inkscape:label"] } == ["2 ruled lines", "1 ink"])
        #expect(reader.attributes(of: "path").count == sheet.linesPerPage)
    }

    @Test func showsADotAsAShortLine() throws {
        let page = Page(width: 9, height: 9, groups: [Page.Group(strokes: [Stroke([PenPoint(x: 4, y: 5)])])])
        #expect(SVGReader(try page.svg()).attributes(of: "path").first?["d"] == "M3.95 5l0.1 0")
    }
}
