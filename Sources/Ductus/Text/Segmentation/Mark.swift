/// A mark of a letter, as a pen draws it: an accent, a dot, a cedilla, a stroke through it.
struct Mark {
    let shape: DrawnShape
    let position: Position

    enum Position {
        /// The shape's y counts from somewhat over the letter's top, or from its foot, its x from the letter's middle.
        case over, under
        /// The shape lies in the letter's box, −50 to 50 wide and 0 to 100 high.
        case through
    }

    /// - Returns: nil for a mark that is not drawn.
    init?(_ scalar: Unicode.Scalar) {
        let strokes: [[Int]]
        position =
            switch scalar.value {
            case 0x323, 0x326, 0x327, 0x328, 0x331: .under
            case 0x335, 0x337, 0x338: .through
            default: .over
            }
        switch scalar.value {
        case 0x300: strokes = [[-16, 32, 8, 2]]
        case 0x301: strokes = [[-8, 2, 16, 34]]
        case 0x302: strokes = [[-24, 0, 0, 26, 0, 26, 22, 0]]
        case 0x303: strokes = [[-28, 4, -12, 20, 10, 6, 26, 22]]
        case 0x304: strokes = [[-26, 8, 26, 10]]
        case 0x306: strokes = [[-22, 22, 0, 4, 22, 22]]
        case 0x307: strokes = [[0, 8, 2, 12]]
        case 0x308: strokes = [[-18, 8, -17, 13], [17, 9, 18, 14]]
        case 0x30A: strokes = [[2, 44, -18, 28, -10, 4, 14, 4, 20, 30, 2, 44]]
        case 0x30B: strokes = [[-16, 2, 2, 32], [8, 2, 28, 32]]
        case 0x30C: strokes = [[-24, 26, 0, 2, 0, 2, 22, 26]]
        case 0x323: strokes = [[0, -20, 2, -24]]
        case 0x326: strokes = [[4, -14, -4, -38]]
        case 0x327: strokes = [[2, -2, 4, -14, 14, -24, 2, -36, -12, -34]]
        case 0x328: strokes = [[10, -2, -2, -18, 6, -32, 20, -28]]
        case 0x331: strokes = [[-24, -22, 24, -20]]
        case 0x335: strokes = [[-20, 72, 52, 76]]
        case 0x337: strokes = [[-66, 26, 30, 66]]
        case 0x338: strokes = [[-52, -8, 56, 108]]
        default: return nil
        }
        shape = DrawnShape(strokes)
    }

    /// Letters with a stroke through them, which Unicode does not compose.
    static func parts(of scalar: Unicode.Scalar) -> (base: Unicode.Scalar, mark: Unicode.Scalar)? {
        switch scalar {
        case "ø": ("o", "\u{338}")
        case "Ø": ("O", "\u{338}")
        case "ł": ("l", "\u{337}")
        case "Ł": ("L", "\u{337}")
        case "đ": ("d", "\u{335}")
        case "ħ": ("h", "\u{335}")
        default: nil
        }
    }
}
