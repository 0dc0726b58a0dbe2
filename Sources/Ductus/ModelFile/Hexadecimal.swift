/// A number of at most 16 hexadecimal digits; nil where the text is none. (UInt64's own reading multiplies in 128 bits,
/// which a browser has not.)
func hexadecimal(_ text: String) -> UInt64? {
    guard 1...16 ~= text.utf8.count else { return nil }
    var value: UInt64 = 0
    for digit in text.utf8 {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"):
            value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
        default: return nil
        }
    }
    return value
}
