@testable import Ductus
import Testing

@testable import DuctusRendering

struct PDFTests {
    @Test func holdsAllPagesEachInItsSize() throws {
        let a4 = Page(width: 210, height: 297, groups: Shapes.page.groups)
        let pdf = String(decoding: try [Shapes.page, a4, a4].pdf(), as: UTF8.self)
        #expect(pdf.hasPrefix("%PDF-"))
        #expect(pdf.contains(/\/Count 3\b/))
        #expect(pdf.matches(of: /\/Type \/Page\b/).count == 3)
        let boxes = pdf.matches(of: /\/MediaBox \[ 0 0 ([0-9.]+) ([0-9.]+) \]/).map { box in
            [Double(box.1)!, Double(box.2)!].map { ($0 * 25.4 / 72 * 100).rounded() / 100 }
        }
        #expect(boxes == [[90, 60], [210, 297], [210, 297]])
    }

    @Test func givesTheSameBytesEveryTime() throws {
        let pdf = try Shapes.page.pdf()
        #expect(try Shapes.page.pdf() == pdf)
        #expect(!String(decoding: pdf, as: UTF8.self).contains("CreationDate"))
    }

    /// 25.4 mm are 72 points.
    @Test(arguments: [Float(25.4), 30])
    func wordsCanBeSearchedWhereverTheyEnd(bottom: Float) throws {
        let stroke = Stroke([PenPoint(x: 10, y: bottom - 5), PenPoint(x: 30, y: bottom)])
        let page = Page(width: 90, height: 60, groups: [Page.Group(label: "Ada", strokes: [stroke])])
        #expect(String(decoding: try page.pdf(), as: UTF8.self).contains("/Type3"))
    }

    @Test func needsAPage() {
        #expect(throws: RenderingError.noPages) { try [Page]().pdf() }
    }

    @Test func refusesAPageThatCannotBeDrawn() {
        #expect(throws: RenderingError.self) {
            try [Shapes.page, Page(width: 0, height: 60)].pdf()
        }
    }
}
