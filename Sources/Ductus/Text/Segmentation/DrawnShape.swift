/// A sign or a mark that the ink which networks learn from does not hold, as a pen draws it.
struct DrawnShape {
    /// Points that each stroke passes, x and y in turn, in hundredths of the height of small letters: x to the right,
    /// y upward from the baseline. A point that stands twice is a corner.
    let strokes: [[Int]]

    init(_ strokes: [[Int]]) { self.strokes = strokes }

    /// The shape in a hand.
    ///
    /// - Parameters:
    ///   - height: of the hand's small letters.
    ///   - slant: how far its letters lean forward for their height.
    ///   - random: so that no two are alike.
    /// - Returns: strokes with y downward, from the shape's own origin.
    func drawn(height: Float, slant: Float, using random: inout RandomSource) -> [Stroke] {
        let unit = height / 100 * (0.95 + 0.1 * random.uniform())
        return strokes.map { stroke in
            var parts: [[PenPoint]] = [[]]
            var last: (Int, Int)?
            for at in stride(from: 0, to: stroke.count, by: 2) {
                let place = (stroke[at], stroke[at + 1])
                if let last, last == place {
                    parts.append([parts[parts.count - 1].last!])
                    continue
                }
                last = place
                let y = (Float(place.1) + 6 * random.uniform() - 3) * unit
                let x = (Float(place.0) + 6 * random.uniform() - 3) * unit + slant * y
                parts[parts.count - 1].append(PenPoint(x: x, y: -y))
            }
            return Stroke(parts.flatMap { DrawnShape.curve(through: $0) })
        }
    }

    /// Points of a Catmull-Rom spline, about as far apart as those of ink.
    private static func curve(through points: [PenPoint]) -> [PenPoint] {
        guard points.count > 1 else { return points }
        var result = [points[0]]
        for index in 1..<points.count {
            let (from, to) = (points[index - 1], points[index])
            let before = index > 1 ? points[index - 2] : from
            let after = index + 1 < points.count ? points[index + 1] : to
            let steps = max(2, Int(max((to.x - from.x).magnitude, (to.y - from.y).magnitude) / 12))
            for step in 1...steps {
                let t = Float(step) / Float(steps)
                func value(_ a: Float, _ b: Float, _ c: Float, _ d: Float) -> Float {
                    let slopes = b + 0.5 * t * (c - a)
                    let bend = 2 * a - 5 * b + 4 * c - d
                    let turn = 3 * b - a - 3 * c + d
                    return slopes + 0.5 * t * t * (bend + turn * t)
                }
                result.append(
                    PenPoint(
                        x: value(before.x, from.x, to.x, after.x), y: value(before.y, from.y, to.y, after.y)))
            }
        }
        return result
    }

    /// Signs that are drawn though an alphabet may have them: the ink that networks learn from holds too few.
    static let rare: [Unicode.Scalar] = ["/"]

    /// A sign that stands by itself; nil for others.
    static func sign(_ scalar: Unicode.Scalar) -> DrawnShape? {
        let strokes: [[Int]]
        switch scalar {
        case "+": strokes = [[0, 68, 84, 70], [42, 28, 42, 112]]
        case "=": strokes = [[0, 48, 80, 50], [0, 88, 80, 90]]
        case "*": strokes = [[35, 160, 35, 92], [6, 142, 64, 110], [64, 142, 6, 110]]
        case "%":
            strokes = [
                [26, 152, 6, 140, 4, 116, 22, 106, 40, 118, 40, 142, 26, 152], [98, 160, 8, 0],
                [86, 54, 66, 42, 64, 16, 82, 4, 102, 16, 102, 42, 86, 54],
            ]
        case "#": strokes = [[34, 150, 16, 4], [76, 150, 58, 4], [2, 104, 94, 108], [-4, 52, 88, 56]]
        case "@":
            strokes = [
                [
                    82, 78, 58, 92, 36, 72, 38, 42, 60, 34, 80, 56, 86, 88, 86, 88, 84, 46, 100, 34, 120, 60,
                    114,
                    112, 78, 142, 32, 132, 2, 92, 4, 34, 36, -6, 80, -12, 110, 2,
                ]
            ]
        case "[": strokes = [[40, 182, 4, 182, 4, 182, 4, -30, 4, -30, 40, -30]]
        case "]": strokes = [[0, 182, 36, 182, 36, 182, 36, -30, 36, -30, 0, -30]]
        case "{": strokes = [[46, 182, 24, 172, 24, 110, 4, 76, 24, 42, 24, -20, 46, -30]]
        case "}": strokes = [[0, 182, 22, 172, 22, 110, 42, 76, 22, 42, 22, -20, 0, -30]]
        case "|": strokes = [[6, 186, 6, -36]]
        case "\\": strokes = [[0, 170, 64, -8]]
        case "/": strokes = [[56, 172, 0, -12]]
        case "<": strokes = [[76, 122, 4, 70, 4, 70, 78, 18]]
        case ">": strokes = [[4, 122, 76, 70, 76, 70, 2, 18]]
        case "&":
            strokes = [
                [
                    100, 4, 62, 52, 28, 112, 32, 148, 52, 156, 66, 138, 54, 108, 14, 62, 8, 22, 34, 0, 70, 18,
                    96, 66,
                ]
            ]
        case "X": strokes = [[0, 166, 98, 0], [96, 166, 0, 0]]
        case "x": strokes = [[0, 98, 66, 0], [66, 98, 0, 0]]
        case "×": strokes = [[2, 104, 68, 36], [68, 104, 2, 36]]
        case "÷": strokes = [[0, 70, 80, 70], [38, 104, 42, 106], [38, 32, 42, 34]]
        case "£":
            strokes = [
                [88, 136, 70, 164, 42, 154, 34, 112, 40, 60, 26, 16, 4, 2, 20, 10, 52, 2, 90, 8],
                [6, 80, 72, 82],
            ]
        case "$":
            strokes = [
                [82, 136, 50, 156, 18, 140, 20, 106, 54, 82, 82, 54, 70, 14, 34, 2, 4, 22],
                [48, 184, 42, -24],
            ]
        case "€":
            strokes = [
                [98, 140, 68, 162, 34, 142, 18, 84, 32, 28, 66, 2, 98, 24], [0, 98, 72, 100],
                [0, 66, 66, 68],
            ]
        case "¥":
            strokes = [
                [0, 166, 46, 84], [92, 166, 46, 84, 46, 84, 46, 0], [14, 76, 78, 78], [14, 44, 78, 46],
            ]
        case "°": strokes = [[24, 166, 6, 156, 6, 134, 24, 126, 42, 136, 40, 158, 24, 166]]
        case "_": strokes = [[0, -12, 90, -12]]
        case "~": strokes = [[0, 60, 20, 82, 52, 60, 76, 80]]
        case "^": strokes = [[0, 110, 30, 160, 30, 160, 62, 110]]
        case "ß":
            strokes = [
                [2, 0, 10, 90, 22, 148, 50, 164, 70, 140, 56, 108, 40, 92, 70, 78, 82, 40, 62, 6, 36, 10]
            ]
        default: return nil
        }
        return DrawnShape(strokes)
    }
}
