import Ductus

/// One line of ink, or one drawing, and, where known, the text it writes.
public struct InkSample: Sendable, Equatable {
    /// The line's own name, unique in its set, such as `a01-000u-01`.
    public let id: String
    /// The page the line stands on, such as `a01-000u`. Where there are no pages, the same as ``id``.
    public let form: String
    /// What the line says, or nil where that is not known or not to be trusted.
    public let text: String?
    /// The part of the set the line belongs to, such as `trainset`, or nil if it is in none.
    public let split: String?
    /// The movements of the pen as recorded, in the recorder's own units.
    ///
    /// The first offset is the origin, `(0, 0)`, and says whether the first point ended its stroke. The last
    /// point of each stroke has `endOfStroke`.
    public let offsets: [PenOffset]
    /// Whether points were left out on purpose, as in the simplified drawings of stroke-3 sets. Ink sampled as
    /// the hand moved is not simplified.
    public let isSimplified: Bool

    /// A line of ink as it was recorded.
    public init(
        id: String, form: String, text: String? = nil, split: String? = nil, offsets: [PenOffset],
        isSimplified: Bool = false
    ) {
        self.id = id
        self.form = form
        self.text = text
        self.split = split
        self.offsets = offsets
        self.isSimplified = isSimplified
    }

    /// The same ink with another text and split.
    func with(text: String?, split: String?) -> InkSample {
        InkSample(id: id, form: form, text: text, split: split, offsets: offsets, isSimplified: isSimplified)
    }
}
