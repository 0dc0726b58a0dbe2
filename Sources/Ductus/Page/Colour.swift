/// A colour as screens mix it (sRGB), without transparency.
public struct Colour: Equatable, Hashable, Sendable {
    /// Of 255.
    public var red: UInt8
    /// Of 255.
    public var green: UInt8
    /// Of 255.
    public var blue: UInt8

    /// Of 255 each.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// #000000
    public static let black = Colour(red: 0, green: 0, blue: 0)
    /// #ffffff
    public static let white = Colour(red: 255, green: 255, blue: 255)

    /// The colour written as in style sheets: `#1a2b3c`, or `#abc` for `#aabbcc`, in small or capital
    /// letters. The `#` may be left out, because shells take it for the start of a comment. Anything else
    /// gives nil.
    public init?(hex: String) {
        var values: [UInt8] = []
        for (index, digit) in hex.utf8.enumerated() where index > 0 || digit != UInt8(ascii: "#") {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): values.append(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): values.append(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): values.append(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
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
        var text = "#"
        for value in [red, green, blue] {
            text += String(value >> 4, radix: 16) + String(value & 15, radix: 16)
        }
        return text
    }
}
