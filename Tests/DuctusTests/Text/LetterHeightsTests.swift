import Testing

@testable import Ductus

@Suite struct LetterHeightsTests {
    /// A stroke up and down for each letter, from the baseline at y 0, 100 units apart; letters beyond the small ones twice
    /// as high.
    private static func heights(_ text: String, _ height: (Int) -> Float) -> LetterHeights {
        let characters = Array(text.unicodeScalars)
        let strokes = characters.indices.map { index in
            var stroke = PlacedStroke()
            let x = Float(100 * index)
            let isHigh = "bdfhklt".unicodeScalars.contains(characters[index])
            stroke.append(PenPoint(x: x, y: 0), index)
            stroke.append(PenPoint(x: x, y: -height(index) * (isHigh ? 2 : 1)), index)
            stroke.append(PenPoint(x: x, y: 0), index)
            return stroke
        }
        return LetterHeights(strokes, characters: characters, over: Baseline(strokes, characters: characters))
    }

    @Test func aHandThatShrinksIsBroughtToItsFirstHeight() {
        let text = "more roses need some more water on a sea"
        let heights = Self.heights(text) { 100 - Float($0) }
        for x in stride(from: Float(200), through: 3_600, by: 200) {
            let brought = heights.enlargement(at: x, to: nil) * (100 - x / 100)
            // The first height is that of the first letters.
            #expect((88...102).contains(brought), "\(brought) at \(x)")
        }
    }

    @Test func highLettersAreNoLargerHand() {
        let heights = Self.heights("nine tall hills and one small vale") { _ in 80 }
        #expect(heights.usual == 80)
        #expect(heights.enlargement(at: 900, to: 80) == 1)
        #expect(heights.enlargement(at: 900, to: 60) == 0.75)
    }

    @Test func enlargementIsBoundedAndNeedsLetters() {
        #expect(Self.heights("more roses") { _ in 30 }.enlargement(at: 0, to: 500) == 1.5)
        #expect(Self.heights("more roses") { _ in 300 }.enlargement(at: 0, to: 50) == 1 / 1.5)
        #expect(Self.heights("7 + 35") { _ in 50 }.enlargement(at: 0, to: 100) == 1)
        #expect(Self.heights("hold it") { _ in 50 }.usual == nil)
        #expect(Self.heights("more roses") { _ in 5 }.usual == nil)
    }
}
