import Ductus

/// What a whiteboard's sensor gets wrong, and what is done about it before a network learns from the ink. Ink is
/// kept, and evaluated, as recorded.
///
/// 1. *Spike*: inside a stroke the pen jumps more than 120 raw units and jumps back at once, to within half of
///    the smaller jump of where it was. The point is left out.
/// 2. *Missed lift*: inside a stroke the pen jumps more than 400 raw units. The stroke ends before the jump.
/// 3. *Broken line*: fewer than 20 points, or taller than 2,000 raw units, four times a usual line. Nothing is
///    learned from it.
///
/// The limits are those of IAM-OnDB's whiteboard; other ink is left as it is.
extension InkSample {
    static let spikeJump: Float = 120
    static let liftJump: Float = 400
    static let fewestPoints = 20
    static let tallest: Float = 2000

    /// The offsets to learn from; empty: none.
    public var cleanedOffsets: [PenOffset] { cleaned().offsets }

    /// The offsets to learn from, and what was changed.
    func cleaned() -> (offsets: [PenOffset], spikes: Int, lifts: Int) {
        var offsets: [PenOffset] = []
        offsets.reserveCapacity(self.offsets.count)
        var spikes = 0
        var lifts = 0
        var index = 0
        while index < self.offsets.count {
            var offset = self.offsets[index]
            let isInside = index > 0 && offsets.last?.endOfStroke == false
            if isInside, index + 1 < self.offsets.count, !offset.endOfStroke,
                InkSample.isSpike(offset, self.offsets[index + 1])
            {
                let back = self.offsets[index + 1]
                offset = PenOffset(
                    dx: offset.dx + back.dx, dy: offset.dy + back.dy, endOfStroke: back.endOfStroke)
                spikes += 1
                index += 1
            }
            if isInside, offset.length > InkSample.liftJump {
                offsets[offsets.count - 1].endOfStroke = true
                lifts += 1
            }
            offsets.append(offset)
            index += 1
        }
        let height = Drawing(offsets: offsets).bounds.map { $0.max.y - $0.min.y } ?? 0
        guard offsets.count >= InkSample.fewestPoints, height <= InkSample.tallest else { return ([], 0, 0) }
        return (offsets, spikes, lifts)
    }

    private static func isSpike(_ out: PenOffset, _ back: PenOffset) -> Bool {
        guard out.length > spikeJump, back.length > spikeJump else { return false }
        let left = PenOffset(dx: out.dx + back.dx, dy: out.dy + back.dy)
        return left.length < 0.5 * min(out.length, back.length)
    }
}

extension PenOffset {
    fileprivate var length: Float { (dx * dx + dy * dy).squareRoot() }
}
