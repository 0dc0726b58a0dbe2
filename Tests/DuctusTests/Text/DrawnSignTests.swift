import Testing

@testable import Ductus

/// Signs and marks that no network has learned.
@Suite struct DrawnSignTests {
    static let scribe = try! Scribe(ScribeTests.model)

    private func strokes(_ text: String, seed: UInt64 = 1) throws -> [[Stroke]] {
        try Self.scribe.write(text, options: .init(seed: seed)).paragraphs.joined().map { $0.drawing.strokes }
    }

    @Test(arguments: "+=*%#@[]{}|\\/<>&X×÷£$€¥°_~^ß".unicodeScalars)
    func everySignIsDrawnOnTheLine(sign: Unicode.Scalar) throws {
        let drawn = try strokes("bad \(sign) box")
        #expect(drawn.count == 3)
        let bounds = try #require(Drawing(strokes: drawn[1]).bounds)
        // Letters of this model are as high as they happen to be; a sign is never higher than a tall letter of theirs.
        #expect(bounds.min.x == 0 && bounds.max.y - bounds.min.y < 450 && bounds.max.y < 100)
        #expect(try strokes("bad \(sign) box") == drawn)
        #expect(try strokes("bad box") == [drawn[0], drawn[2]], "the letters beside it stay as they are")
    }

    @Test(arguments: [
        "à", "é", "ê", "ñ", "ō", "ă", "ż", "ö", "å", "ő", "č", "ị", "ș", "ç", "ę", "ḏ", "đ", "ł", "ø",
    ])
    func aMarkIsAddedToItsLetter(letter: String) throws {
        let base = try #require(
            SpelledWord.Character(drawing: letter.unicodeScalars.first!, [], Self.scribe.alphabet))
        let plain = try strokes("n\(base.scalar)n")[0]
        let marked = try strokes("n\(letter)n")[0]
        #expect(Array(marked.prefix(plain.count)) == plain)
        #expect(marked.count > plain.count)
    }

    @Test func anAccentStandsOverALetterAndACedillaUnderIt() throws {
        let plain = try #require(Drawing(strokes: try strokes("c")[0]).bounds)
        let accent = try #require(Drawing(strokes: [try strokes("ć")[0].last!]).bounds)
        #expect(accent.max.y < plain.min.y)
        let cedilla = try #require(Drawing(strokes: [try strokes("ç")[0].last!]).bounds)
        #expect(cedilla.max.y > 0)
    }

    @Test func aSignStandsBesideItsNumberNotOverIt() throws {
        let alone = try strokes("12")[0]
        let price = try strokes("£12")[0]
        let sign = try #require(Drawing(strokes: Array(price.prefix(2))).bounds)
        let number = try #require(Drawing(strokes: Array(price.dropFirst(2))).bounds)
        #expect(price.count == alone.count + 2 && sign.max.x < number.min.x)
        #expect(number.min.x - sign.max.x < 60)
    }

    /// Networks that have it in their alphabet wrote anything for it.
    @Test func aSlashIsDrawnThoughTheAlphabetHasIt() throws {
        let alphabet = try Alphabet(Array(" /12".unicodeScalars))
        let spelling = try Spelling("1/2", alphabet)
        #expect(spelling.words[0][0].pieces == [0..<1, 2..<3] && spelling.substitutions.isEmpty)
        #expect(try Spelling("1/2", alphabet, draws: false).words[0][0].pieces == [0..<3])
    }

    @Test func signsAloneAreWritten() throws {
        let words = try Self.scribe.write("* * *\n\n& co").paragraphs
        #expect(words.map { $0.map(\.text) } == [["*", "*", "*"], ["&", "co"]])
        #expect(words[0].allSatisfy { $0.drawing.strokes.count == 3 && $0.gap > 0 })
    }

    @Test func wordsComeOneAtATimeAsAllAtOnce() throws {
        let text = "£1 & cafés 2% off bad + boxes of naïve cats @ 12\n* * *\nend"
        let options = Scribe.Options(seed: 4)
        let all = try Self.scribe.write(text, options: options).paragraphs.joined().map(\.drawing)
        #expect(Array(try Self.scribe.words(of: text, options: options)).map(\.drawing) == all)
    }
}
