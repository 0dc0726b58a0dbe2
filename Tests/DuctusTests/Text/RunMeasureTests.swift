import Testing

@testable import Ductus

@Suite struct RunMeasureTests {
    /// For each letter of small letters' words a stroke up and down, 100 units apart.
    private static func strokes(_ text: String, height: (_ x: Float) -> Float) -> [PlacedStroke] {
        text.unicodeScalars.enumerated().filter { $1 != " " }.map { index, _ in
            var stroke = PlacedStroke()
            let x = Float(100 * index)
            for y in [0, -height(x), 0] { stroke.append(PenPoint(x: x, y: y), index) }
            return stroke
        }
    }

    @Test func allWordsOfARunThatShrinksBecomeEquallyHigh() {
        let text = "some more roses need some more water on an arm"
        let characters = Array(text.unicodeScalars)
        func height(_ x: Float) -> Float { 130 - x / 100 }
        let strokes = Self.strokes(text, height: height)
        let measure = RunMeasure(strokes, of: characters, letterHeight: 110)
        var begin = 0
        for word in text.split(separator: " ") {
            let own = strokes.filter { (begin..<begin + word.count).contains($0.place) }
            let (line, scale) = measure.lineAndScale(of: own)
            let middle = Float(100 * begin + 50 * word.count)
            #expect((108...132).contains(scale * height(middle)), "\(word): \(scale * height(middle))")
            #expect(line.height(at: middle).magnitude < 1)
            begin += word.count + 1
        }
    }

    @Test(arguments: [(Float(30), Float(500)), (1_000, 50)])
    func lettersFarFromTheHandsHeightAreNotBelieved(height: Float, ofHand: Float) {
        let text = "more roses"
        let strokes = Self.strokes(text) { _ in height }
        let measure = RunMeasure(strokes, of: Array(text.unicodeScalars), letterHeight: ofHand)
        let scale = measure.lineAndScale(of: strokes).scale
        #expect(
            (LetterHeights.normal / ofHand / 2.501...LetterHeights.normal / ofHand * 2.501).contains(scale))
    }
}
