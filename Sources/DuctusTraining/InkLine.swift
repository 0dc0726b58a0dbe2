import Ductus

/// A line of ink to learn from or to be scored on.
public struct InkLine: Equatable, Sendable {
    /// The origin of the line first.
    public let offsets: [PenOffset]
    /// What the line says; nil: not known.
    public let text: String?

    public init(_ offsets: [PenOffset], text: String? = nil) {
        self.offsets = offsets
        self.text = text
    }

    /// The codes of the text with the end behind. A text that is not known, or that holds a character the alphabet
    /// lacks, gives none: the window then covers nothing.
    func codes(_ alphabet: Alphabet?) -> [UInt8] {
        guard let alphabet, let text else { return [] }
        return (try? alphabet.codes(of: text)) ?? []
    }
}

extension Alphabet {
    /// Fewer times than this, a character is not met often enough to be learned.
    static let leastCount = 5

    /// The characters that occur in the lines' texts at least ``leastCount`` times, in the order of Unicode.
    init(of lines: [InkLine]) throws(FormatError) {
        var counts: [Unicode.Scalar: Int] = [:]
        for line in lines {
            for character in (line.text ?? "").unicodeScalars { counts[character, default: 0] += 1 }
        }
        let characters = counts.filter { $0.value >= Alphabet.leastCount }.keys.sorted()
        guard !characters.isEmpty else {
            throw FormatError("the ink has no texts to learn a window from; train without a window")
        }
        try self.init(characters)
    }
}
