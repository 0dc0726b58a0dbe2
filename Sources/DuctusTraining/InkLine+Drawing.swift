import Ductus

extension InkLine {
    /// The line followed by the offset that ends a drawing; unchanged if there is no such offset, or no ink.
    func ended(by end: PenOffset?) -> InkLine {
        guard let end, !offsets.isEmpty else { return self }
        return InkLine(offsets + [end], text: text, form: form, showsHand: showsHand)
    }
}

extension TrainingOptions {
    /// The offset that ends a drawing; nil: lines have no end.
    var drawingEnd: PenOffset? { drawingGap.map { PenOffset(dx: Float($0), dy: 0, endOfStroke: true) } }
}

extension DrawingFormat {
    /// The format of drawings with this gap behind.
    init(gap: Int, _ drawings: [InkLine]) throws(InputError) {
        let farthest = drawings.flatMap(\.offsets).map(\.dx).max() ?? 0
        let allowed = DrawingFormat.farthest(inGap: gap)
        guard farthest <= allowed else {
            throw .unusableInk(
                "a drawing moves \(Int(farthest)) raw units to the right at once, too far to tell it from the gap of "
                    + "\(gap) after a drawing; the scale must be at least \(Int((farthest / 6).rounded(.up))), and at "
                    + "most 100: larger drawings must be made smaller first")
        }
        let sizes = drawings.map { line in
            Drawing(offsets: line.offsets).bounds.map { max($0.max.x - $0.min.x, $0.max.y - $0.min.y) } ?? 0
        }.sorted()
        let size = sizes.isEmpty ? 1 : sizes[sizes.count * 3 / 4]
        try self.init(gap: gap, size: max(1, Int(size.rounded())))
    }
}
