import Ductus

/// One line of ink and, where known, the text it writes.
public struct InkSample: Sendable, Equatable {
    /// What its publishers call it: `a01-000u-01`.
    public let id: String
    /// The form it stands on, `a01-000u`, by which lists name it. Where ink has no forms, the same as the id.
    public let form: String
    /// Its transcription; nil where there is none, or none to be trusted.
    public let text: String?
    /// The list it belongs to, as `trainset` or `testset_v`; nil: in none.
    public let split: String?
    /// As recorded, in raw units. The first offset is the line's origin, (0, 0).
    public let offsets: [PenOffset]

    public init(id: String, form: String, text: String?, split: String?, offsets: [PenOffset]) {
        self.id = id
        self.form = form
        self.text = text
        self.split = split
        self.offsets = offsets
    }
}
