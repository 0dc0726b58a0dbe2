/// A hand to write in: a piece of ink and what it says. The network is primed with it, and writes on in its hand.
public struct Style: Equatable, Sendable {
    /// What people call the style.
    public let name: String
    /// What the ink says.
    public let text: String
    /// The ink in raw units, its origin first.
    public let ink: [PenOffset]

    /// The fewest and most points of a style's ink: less says nothing of a hand, more only costs time.
    public static let pointCounts = 50...3_000
    /// The most characters that a style's ink says.
    public static let longestText = 500

    /// - Throws: if the ink is too short or too long, or holds an offset that is no number, or the text is empty or long.
    public init(name: String, text: String, ink: [PenOffset]) throws(InputError) {
        guard Style.pointCounts.contains(ink.count) else {
            throw .unusableInk(
                "a style has 50 to 3,000 points of ink, about a line; this one has \(ink.count)")
        }
        for (index, offset) in ink.enumerated()
        where !(offset.dx.magnitude <= 10_000 && offset.dy.magnitude <= 10_000) {
            throw .unusableInk(
                "point \(index) of the style lies more than 10,000 units from the one before, or is no number"
            )
        }
        guard !text.utf8.isEmpty else { throw .unusableInk("the style does not say what its ink writes") }
        guard text.unicodeScalars.count <= Style.longestText else {
            throw .tooLarge(
                "the style's text is longer than \(Style.longestText) characters; a line is enough")
        }
        self.name = name
        self.text = text
        self.ink = ink
    }
}
