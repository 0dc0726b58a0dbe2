import Testing

@testable import Ductus

@Suite struct EvenDigitsTests {
    /// A stroke around a rectangle, for a character.
    private static func box(
        _ place: Int, left: Float, width: Float = 70, height: Float, foot: Float = 0
    ) -> PlacedStroke {
        var stroke = PlacedStroke()
        for (x, y) in [
            (left, foot), (left + width, foot), (left + width, foot - height), (left, foot - height),
        ] {
            stroke.append(PenPoint(x: x, y: y), place)
        }
        return stroke
    }

    private static func even(_ strokes: [PlacedStroke], _ text: String) -> [PlacedStroke] {
        EvenDigits(strokes, characters: Array(text.unicodeScalars)).strokes
    }

    private static func heightAndFoot(_ strokes: PlacedStroke...) -> (height: Float, foot: Float) {
        let ys = strokes.flatMap { $0.points.map { $0.y } }
        return (ys.max()! - ys.min()!, ys.max()!)
    }

    @Test func digitsOfANumberStandOnTheLineEquallyHigh() {
        let sizes: [(height: Float, foot: Float)] = [(200, 0), (110, -60), (100, -80), (300, 40), (190, 10)]
        let strokes = sizes.enumerated().map { index, size in
            Self.box(index, left: Float(100 * index), height: size.height, foot: size.foot)
        }
        let even = Self.even(strokes, "76543")
        for (stroke, was) in zip(even, sizes) {
            let (height, foot) = Self.heightAndFoot(stroke)
            #expect((165...225).contains(height))
            #expect(foot.magnitude <= was.foot.magnitude / 4 + 0.01)
        }
        #expect(even[0].left == 0)
        for (stroke, next) in zip(even, even.dropFirst()) { #expect(next.left > stroke.right) }
    }

    @Test func lettersKeepTheirBits() {
        let strokes = [
            Self.box(0, left: 3.3, height: 117), Self.box(1, left: 95.1, height: 55.5, foot: -7.7),
        ]
        for (stroke, was) in zip(Self.even(strokes, "no"), strokes) { #expect(stroke.points == was.points) }
    }

    @Test func lettersBesideDigitsKeepTheirSize() {
        let strokes = [
            Self.box(0, left: 0, height: 100), Self.box(1, left: 100, height: 120),
            Self.box(2, left: 200, height: 230, foot: 20),
        ]
        let even = Self.even(strokes, "4th")
        #expect(Self.heightAndFoot(even[0]).height > 150)
        for index in 1...2 {
            let (height, foot) = Self.heightAndFoot(even[index])
            let was = Self.heightAndFoot(strokes[index])
            #expect((height - was.height).magnitude < 0.01 && (foot - was.foot).magnitude < 0.01)
        }
    }

    @Test func theBarOfADigitStaysOnItWhateverTheWindowSays() {
        // A five whose bar, drawn last, is taken for the next digit's.
        let strokes = [
            Self.box(0, left: 0, height: 100), Self.box(1, left: 10, width: 80, height: 4, foot: -96),
            Self.box(1, left: 120, height: 200),
        ]
        let even = Self.even(strokes, "50")
        let scale = Self.heightAndFoot(even[0]).height / 100
        #expect(scale > 1.5)
        #expect((even[1].left - even[0].left - 10 * scale).magnitude < 0.01)
        #expect((even[1].points[0].y + 96 * scale).magnitude < 0.01)
        #expect(even[2].left > even[1].right)
    }

    /// A low digit, then a sign, then a high one.
    private static func digitsAround(_ sign: String, foot: Float) -> (
        was: [PlacedStroke], even: [PlacedStroke]
    ) {
        let strokes = [
            box(0, left: 0, height: 100, foot: -40), box(1, left: 90, width: 10, height: 20, foot: foot),
            box(2, left: 130, height: 200),
        ]
        return (strokes, even(strokes, "2\(sign)5"))
    }

    @Test(arguments: [".", ",", ":", ";", "-"]) func signsBetweenDigitsTakeTheirSize(sign: String) {
        let even = Self.digitsAround(sign, foot: -30).even
        #expect(Self.heightAndFoot(even[1]).height > 30)
        #expect(even[1].points[0].y > Self.heightAndFoot(even[0]).foot)
    }

    @Test(arguments: ["'", "\""]) func signsOverTheLineStayWhereTheyAre(sign: String) {
        let (was, even) = Self.digitsAround(sign, foot: -180)
        for (point, before) in zip(even[1].points, was[1].points) {
            #expect((point.y - before.y).magnitude < 0.01)
        }
    }

    @Test func inkTooLowForADigitIsNotBlownUp() {
        let strokes = [Self.box(0, left: 0, height: 194), Self.box(1, left: 100, height: 8)]
        #expect((Self.heightAndFoot(Self.even(strokes, "10")[1]).height - 8).magnitude < 0.1)
    }
}
