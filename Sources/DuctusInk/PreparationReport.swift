import Ductus
import DuctusFiles

/// What a set of ink holds, and what of it will be left out or changed, and why.
public struct PreparationReport: Codable, Sendable {
    public struct Entry: Codable, Sendable {
        public var id: String
        public var what: String
    }

    public var source: String
    public var lines, points, linesWithText: Int
    /// Lines of each split.
    public var splits: [String: Int]
    /// Points left out and strokes parted when the ink is cleaned for training, and lines not learned from.
    public var spikes, missedLifts, brokenLines: Int
    /// One for each line that something is wrong with.
    public var entries: [Entry]

    public init(of ink: InkSet, leftOut: [String] = []) {
        source = ink.source
        lines = ink.samples.count
        points = ink.samples.reduce(0) { $0 + $1.offsets.count - 1 }
        linesWithText = ink.samples.count { $0.text != nil }
        splits = [:]
        (spikes, missedLifts, brokenLines) = (0, 0, 0)
        entries = []
        let dropped = Set(leftOut)
        let known = Set(ink.samples.map(\.id))
        for id in leftOut where !known.contains(id) {
            entries.append(Entry(id: id, what: "named to be left out, but there is no such line"))
        }
        for sample in ink.samples {
            splits[sample.split ?? "none", default: 0] += 1
            let (offsets, spikes, lifts) = sample.cleaned()
            self.spikes += spikes
            missedLifts += lifts
            if offsets.isEmpty {
                brokenLines += 1
                entries.append(Entry(id: sample.id, what: "broken line: not learned from"))
            }
            if spikes > 0 {
                entries.append(Entry(id: sample.id, what: "\(spikes) spikes left out in training"))
            }
            if lifts > 0 {
                entries.append(Entry(id: sample.id, what: "\(lifts) missed lifts mended in training"))
            }
            if dropped.contains(sample.id) {
                entries.append(Entry(id: sample.id, what: "text left out, as listed"))
            } else if sample.text == nil {
                entries.append(
                    Entry(id: sample.id, what: "no text, or fewer lines of text than of ink on its form"))
            }
        }
    }

    /// The counts in a few lines.
    public var summary: String {
        let parts = splits.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return """
            \(source): \(lines) lines, \(points) points
            lists: \(parts)
            with text: \(linesWithText), without: \(lines - linesWithText)
            cleaned for training: \(spikes) spikes left out, \(missedLifts) missed lifts mended, \
            \(brokenLines) broken lines not learned from
            """
    }
}

extension InkSet {
    /// The same ink without the text of the lines that the file at `path` names, one id a line; and those ids.
    public func leavingOutText(listedIn path: String) throws(FileError) -> (ink: InkSet, ids: [String]) {
        let ids = try TextLines.read(path).filter { !$0.isEmpty }
        let dropped = Set(ids)
        var ink = self
        ink.samples = samples.map {
            dropped.contains($0.id)
                ? InkSample(id: $0.id, form: $0.form, text: nil, split: $0.split, offsets: $0.offsets) : $0
        }
        return (ink, ids)
    }
}
