import Ductus

/// A line of ink to learn from or to be scored on.
public struct InkLine: Equatable, Sendable {
    /// The origin of the line first.
    public let offsets: [PenOffset]
    /// What the line says; nil: not known.
    public let text: String?
    /// The form it is from: all lines of a form are in one hand. Empty: not known.
    public let form: String
    /// Whether it may show its hand to the network; a line put together from others' words is only written.
    public let showsHand: Bool

    /// Offsets in raw units, the first the line's origin.
    public init(_ offsets: [PenOffset], text: String? = nil, form: String = "", showsHand: Bool = true) {
        self.offsets = offsets
        self.text = text
        self.form = form
        self.showsHand = showsHand && !form.isEmpty && offsets.count >= InkLine.fewestShown
    }

    /// The fewest and the most points of a line that shows a hand.
    static let fewestShown = 150
    static let mostShown = 800

    /// The codes of the text, then the end. A text that is not known, or that holds a character the alphabet
    /// lacks, gives none: the window then covers nothing.
    func codes(_ alphabet: Alphabet?) -> [UInt8] {
        guard let alphabet, let text else { return [] }
        return (try? alphabet.codes(of: text)) ?? []
    }
}

extension Alphabet {
    /// Characters that occur less often than this are not learned.
    static let leastCount = 5

    /// The characters that occur in the lines' texts at least ``leastCount`` times, in the order of Unicode.
    init(of lines: [InkLine]) throws(InputError) {
        var counts: [Unicode.Scalar: Int] = [:]
        for line in lines {
            for character in (line.text ?? "").unicodeScalars { counts[character, default: 0] += 1 }
        }
        let characters = counts.filter { $0.value >= Alphabet.leastCount }.keys.sorted()
        guard !characters.isEmpty else {
            throw .unusableInk("the ink has no texts to learn a window from; train without a window")
        }
        try self.init(characters)
    }
}
