import CCairo
@testable import Ductus
import Foundation
import Testing

@testable import DuctusRendering

/// A PNG as Cairo reads it back.
struct Pixels {
    let columns: Int
    let rows: Int
    private let bytes: [UInt8]
    private let stride: Int

    init?(png: [UInt8]) {
        final class Source {
            var rest: ArraySlice<UInt8>
            init(_ bytes: [UInt8]) { rest = bytes[...] }
        }
        let source = Source(png)
        let surface = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(
                { closure, target, count in
                    let source = Unmanaged<Source>.fromOpaque(closure!).takeUnretainedValue()
                    guard source.rest.count >= Int(count) else { return CAIRO_STATUS_READ_ERROR }
                    for index in 0..<Int(count) { target![index] = source.rest.removeFirst() }
                    return CAIRO_STATUS_SUCCESS
                }, Unmanaged.passUnretained(source).toOpaque())
        }
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
            let data = cairo_image_surface_get_data(surface)
        else { return nil }
        columns = Int(cairo_image_surface_get_width(surface))
        rows = Int(cairo_image_surface_get_height(surface))
        stride = Int(cairo_image_surface_get_stride(surface))
        bytes = Array(UnsafeBufferPointer(start: data, count: stride * rows))
    }

    /// Blue, green, red and, where the picture has it, opacity.
    func callAsFunction(_ column: Int, _ row: Int) -> [UInt8] {
        Array(bytes[row * stride + column * 4..<row * stride + column * 4 + 4])
    }
}

struct PNGTests {
    @Test func showsInkWhereTheStrokesAreAndPaperElsewhere() throws {
        var page = Shapes.page
        page.pen = Pen(width: 0.5, colour: Colour(red: 10, green: 20, blue: 200))
        page.paper = Colour(red: 250, green: 240, blue: 230)
        let dotsPerInch = 254.0
        let pixels = try #require(Pixels(png: try page.png(dotsPerInch: dotsPerInch)))
        #expect(pixels.columns == 900)
        #expect(pixels.rows == 600)
        let points = page.groups.flatMap(\.strokes).flatMap(\.points)
        for point in points {
            #expect(pixels(Int(point.x * 10), Int(point.y * 10))[..<3] == [200, 20, 10])
        }
        for column in stride(from: 2, to: 900, by: 17) {
            for row in stride(from: 2, to: 600, by: 17) {
                let nearest = points.map { point in
                    Vector(Double(point.x) * 10 - Double(column), Double(point.y) * 10 - Double(row)).length
                }.min()!
                if nearest > 12 { #expect(pixels(column, row)[..<3] == [230, 240, 250]) }
            }
        }
    }

    @Test func leavesASheetWithoutPaperTransparent() throws {
        var page = Shapes.page
        page.paper = nil
        let pixels = try #require(Pixels(png: try page.png(dotsPerInch: 254)))
        #expect(pixels(890, 590) == [0, 0, 0, 0])
        #expect(pixels(50, 500) == [0, 0, 0, 255])
    }

    @Test func tellsItsResolution() throws {
        let png = try Shapes.page.png(dotsPerInch: 300)
        #expect(Array(png[37..<41]) == Array("pHYs".utf8))
        // 300 dots per inch are 11,811 a metre; the checksum is zlib's.
        #expect(Array(png[41..<50]) == [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1])
        #expect(Array(png[50..<54]) == [0x78, 0xA5, 0x3F, 0x76])
    }

    @Test func refusesAbsurdSizes() {
        #expect(throws: RenderingError.tooManyPixels(width: 35_433, height: 23_622)) {
            try Page(width: 900, height: 600).png(dotsPerInch: 1000)
        }
        #expect(throws: RenderingError.tooManyPixels(width: 15_000, height: 15_000)) {
            try Page(width: 381, height: 381).png(dotsPerInch: 1000)
        }
        for dotsPerInch in [0, -300, 1e30, .infinity, .nan] {
            #expect(throws: RenderingError.self) { try Shapes.page.png(dotsPerInch: dotsPerInch) }
        }
    }

    @Test func hasAtLeastOnePixel() throws {
        let pixels = try #require(Pixels(png: try Page(width: 0.001, height: 0.001).png(dotsPerInch: 1)))
        #expect(pixels.columns == 1 && pixels.rows == 1)
    }

    @Test func drawsLongStrokes() throws {
        let long = Shapes.stroke(8_000) { t in (45 + 40 * t * cos(900 * t), 30 + 25 * t * sin(900 * t)) }
        let page = Page(width: 90, height: 60, groups: [Page.Group(strokes: [long])])
        #expect(Pixels(png: try page.png(dotsPerInch: 100)) != nil)
    }
}
