import Testing

@testable import Ductus

struct InkFileTests {
    private func style(_ json: String) throws(InputError) -> Style {
        try InkFile(parsing: Array(json.utf8)).style(name: "own")
    }

    /// A row of 20 arches, each of `points` points, in units of which the arch is `size` high.
    private func arches(points: Int, size: Double, factor: String = "") -> String {
        let strokes = (0..<20).map { arch in
            let places = (0..<points).map { point in
                let t = Double(point) / Double(points - 1)
                return "[\(size * (Double(arch) + 0.7 * t)), \(size * 4 * (t * t - t)), \(1.7e12 + t)]"
            }
            return "[\(places.joined(separator: ","))]"
        }
        return "{\"text\": \"nnn\"\(factor), \"strokes\": [\(strokes.joined(separator: ","))]}"
    }

    @Test(arguments: [(3, 0.5), (6, 12), (14, 280), (200, 3e4)])
    func inkOfAnySizeAndSamplingIsBroughtToTheUsual(points: Int, size: Double) throws {
        let ink = try style(arches(points: points, size: size)).ink
        for offset in ink {
            #expect(offset.dx == offset.dx.rounded() && offset.dy == offset.dy.rounded())
        }
        let bounds = try #require(Drawing(offsets: ink).bounds)
        #expect((200...400).contains(bounds.max.y - bounds.min.y))
        #expect(ink.filter { $0.endOfStroke }.count == 20)
        let steps = zip(ink, ink.dropFirst()).filter { !$0.0.endOfStroke }.map { $0.1 }
            .map { ($0.dx * $0.dx + $0.dy * $0.dy).squareRoot() }.sorted()
        #expect((11...33).contains(steps[steps.count / 2]))
    }

    @Test func aFileTellsItsScale() throws {
        let told = try style(arches(points: 14, size: 5, factor: ", \"millimetresPerUnit\": 0.02")).ink
        let bounds = try #require(Drawing(offsets: told).bounds)
        #expect(abs(bounds.max.y - bounds.min.y - 250) < 10)
    }

    @Test(arguments: [("tenths of a millimetre", 10.0), ("micrometres", 1000), ("inches", 1 / 25.4)])
    func theSameInkInAnotherUnitIsTheSame(unit: String, perMillimetre: Double) throws {
        func ink(_ perMillimetre: Double) throws -> [PenOffset] {
            let scale = ", \"millimetresPerUnit\": \(0.02 * perMillimetre)"
            return try style(arches(points: 14, size: 5 * perMillimetre, factor: scale)).ink
        }
        let (told, inMillimetres) = (try ink(perMillimetre), try ink(1))
        #expect(told.count == inMillimetres.count)
        for (a, b) in zip(told, inMillimetres) {
            #expect(abs(a.dx - b.dx) <= 1 && abs(a.dy - b.dy) <= 1 && a.endOfStroke == b.endOfStroke)
        }
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        let strokes = [
            Stroke((0..<60).map { PenPoint(x: 20 + Float($0) * 0.4, y: 30 + Float($0 % 7) * 0.1) })
        ]
        let words = ["a", "b"].enumerated().map { line, text in
            PlacedWord(text: text, page: 0, line: line, strokes: strokes)
        }
        let file = InkFile("a b", words, on: Sheet())
        let read = try InkFile(parsing: file.bytes)
        #expect(read.text == "a b" && read.pages[0].words.map { $0.text } == ["a", "b"])
        for (a, b) in zip(read.pages[0].words[0].strokes[0], file.pages[0].words[0].strokes[0]) {
            for (x, y) in zip(a, b) { #expect(abs(x - y) <= 0.0006) }
        }
        #expect(try read.style(name: "x").text == "a", "the first line is the style")
    }

    @Test(arguments: [
        ("[1, 2]", "this is no ink"), ("{", "this is no ink"), ("{\"strokes\": []}", "this is no ink"),
        ("{\"text\": \"x\"}", "it holds no strokes"),
        ("{\"text\": \"x\", \"strokes\": [[[0, 0], [1]]]}", "stroke 0"),
        ("{\"text\": \"x\", \"strokes\": [[[0, \"a\"]]]}", "stroke 0"),
        ("{\"text\": \"x\", \"strokes\": [[[0, 1e7]]]}", "stroke 0"),
        ("{\"text\": \"x\", \"strokes\": [[[0, 0], [1, 1], [2, 0]]]}", "50 points"),
    ])
    func whatIsNoStyleIsRefusedInWords(json: String, reason: String) {
        let error = #expect(throws: InputError.self) { try style(json) }
        #expect(error?.description.contains(reason) == true, "\(error as Any)")
    }

    @Test func aSmallFileTakesLittleMemory() {
        let points = (0..<60).map { "[\($0), \($0 % 5)]" }.joined(separator: ",")
        for (scale, far) in [
            ("1e-6", "[0, 0]"), ("0.02", "[900000, 0]"), ("1e-38", "[0, 0]"), ("1", "[1e6, -1e6]"),
        ] {
            let error = #expect(throws: InputError.self) {
                try style(
                    "{\"text\": \"x\", \"millimetresPerUnit\": \(scale), \"strokes\": [[\(points), \(far)]]}")
            }
            #expect(error?.description.contains("ink") == true, "\(error as Any)")
        }
    }

    @Test func aStyleSaysALine() {
        let ink = [PenOffset](repeating: PenOffset(dx: 19, dy: 0), count: 60)
        #expect(throws: InputError.self) {
            try Style(name: "long", text: String(repeating: "a ", count: 10_000), ink: ink)
        }
    }

    @Test(arguments: [
        "0", "-0.5", "12.25", "1e3", "1E-3", "0.1", "123456789012345", "2.5e22", "1e-22", "-7.03125e2",
        "1e400",
        "0.30000000000000004", "3.141592653589793238462643383279", "100000000000000000000000", "5e-324",
    ])
    func numbersAreReadAsEverywhere(text: String) throws {
        let read = try #require(JSON(parsing: Array(text.utf8)).double)
        let expected = try #require(Double(text))
        #expect(read == expected || abs(read - expected) <= 2 * expected.ulp)
        if text.utf8.count <= 15 { #expect(read == expected || expected < 1e-300) }
    }

    @Test(
        arguments: [
            (2.4, "0.02"), (2.5, "0.0208333"), (0.1, "0.000833333"), (120, "1"), (200, "1.66667"),
            (1_481_481, "12345.7"),
        ] as [(Float, String)]) func aUnitIsToldInSixDigits(letterHeight: Float, text: String)
    {
        let file = InkFile("", [], on: Sheet(letterHeight: letterHeight))
        let written = String(decoding: file.bytes, as: UTF8.self)
        #expect(
            [",", "}"].contains { written.contains("\"millimetresPerUnit\":\(text)\($0)") }, "\(written)")
    }

    @Test(arguments: [0, -1, 1e-30, 9e13, 3e38, .infinity, .nan] as [Float])
    func aUnitThatMeasuresNoInkIsNotKept(unit: Float) {
        var file = InkFile("", [], on: Sheet())
        file.millimetresPerUnit = unit
        #expect(!String(decoding: file.bytes, as: UTF8.self).contains("millimetresPerUnit"))
    }

    @Test(arguments: [
        (0.0, "0"), (-0.0004, "0"), (0.0005, "0.001"), (-0.0005, "-0.001"), (12, "12"), (1.5, "1.5"),
        (-0.25, "-0.25"), (99.9996, "100"), (100_000.007, "100000.007"),
    ])
    func decimalsAreShort(value: Double, text: String) {
        #expect(Decimal(value).description == text)
    }
}
