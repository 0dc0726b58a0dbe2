import Ductus

/// A line with the places in its text that its offsets write.
struct LineCuts {
    private let line: InkSample
    private let text: [Unicode.Scalar]
    private let offsets: [PenOffset]
    private let points: [PenPoint]
    private let places: [Int]

    /// - Parameters:
    ///   - line: one with a text.
    ///   - offsets: its ink, cleaned.
    ///   - places: the character that each offset writes.
    init(_ line: InkSample, _ offsets: [PenOffset], _ places: [Int]) {
        self.line = line
        self.places = places
        text = Array(line.text!.unicodeScalars)
        self.offsets = offsets
        var points: [PenPoint] = []
        var pen = PenPoint(x: 0, y: 0)
        for offset in offsets {
            pen.x += offset.dx
            pen.y += offset.dy
            points.append(pen)
        }
        // The middle of the line, a straight line through all points, becomes y = 0.
        let count = Float(points.count)
        let meanX = points.reduce(0) { $0 + $1.x } / count
        let meanY = points.reduce(0) { $0 + $1.y } / count
        let spread = points.reduce(0) { $0 + ($1.x - meanX) * ($1.x - meanX) }
        let slope = points.reduce(0) { $0 + ($1.x - meanX) * ($1.y - meanY) } / max(1, spread)
        for index in points.indices { points[index].y -= meanY + slope * (points[index].x - meanX) }
        self.points = points
    }

    /// So many points may stand on the wrong side of a clean cut.
    private static let mostWrong = 3
    /// So far, in raw units, signs may reach over each other.
    private static let mostOverlap: Float = 30
    /// A dot has so many points at most.
    private static let longestDot = 4

    /// Where the ink may be cut apart: before an offset, behind a character.
    private struct Cut {
        let offset: Int
        /// The last character before it, and the first behind.
        let characters: (Int, Int)
        let isBetweenWords: Bool
        let isClean: Bool
        /// From the right edge of what is before it to the left edge of what is behind.
        let gap: Float
    }

    /// All words that are cut out cleanly, and the letters and digits in them that stand apart; none where no word of
    /// small letters tells how large the hand writes.
    var snippets: [Snippet] {
        var cuts = [Cut(offset: 0, characters: (-1, 0), isBetweenWords: true, isClean: true, gap: 0)]
        for index in text.indices {
            if text[index] == " " {
                cuts.append(cut(behind: index - 1, before: index + 1, isBetweenWords: true))
            } else if index + 1 < text.count, text[index + 1] != " " {
                cuts.append(cut(behind: index, before: index + 1, isBetweenWords: false))
            }
        }
        let end = Cut(
            offset: offsets.count, characters: (text.count - 1, text.count), isBetweenWords: true,
            isClean: true, gap: 0)
        cuts.append(end)
        var snippets: [Snippet] = []
        let words = cuts.filter(\.isBetweenWords)
        let size = size(words)
        guard size > 0 else { return [] }
        for (from, to) in zip(words, words.dropFirst()) {
            if let word = snippet(from, to, size, isWhole: true) { snippets.append(word) }
        }
        for (from, to) in zip(cuts, cuts.dropFirst())
        where from.characters.1 == to.characters.0 && text[to.characters.0].isSingle {
            if let sign = snippet(from, to, size, isWhole: false) { snippets.append(sign) }
        }
        return snippets
    }

    /// The standard deviation of y within words, so that a line that wanders is no larger for it; within those of small
    /// letters alone, since capitals and digits are higher.
    private func size(_ cuts: [Cut]) -> Float {
        var (square, count) = (Float(0), 0)
        for (from, to) in zip(cuts, cuts.dropFirst())
        where from.offset < to.offset && from.characters.1 <= to.characters.0 {
            let characters = text[from.characters.1...to.characters.0]
            guard characters.allSatisfy({ "a"..."z" ~= $0 }) else { continue }
            let word = points[from.offset..<to.offset]
            let middle = word.reduce(0) { $0 + $1.y } / Float(word.count)
            square += word.reduce(0) { $0 + ($1.y - middle) * ($1.y - middle) }
            count += word.count
        }
        return (square / Float(max(1, count))).squareRoot()
    }

    private func snippet(_ from: Cut, _ to: Cut, _ size: Float, isWhole: Bool) -> Snippet? {
        guard from.isClean, to.isClean, from.offset + 1 < to.offset, from.characters.1 <= to.characters.0
        else {
            return nil
        }
        let (left, right) = edges(from.offset..<to.offset)
        var strokes = [Stroke()]
        for index in from.offset..<to.offset {
            strokes[strokes.count - 1].points.append(PenPoint(x: points[index].x - left, y: points[index].y))
            if offsets[index].endOfStroke { strokes.append(Stroke()) }
        }
        strokes.removeLast()
        // A dot before a word or sign is the i's or the full stop of the one before.
        guard strokes[0].points.count > LineCuts.longestDot || !text[from.characters.1].isSingle else {
            return nil
        }
        var string = String.UnicodeScalarView()
        string.append(contentsOf: text[from.characters.1...to.characters.0])
        return Snippet(
            text: String(string), line: line.id, form: line.form, strokes: strokes, width: right - left,
            gap: to.offset == offsets.count ? nil : to.gap, size: size, isWhole: isWhole)
    }

    /// The lift of the pen that parts the ink of the characters up to `last` from that of those from `first` on best.
    private func cut(behind last: Int, before first: Int, isBetweenWords: Bool) -> Cut {
        var best = (offset: 0, wrong: Int.max, dx: Float(0))
        var wrong = places.count { $0 <= last }
        for index in 1..<offsets.count {
            if places[index - 1] <= last { wrong -= 1 }
            if places[index - 1] >= first { wrong += 1 }
            guard offsets[index - 1].endOfStroke else { continue }
            if wrong < best.wrong || wrong == best.wrong && offsets[index].dx > best.dx {
                best = (index, wrong, offsets[index].dx)
            }
        }
        guard best.offset > 0 else {
            return Cut(
                offset: 0, characters: (last, first), isBetweenWords: isBetweenWords, isClean: false, gap: 0)
        }
        let gap = edges(best.offset..<points.count).left - edges(0..<best.offset).right
        return Cut(
            offset: best.offset, characters: (last, first), isBetweenWords: isBetweenWords,
            isClean: best.wrong <= LineCuts.mostWrong && gap > (isBetweenWords ? 0 : -LineCuts.mostOverlap),
            gap: gap)
    }

    private func edges(_ range: Range<Int>) -> (left: Float, right: Float) {
        points[range].reduce((.infinity, -.infinity)) { (min($0.0, $1.x), max($0.1, $1.x)) }
    }
}

extension Unicode.Scalar {
    /// Whether it may stand alone or beside any other of its kind: a letter or a digit.
    var isSingle: Bool { "0"..."9" ~= self || "A"..."Z" ~= self || "a"..."z" ~= self }
}
