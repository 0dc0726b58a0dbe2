import Testing

@testable import Ductus

@Suite struct TypesetterTests {
    /// A word so many raw units wide, with ink from its baseline up.
    private func word(_ width: Float, gap: Float = 100) -> Manuscript.Word {
        Manuscript.Word(
            text: "w",
            drawing: Drawing(strokes: [Stroke([PenPoint(x: 0, y: 0), PenPoint(x: width, y: -100)])]),
            gap: gap, isDoubtful: false)
    }

    private let opening = Spelling.Opening()

    private var sheet: Sheet {
        Sheet(width: 100, height: 60, margin: 10, lineSpacing: 10, letterHeight: 2.4)
    }

    @Test func wordsFlowIntoLinesAndPages() throws {
        // 0.02 mm a unit: 1,500 units are 30 mm, and 80 mm hold two with their gap, not three.
        var typesetter = try Typesetter(sheet)
        let words = (0..<9).map { typesetter.set(word(1500), opening: $0 == 0 ? opening : nil) }
        #expect(words.map(\.line) == [0, 0, 1, 1, 2, 2, 3, 3, 0])
        #expect(words.map(\.page) == [0, 0, 0, 0, 0, 0, 0, 0, 1])
        for word in words {
            for point in word.strokes.flatMap(\.points) {
                #expect(point.x >= 10 && point.x <= 90.001 && point.y >= 10 && point.y <= 50)
            }
        }
        #expect(words[0].strokes[0].points[0] == PenPoint(x: 10, y: 17))
        #expect(abs(words[1].strokes[0].points[0].x - 42) < 1e-4)
    }

    @Test func aParagraphBeginsALine() throws {
        var typesetter = try Typesetter(sheet)
        #expect(typesetter.set(word(100), opening: opening).line == 0)
        #expect(typesetter.set(word(100), opening: opening).line == 1)
    }

    @Test func aWordWiderThanTheLineIsDrawnSmaller() throws {
        var typesetter = try Typesetter(sheet)
        let placed = typesetter.set(word(8000), opening: opening)
        #expect(abs(placed.strokes[0].points[1].x - 90) < 1e-3)
        #expect(placed.isReduced)
        let next = typesetter.set(word(500))
        #expect(next.line == 1 && !next.isReduced)
    }

    @Test func emptyLinesAndIndentationLeaveSpace() throws {
        var typesetter = try Typesetter(sheet)
        let first = typesetter.set(word(100), opening: Spelling.Opening(emptyLines: 1))
        #expect(first.line == 1 && first.strokes[0].points[0].x == 10)
        let second = typesetter.set(word(100), opening: Spelling.Opening(emptyLines: 1, indentation: 4))
        // 280 raw units
        #expect(second.page == 0 && second.line == 3 && abs(second.strokes[0].points[0].x - 15.6) < 1e-4)
        let far = typesetter.set(
            word(3000), opening: Spelling.Opening(emptyLines: 1_000_000, indentation: 1_000_000))
        #expect(far.page == 2 && far.strokes[0].points[0].x == 50, "a page of space at most, and half a line")
        #expect(far.isReduced && far.strokes[0].points[1].x <= 90.001)
    }

    @Test func baselinesDriftByChance() throws {
        var sheet = sheet
        sheet.drift = 1
        func heights(_ seed: UInt64) throws -> [Float] {
            var typesetter = try Typesetter(sheet, seed: seed)
            return (0..<4).map { _ in typesetter.set(word(3000), opening: opening).strokes[0].points[0].y
            }
        }
        #expect(try heights(1) == heights(1))
        #expect(try heights(1) != heights(2))
    }

    @Test(arguments: [
        Sheet(), Sheet(width: 148, height: 105, lineSpacing: 13), Sheet(lineSpacing: 8),
        Sheet(lineSpacing: 1),
        Sheet(width: 60, height: 60, margin: 0, lineSpacing: 12), Sheet(margin: 3.2, lineSpacing: 27),
    ])
    func linesStandOnSquaresNearWhereTheyWere(sheet: Sheet) throws {
        let squared = sheet.onSquares()
        try squared.validate()
        #expect(squared.margin >= 0 && abs(squared.margin - sheet.margin) <= 5)
        #expect(squared.lineSpacing >= 5 && abs(squared.lineSpacing - sheet.lineSpacing) <= 4)
        for line in 0..<4 {
            let squares = squared.baseline(ofLine: line) / 5
            #expect(abs(squares - squares.rounded()) < 1e-5)
        }
        #expect(squared.onSquares() == squared)
    }

    @Test(arguments: [
        (Sheet(margin: 101), "width"), (Sheet(height: 45, margin: 20), "no room for a line"),
        (Sheet(width: .nan), "width"), (Sheet(height: -1), "height"), (Sheet(lineSpacing: 0), "lines stand"),
        (Sheet(letterHeight: 0), "letter"), (Sheet(drift: -1), "drift"),
    ])
    func sheetsWithoutRoomAreRefused(sheet: Sheet, reason: String) {
        #expect {
            try Typesetter(sheet)
        } throws: {
            "\($0)".contains(reason)
        }
    }
}
