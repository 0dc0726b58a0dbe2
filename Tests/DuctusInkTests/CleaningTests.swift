import Ductus
import Testing

@testable import DuctusInk

@Suite struct CleaningTests {
    static func ink(_ strokes: [[(Float, Float)]], isSimplified: Bool = false) -> InkSample {
        let drawing = Drawing(strokes: strokes.map { Stroke($0.map { PenPoint(x: $0.0, y: $0.1) }) })
        return InkSample(id: "a", form: "a", offsets: drawing.offsets, isSimplified: isSimplified)
    }

    static func strokes(_ sample: InkSample) -> [Int] {
        Drawing(offsets: sample.cleanedOffsets).strokes.map(\.points.count)
    }

    let row: [(Float, Float)] = (0..<20).map { (Float($0) * 18, 0) }

    @Test func soundInkIsLeftAlone() {
        let sample = CleaningTests.ink([row, row.map { ($0.0, 300) }])
        #expect(sample.cleanedOffsets == sample.offsets)
        #expect(!sample.cleaning.isTouched)
    }

    @Test func spikesGoAndNothingElseMoves() {
        var spiked = row
        spiked.insert((180, 150), at: 10)
        #expect(CleaningTests.ink([spiked]).cleanedOffsets == CleaningTests.ink([row]).offsets)
        #expect(CleaningTests.ink([spiked]).cleaning.spikes == 1)
    }

    @Test func lostLiftsComeBack() {
        let broken = row + row.map { ($0.0 + 700, $0.1) }
        #expect(CleaningTests.strokes(CleaningTests.ink([broken])) == [20, 20])
        #expect(CleaningTests.ink([broken]).cleaning.lostLifts == 1)
        let fast = (0..<10).map { (Float($0) * 300, Float(0)) }
        #expect(CleaningTests.strokes(CleaningTests.ink([fast])) == [10])
    }

    @Test func strayStrokesGo() {
        #expect(CleaningTests.strokes(CleaningTests.ink([row, [(100, -900)], [(200, -200)]])) == [20, 1])
        #expect(CleaningTests.strokes(CleaningTests.ink([[(-900, 0)], row])) == [20])
    }

    @Test func brokenLinesComeBackEmpty() {
        let tall = (0..<150).map { (Float(0), Float($0) * 18) }
        #expect(CleaningTests.ink([tall]).cleanedOffsets.isEmpty)
        #expect(CleaningTests.ink([[(5, 5)]]).cleanedOffsets.isEmpty)
    }

    @Test func manyStrayStrokesTakeWorkInProportion() {
        let ratio = growth(from: 4_000) { count in
            // Each far from all others.
            let sample = CleaningTests.ink((0..<count).map { [(Float($0) * 400, 0)] })
            #expect(sample.cleaning.strayStrokes > 0)
        }
        #expect(ratio < 24)
    }

    @Test func simplifiedInkIsReturnedAsItIs() {
        let sample = CleaningTests.ink(
            [[(0, 0), (10, 0), (600, 0), (610, 5)], [(0, 4_000)]], isSimplified: true)
        #expect(sample.cleanedOffsets == sample.offsets)
    }
}
