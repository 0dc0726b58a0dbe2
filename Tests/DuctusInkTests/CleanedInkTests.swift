import Ductus
import Testing

@testable import DuctusInk

@Suite struct CleanedInkTests {
    private func sample(_ change: (inout [PenOffset]) -> Void) -> InkSample {
        var offsets = (0..<40).map { PenOffset(dx: $0 == 0 ? 0 : 10, dy: 0, endOfStroke: $0 % 20 == 19) }
        change(&offsets)
        return InkSample(id: "x", form: "x", text: nil, split: nil, offsets: offsets)
    }

    @Test func soundInkStaysAsItIs() {
        let sound = sample { _ in }
        #expect(sound.cleanedOffsets == sound.offsets)
    }

    @Test func aSpikeIsLeftOutAndThePenStaysWhereItWas() {
        let spiked = sample {
            $0[5] = PenOffset(dx: 10, dy: -300)
            $0[6] = PenOffset(dx: 10, dy: 300)
        }
        #expect(spiked.cleanedOffsets.count == 39)
        #expect(spiked.cleanedOffsets[5] == PenOffset(dx: 20, dy: 0))
    }

    @Test func aJumpInsideAStrokePartsIt() {
        let jumped = sample { $0[8] = PenOffset(dx: 600, dy: 0) }
        #expect(jumped.cleanedOffsets[7].endOfStroke)
        #expect(jumped.cleanedOffsets.count == 40)
        // Through the air a pen may go far.
        let lifted = sample { $0[20] = PenOffset(dx: 600, dy: 0) }
        #expect(lifted.cleanedOffsets == lifted.offsets)
    }

    @Test func brokenLinesTeachNothing() {
        #expect(sample { $0.removeLast(25) }.cleanedOffsets.isEmpty)
        #expect(sample { $0[20] = PenOffset(dx: 0, dy: 2500) }.cleanedOffsets.isEmpty)
    }
}
