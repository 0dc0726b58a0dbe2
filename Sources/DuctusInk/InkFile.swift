import Ductus
import DuctusFiles
import Foundation

/// Written pages as JSON, for other programs and for styles:
///
///     {"format": "ductus ink 1", "text": "…", "millimetresPerUnit": 0.02,
///      "pages": [{"width": 210, "height": 297,
///                 "words": [{"text": "Dear", "line": 0, "strokes": [[[20.1, 33.2, 0], [20.3, 33.0, 0.017], …], …]}, …]}]}
///
/// A point is x and y in millimetres on the page and the time in seconds since the pen began. Ink of one's own may
/// come more simply, as `{"text": "…", "strokes": [[[x, y], …], …]}` in any unit, y growing downward.
public struct InkFile: Codable, Sendable {
    public var format: String?
    public var text: String
    public var millimetresPerUnit: Float?
    public var pages: [Page]?
    public var strokes: [[[Float]]]?

    public struct Page: Codable, Sendable {
        public var width, height: Float
        public var words: [Word]
    }

    public struct Word: Codable, Sendable {
        public var text: String
        public var line: Int
        public var strokes: [[[Float]]]
    }

    private static let format = "ductus ink 1"

    // MARK: Writing

    /// Pages of words set on a sheet.
    public init(_ text: String, _ words: [PlacedWord], on sheet: Sheet) {
        format = InkFile.format
        self.text = text
        millimetresPerUnit = sheet.millimetresPerUnit
        var clock = PenClock()
        var pages = [Page](
            repeating: Page(width: sheet.width, height: sheet.height, words: []),
            count: 1 + (words.map(\.page).max() ?? 0))
        for word in words {
            pages[word.page].words.append(
                Word(
                    text: word.text, line: word.line,
                    strokes: word.strokes.map { clock.times(of: $0) }))
        }
        self.pages = pages
    }

    public var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self))
        }
    }

    // MARK: Reading

    public init(reading path: String) throws(FileError) {
        let bytes = try WholeFile.read(path)
        do {
            self = try JSONDecoder().decode(InkFile.self, from: Data(bytes))
        } catch {
            throw FileError(
                path: path,
                problem: "this is no ink: what `ductus write -o ink.json` writes was expected, or "
                    + "{\"text\": \"what it says\", \"strokes\": [[[x, y], [x, y], …], …]}")
        }
    }

    /// The ink as a style: the words of its first line, brought to the size and sampling of the network's own ink.
    ///
    /// - Throws: if there is too little ink, or a point is no pair of numbers.
    public func style(name: String) throws(FormatError) -> Style {
        var text = self.text
        var strokes = self.strokes ?? []
        if let words = pages?.first?.words, let line = words.first?.line {
            let first = words.filter { $0.line == line }
            text = first.map(\.text).joined(separator: " ")
            strokes = first.flatMap(\.strokes)
        }
        var drawing = Drawing()
        for (index, stroke) in strokes.enumerated() where !stroke.isEmpty {
            var points: [Point] = []
            for point in stroke {
                guard point.count >= 2, point[0].magnitude <= 1e6, point[1].magnitude <= 1e6 else {
                    throw FormatError(
                        "stroke \(index), counted from 0, holds a point that is not [x, y] or [x, y, time]")
                }
                points.append(Point(x: point[0], y: point[1]))
            }
            drawing.strokes.append(Stroke(points))
        }
        let scaled = drawing.scaled(by: try unitsPerMillimetre(drawing))
        return try Style(name: name, text: text, ink: scaled.sampledLikeAHand.offsets)
    }

    /// How many raw units make one of the file's: told by the file, or found by the height of the ink.
    private func unitsPerMillimetre(_ drawing: Drawing) throws(FormatError) -> Float {
        if let millimetresPerUnit, millimetresPerUnit > 0 { return 1 / millimetresPerUnit }
        let heights = drawing.strokes.flatMap(\.points).map(\.y).sorted()
        guard heights.count >= Style.pointCounts.lowerBound else {
            throw FormatError(
                "a style needs at least \(Style.pointCounts.lowerBound) points of ink, about a line; "
                    + "this one has \(heights.count)")
        }
        let height = heights[heights.count * 95 / 100] - heights[heights.count * 5 / 100]
        guard height > 0 else { throw FormatError("the style's ink has no height") }
        return InkFile.usualHeight / height
    }

    /// The height of the middle nine tenths of a line's points, in raw units: the median of IAM-OnDB's lines.
    private static let usualHeight: Float = 280
}

extension Drawing {
    fileprivate func scaled(by factor: Float) -> Drawing {
        Drawing(
            strokes: strokes.map { Stroke($0.points.map { Point(x: $0.x * factor, y: $0.y * factor) }) })
    }

    /// Strokes with about as many points for their length as a whiteboard's pen gives; ink that has them stays.
    fileprivate var sampledLikeAHand: Drawing {
        let usual: Float = 19
        var steps: [Float] = []
        for stroke in strokes {
            for (a, b) in zip(stroke.points, stroke.points.dropFirst()) { steps.append(distance(a, b)) }
        }
        steps.sort()
        guard !steps.isEmpty, !(usual / 1.7...usual * 1.7).contains(steps[steps.count / 2]) else {
            return self
        }
        return Drawing(strokes: strokes.map { Stroke(resampled($0.points, step: usual)) })
    }

    /// Points every `step` along the way, and the last.
    private func resampled(_ points: [Point], step: Float) -> [Point] {
        guard var last = points.first else { return [] }
        var result = [last]
        var left = step
        for point in points.dropFirst() {
            var length = distance(last, point)
            while length >= left, length > 0 {
                let share = left / length
                last = Point(x: last.x + (point.x - last.x) * share, y: last.y + (point.y - last.y) * share)
                result.append(last)
                length -= left
                left = step
            }
            left -= length
            last = point
        }
        if let end = points.last, result.last != end { result.append(end) }
        return result
    }
}

private func distance(_ a: Point, _ b: Point) -> Float {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
}
