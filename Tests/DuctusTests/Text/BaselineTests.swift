import Testing

@testable import Ductus

@Suite struct BaselineTests {
    private static func stroke(_ points: [(x: Float, y: Float)], of place: Int) -> PlacedStroke {
        var stroke = PlacedStroke()
        for (x, y) in points { stroke.append(PenPoint(x: x, y: y), place) }
        return stroke
    }

    @Test func theLineIsTheFeetsThoughSomeLettersDescend() {
        // "many" five times, uphill: one unit for ten.
        let characters = Array("many many many many many ".unicodeScalars)
        let strokes = characters.enumerated().filter { $1 != " " }.map { index, character in
            let x = Float(100 * index)
            return Self.stroke([(x, -80 - x / 10), (x, (character == "y" ? 70 : 0) - x / 10)], of: index)
        }
        let baseline = Baseline(strokes, characters: characters)
        #expect(baseline.height(at: 0).magnitude < 1)
        #expect((baseline.height(at: 2_000) + 200).magnitude < 1)
    }

    @Test func aNumberWrittenTooHighStandsOnItsFeet() {
        let characters = Array("17,".unicodeScalars)
        let line = Baseline([], characters: [])
        let number = [
            Self.stroke([(0, -180), (0, -60)], of: 0), Self.stroke([(50, -190), (60, -64)], of: 1),
            Self.stroke([(90, -70), (80, -20)], of: 2),
        ]
        let moved = line.moved(toStand: number, characters: characters, letterHeight: 100)
        #expect((-64 ... -60).contains(moved.height(at: 50)))
        #expect(line.moved(toStand: [], characters: characters, letterHeight: 100).height(at: 50) == 0)
    }

    /// What goes below the line does not bring a word up, nor does one letter that is off.
    @Test(arguments: ["gyp", "jog", "f", "tx"]) func otherWordsStayOnTheLine(text: String) {
        let characters = Array(text.unicodeScalars)
        let line = Baseline([], characters: [])
        let strokes = characters.indices.map { index in
            let foot: Float = "fgjpyx".unicodeScalars.contains(characters[index]) ? 90 : 0
            return Self.stroke([(Float(100 * index), -100), (Float(100 * index), foot)], of: index)
        }
        #expect(line.moved(toStand: strokes, characters: characters, letterHeight: 100).height(at: 50) == 0)
    }
}
