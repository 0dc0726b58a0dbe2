import CCairo
import Ductus
import Foundation
import Testing

@testable import DuctusRendering

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct PictureTests {
    private let drawing = Drawing(strokes: [
        Stroke((0..<30).map { Point(x: Float(40 * $0), y: Float(300 * sin(Double($0) / 4))) }),
        Stroke([Point(x: 100, y: -400)]),
        Stroke([Point(x: 900, y: -300), Point(x: 1200, y: 300)]),
    ])

    private final class Counter: NSObject, XMLParserDelegate {
        var elements: [String: Int] = [:]
        var root: [String: String] = [:]

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements[name, default: 0] += 1
            if name == "svg" { root = attributes }
        }
    }

    private func parse(_ svg: String) throws -> Counter {
        let counter = Counter()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = counter
        try #require(parser.parse())
        return counter
    }

    @Test func svgHasOnePathAStrokeAndRealUnits() throws {
        let page = Page(lines: [drawing, drawing])
        let svg = try page.svg()
        let counter = try parse(svg)
        #expect(counter.elements["path"] == 6 && counter.elements["g"] == 2)
        #expect(counter.root["width"]!.hasSuffix("mm"))
        #expect(
            counter.root["viewBox"]!
                == "0 0 \(counter.root["width"]!.dropLast(2)) \(counter.root["height"]!.dropLast(2))")
        #expect(!svg.contains("nan") && !svg.contains("inf"))
        #expect(!svg.contains(#/[0-9]e-/#))
        #expect(try page.svg() == svg)
    }

    @Test func labelsAreEscaped() throws {
        var page = Page(fitting: drawing)
        page.groups[0].label = "<script>&\"'\u{0}"
        #expect(try parse(page.svg()).elements["script"] == nil)
    }

    @Test func pngHasInkWhereThePenWasAndPaperElsewhere() throws {
        let page = Page(
            width: 40, height: 20,
            groups: [.init(strokes: [Stroke([Point(x: 5, y: 10), Point(x: 35, y: 10)])])], pen: Pen(width: 1))
        let surface = try decode(page.png(dotsPerInch: 254))
        defer { cairo_surface_destroy(surface) }
        #expect(
            cairo_image_surface_get_width(surface) == 400 && cairo_image_surface_get_height(surface) == 200)
        #expect(pixel(surface, 200, 100) == 0)
        #expect(pixel(surface, 200, 60) == 0xFFFFFF)
        #expect(pixel(surface, 20, 100) == 0xFFFFFF)
    }

    private final class Source {
        var bytes: ArraySlice<UInt8>
        init(_ bytes: [UInt8]) { self.bytes = bytes[...] }
    }

    private func decode(_ png: [UInt8]) throws -> OpaquePointer {
        let source = Source(png)
        let surface = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(
                { closure, data, length in
                    let source = Unmanaged<Source>.fromOpaque(closure!).takeUnretainedValue()
                    guard source.bytes.count >= Int(length) else { return CAIRO_STATUS_READ_ERROR }
                    for index in 0..<Int(length) { data![index] = source.bytes.removeFirst() }
                    return CAIRO_STATUS_SUCCESS
                }, Unmanaged.passUnretained(source).toOpaque())
        }
        return try #require(surface)
    }

    private func pixel(_ surface: OpaquePointer, _ x: Int, _ y: Int) -> UInt32 {
        let row = cairo_image_surface_get_data(surface)! + y * Int(cairo_image_surface_get_stride(surface))
        return UnsafeRawPointer(row).loadUnaligned(fromByteOffset: 4 * x, as: UInt32.self) & 0xFFFFFF
    }

    @Test func pdfIsOne() throws {
        let pdf = try Page(fitting: drawing).pdf()
        #expect(String(decoding: pdf.prefix(5), as: UTF8.self) == "%PDF-")
        #expect(String(decoding: pdf.suffix(8), as: UTF8.self).contains("%%EOF"))
    }

    @Test func whatCannotBeDrawnIsAnErrorWithItsPlace() {
        for value: Float in [.nan, .infinity, 1e30] {
            let page = Page(
                width: 10, height: 10,
                groups: [.init(strokes: [Stroke([Point(x: 0, y: 0), Point(x: value, y: 1)])])])
            for format in PictureFormat.allCases {
                #expect(throws: RenderingError.badPoint(group: 0, stroke: 0, point: 1)) {
                    try page.picture(format)
                }
            }
        }
        #expect(throws: RenderingError.self) { try Page(width: 0, height: 10).svg() }
        #expect(throws: RenderingError.self) { try Page(width: .nan, height: 10).png(dotsPerInch: 300) }
        #expect(throws: RenderingError.self) { try Page(width: 5000, height: 5000).png(dotsPerInch: 300) }
        #expect(throws: RenderingError.self) { try Page(width: 10, height: 10).png(dotsPerInch: .nan) }
        #expect(throws: RenderingError.self) { try Page(width: 10, height: 10, pen: Pen(width: -1)).svg() }
        #expect(throws: RenderingError.self) { try PictureFormat(path: "a.jpg") }
        #expect(throws: Never.self) { try Page(lines: []).svg() }
    }

    @Test func coloursReadAsInStyleSheets() {
        #expect(Colour(hex: "#1a2B3c")?.hex == "#1a2b3c")
        #expect(Colour(hex: "abc")?.hex == "#aabbcc")
        for wrong in ["", "#", "#12", "#12345g", "red", "#١٢٣"] { #expect(Colour(hex: wrong) == nil) }
    }
}
