import Testing

@testable import Ductus

@Suite struct LetterHeightsTests {
    /// A stroke up and down for each letter, from the baseline at y 0, 100 units apart; letters beyond the small ones, digits
    /// and capitals 1.8 times as high.
    ///
    /// - Parameter placeOffset: by how many letters the window is wrong.
    private static func heights(_ text: String, of height: Float, placeOffset: Int = 0) -> LetterHeights {
        let characters = Array(text.unicodeScalars)
        let strokes = characters.indices.map { index in
            var stroke = PlacedStroke()
            let x = Float(100 * index)
            let isHigh = !"acemnorsuvwxz ".unicodeScalars.contains(characters[index])
            let place = index + placeOffset
            stroke.append(PenPoint(x: x, y: 0), place)
            stroke.append(PenPoint(x: x, y: -height * (isHigh ? 1.8 : 1)), place)
            stroke.append(PenPoint(x: x, y: 0), place)
            return stroke
        }
        return LetterHeights(strokes, characters: characters, over: Baseline(strokes, characters: characters))
    }

    private static func isNear(_ height: Float?, _ expected: Float) -> Bool {
        height.map { ($0 / expected - 1).magnitude < 0.04 } ?? false
    }

    @Test(arguments: ["more roses", "Nine men and a tall one", "The dullest hour of all"], [0, 1])
    func theHeightIsThatOfSmallLetters(text: String, placeOffset: Int) {
        for actual in stride(from: Float(80), through: 200, by: 10) {
            let heights = Self.heights(text, of: actual, placeOffset: placeOffset)
            #expect(Self.isNear(heights.usual(), actual), "\(heights.usual() ?? 0), not \(actual)")
        }
    }

    @Test(arguments: ["1984", "NATO", "9:45"]) func digitsAndCapitalsTellTheHeight(text: String) {
        let height = Self.heights(text, of: 80).height(near: 100)
        #expect((80...95).contains(height), "\(height)")
    }

    @Test func aWordIsDrawnToWhatIsExpectedTheMoreTheShorterItIs() {
        let long = Self.heights("commons", of: 80).height(near: 100)
        let short = Self.heights("a", of: 80).height(near: 100)
        #expect(80 < long && long < 85 && long < short && short < 100)
    }

    @Test func dotsAndBarsTellNothing() {
        let characters = Array("more".unicodeScalars)
        let bars = characters.indices.map { index in
            var stroke = PlacedStroke()
            for step in 0..<10 {
                stroke.append(PenPoint(x: Float(100 * index + 8 * step), y: -60 - Float(step % 2)), index)
            }
            return stroke
        }
        let heights = LetterHeights(bars, characters: characters, over: Baseline([], characters: []))
        #expect(heights.usual() == nil)
        #expect(heights.height(near: 90) == 90)
    }

    @Test func aFewLettersAreTooFewForARun() {
        #expect(Self.heights("7 + 35", of: 50).usual() == nil)
        #expect(Self.heights("fill it", of: 50).usual() == nil)
    }
}
