@testable import Ductus
import Testing

@testable import DuctusRendering

struct PageTests {
    /// A zigzag of 100 × 400 units whose middle lies at `middle`.
    private func line(middle: Float, from left: Float = 0) -> Drawing {
        Drawing(strokes: [
            Stroke((0...4).map { PenPoint(x: left + 25 * Float($0), y: middle - 200 + 100 * Float($0)) })
        ])
    }

    @Test func fitsADrawing() {
        let page = Page(
            fitting: line(middle: 77, from: -900), millimetresPerUnit: 0.1, margin: 5, pen: Pen(width: 2))
        #expect(abs(page.width - 22) < 1e-4)
        #expect(abs(page.height - 52) < 1e-4)
        #expect(page.groups.count == 1)
        let points = page.groups[0].strokes[0].points.map(Vector.init)
        #expect((points[0] - Vector(6, 6)).length < 1e-4)
        #expect((points[4] - Vector(16, 46)).length < 1e-4)
    }

    @Test func stacksLinesByTheirMiddles() {
        let page = Page(
            lines: [line(middle: 500), Drawing(), line(middle: -60, from: 30)], millimetresPerUnit: 0.1,
            lineSpacing: 20, margin: 4, pen: Pen(width: 2))
        #expect(page.groups.count == 3)
        #expect(page.groups[0].strokes[0].points[2] == PenPoint(x: 10, y: 25))
        #expect(page.groups[1].strokes.isEmpty)
        #expect(page.groups[2].strokes[0].points[2] == PenPoint(x: 10, y: 65))
        #expect(abs(page.height - 90) < 1e-4)
    }

    @Test func staysAPageWithoutInk() throws {
        for page in [Page(fitting: Drawing()), Page(lines: []), Page(fitting: Drawing(), margin: 0)] {
            for format in PictureFormat.allCases { #expect(try !page.picture(format).isEmpty) }
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30])
    func tellsWhichPointCannotBeDrawn(value: Float) {
        var page = Shapes.page
        page.groups[1].strokes[0].points[7].y = value
        let place = "point 7 of stroke 0 in group 1"
        let error = #expect(throws: InputError.self) { try page.svg() }
        #expect(error?.description.hasPrefix(place) == true)
        for format in PictureFormat.allCases {
            let error = #expect(throws: RenderingError.self) { try page.picture(format) }
            #expect(error?.description.hasPrefix(place) == true)
        }
    }

    @Test(arguments: [Float.nan, .infinity, 1e30, 3e38])
    func tellsWhichPointOfADrawingCannotBeDrawn(value: Float) {
        var drawing = line(middle: 0)
        drawing.strokes[0].points[3].x = value
        let error = #expect(throws: InputError.self) { try Page(fitting: drawing).svg() }
        #expect(error?.description.hasPrefix("point 3 of stroke 0 in group 0") == true)
    }

    @Test(arguments: [0, -1, 5_081, Double.nan, .infinity])
    func refusesSheetsAndPensOfNoSize(value: Double) {
        #expect(throws: InputError.self) { try Page(width: value, height: 10).svg() }
        #expect(throws: RenderingError.self) { try Page(width: 10, height: value).png() }
        #expect(throws: RenderingError.self) { try Page(width: 10, height: 10, pen: Pen(width: value)).pdf() }
    }

    @Test(arguments: [1e9, -1e9, Double.nan, .infinity])
    func refusesAbsurdScales(scale: Double) {
        #expect(throws: InputError.self) {
            try Page(fitting: line(middle: 0), millimetresPerUnit: scale).svg()
        }
    }
}
