/// A colour as screens mix it (sRGB), without transparency.
public struct Colour: Equatable, Hashable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    public static let black = Colour(red: 0, green: 0, blue: 0)
    public static let white = Colour(red: 255, green: 255, blue: 255)

    /// The colour written as in style sheets: `#1a2b3c`, or `#abc` for `#aabbcc`, in small or capital
    /// letters. The `#` may be left out, because shells take it for the start of a comment. Anything else
    /// gives nil.
    public init?(hex: String) {
        let digits = (hex.hasPrefix("#") ? hex.dropFirst() : hex[...]).utf8.map { digit in
            digit < 0x80 ? Character(Unicode.Scalar(digit)).hexDigitValue : nil
        }
        let values = digits.compactMap { $0.map(UInt8.init) }
        guard values.count == digits.count else { return nil }
        switch values.count {
        case 3: self.init(red: values[0] * 17, green: values[1] * 17, blue: values[2] * 17)
        case 6:
            self.init(
                red: values[0] * 16 + values[1], green: values[2] * 16 + values[3],
                blue: values[4] * 16 + values[5])
        default: return nil
        }
    }

    /// The colour as `#1a2b3c`: six small digits.
    public var hex: String {
        "#"
            + [red, green, blue].map { value in
                String(value >> 4, radix: 16) + String(value & 15, radix: 16)
            }.joined()
    }
}
