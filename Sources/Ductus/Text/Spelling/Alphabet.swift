/// The characters that a network reads, each with its code. Code 0 stands behind the last character of a text.
public struct Alphabet: Equatable, Sendable {
    /// The characters of the codes 1, 2, …
    public let characters: [Unicode.Scalar]

    /// The code of the end of a text.
    public static let end: UInt8 = 0

    /// - Throws: if there are none, more than 255, or one twice.
    public init(_ characters: [Unicode.Scalar]) throws(InputError) {
        guard !characters.isEmpty, characters.count <= 255 else {
            throw .invalidArgument("an alphabet has 1 to 255 characters, not \(characters.count)")
        }
        for (index, character) in characters.enumerated() where characters[..<index].contains(character) {
            throw .invalidArgument("the alphabet holds a character twice: U+\(hexadecimal(character))")
        }
        self.characters = characters
    }

    /// The number of codes.
    public var size: Int { characters.count + 1 }

    /// The code of a character, or nil if it is not in the alphabet.
    public func code(of character: Unicode.Scalar) -> UInt8? {
        characters.firstIndex(of: character).map { UInt8($0 + 1) }
    }

    /// The codes of a text with the end behind it.
    ///
    /// - Throws: names the first character that is not in the alphabet.
    public func codes(of text: String) throws(InputError) -> [UInt8] {
        var codes: [UInt8] = []
        for character in text.unicodeScalars {
            guard let code = code(of: character) else {
                throw .unwritableText(
                    "the network does not know the character \"\(String(character))\" (U+\(hexadecimal(character)))"
                )
            }
            codes.append(code)
        }
        codes.append(Alphabet.end)
        return codes
    }
}

func hexadecimal(_ character: Unicode.Scalar) -> String {
    let digits = String(character.value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
}
