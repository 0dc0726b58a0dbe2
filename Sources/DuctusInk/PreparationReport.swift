/// What a set of ink holds, and what was dropped or changed on the way and why.
public struct PreparationReport: Sendable, Equatable, Codable {
    /// Something to know about one line, form or list.
    public struct Entry: Sendable, Equatable, Codable {
        /// What happened.
        public let kind: Kind
        /// The id of a line, a form, or an entry of a list with its place.
        public let place: String
        /// Where, and what was found.
        public let detail: String

        /// What happened, where, and what was found.
        public init(_ kind: Kind, _ place: String, _ detail: String) {
            self.kind = kind
            self.place = place
            self.detail = detail
        }
    }

    /// What can happen to a line or form.
    public enum Kind: String, Sendable, Equatable, Codable, CaseIterable {
        /// A line's file holds no stroke.
        case lineWithoutInk
        /// A form has no transcription.
        case transcriptionMissing
        /// A form has another number of lines than its transcription.
        case lineCountsDiffer
        /// A line's transcription marks a word as crossed out: its text is dropped.
        case crossedOutWord
        /// A text gives a pound sign as `+`: it is dropped.
        case poundSign
        /// A text was left out, as asked.
        case textLeftOut
        /// A line to be left out was not found.
        case unknownLineLeftOut
        /// A form in a list has no ink.
        case formWithoutInk
        /// The list of a split is missing.
        case listMissing

        var heading: String {
            switch self {
            case .lineWithoutInk: "lines dropped because they hold no ink"
            case .transcriptionMissing: "forms without a transcription: their lines have no text"
            case .lineCountsDiffer:
                "forms whose transcription has another number of lines than their ink: none of their texts is trusted"
            case .crossedOutWord:
                "lines with a crossed-out word (#), which the text does not spell: text dropped"
            case .poundSign: "lines with a pound sign, which the text gives as +: text dropped"
            case .textLeftOut: "lines whose text was left out as asked"
            case .unknownLineLeftOut: "entries of the leave-out list that name no line here"
            case .formWithoutInk: "forms of the set's own lists with no ink here"
            case .listMissing: "lists that are missing: no line is in these splits"
            }
        }
    }

    /// How much of the set one split holds.
    public struct Split: Sendable, Equatable, Codable {
        /// For instance `trainset`.
        public let name: String
        /// How many forms it has.
        public let forms: Int
        /// How many lines it has.
        public let lines: Int
    }

    /// What ``InkSample/cleanedOffsets`` does to the set.
    public struct Cleaning: Sendable, Equatable, Codable {
        /// Lines in which something was cleaned.
        public var linesTouched = 0
        /// Lines that are taller than three ordinary ones, or have one point left: not to be trained on.
        public var linesBroken = 0
        /// Points far off that were taken out.
        public var spikes = 0
        /// Lifts of the pen that were put back.
        public var lostLifts = 0
        /// Strokes far from the line that were taken out.
        public var strayStrokes = 0
        /// Points of such strokes.
        public var strayPoints = 0
    }

    /// How many forms the ink has.
    public internal(set) var forms = 0
    /// How many lines it has.
    public internal(set) var lines = 0
    /// How many of the lines have a text.
    public internal(set) var linesWithText = 0
    /// Pen-down stretches of all lines.
    public internal(set) var strokes = 0
    /// Pen offsets of all lines, without their origins.
    public internal(set) var offsets = 0
    /// How the ink is divided.
    public internal(set) var splits: [Split] = []
    /// What was cleaned.
    public internal(set) var cleaning = Cleaning()
    /// What happened to single lines and forms.
    public internal(set) var entries: [Entry] = []

    /// Counts `samples` anew; ``entries`` stay.
    mutating func count(_ samples: [InkSample], splits names: [String]) {
        lines = samples.count
        forms = Set(samples.map(\.form)).count
        linesWithText = samples.count { $0.text != nil }
        strokes = samples.reduce(0) { $0 + $1.offsets.count(where: \.endOfStroke) }
        offsets = samples.reduce(0) { $0 + max(0, $1.offsets.count - 1) }
        splits = names.map { name in
            let members = samples.filter { $0.split == name }
            return Split(name: name, forms: Set(members.map(\.form)).count, lines: members.count)
        }
        cleaning = Cleaning()
        for sample in samples {
            let cleaned = sample.cleaning
            cleaning.linesTouched += cleaned.isTouched ? 1 : 0
            cleaning.linesBroken += cleaned.isBroken ? 1 : 0
            cleaning.spikes += cleaned.spikes
            cleaning.lostLifts += cleaned.lostLifts
            cleaning.strayStrokes += cleaned.strayStrokes
            cleaning.strayPoints += cleaned.strayPoints
        }
    }
}

extension PreparationReport: CustomStringConvertible {
    /// The report for a person, several lines of text. Of each kind of entry the first few are shown.
    public var description: String {
        var text = "\(lines) lines of \(forms) forms, \(linesWithText) with text; "
        text += "\(strokes) strokes, \(offsets) pen offsets\n"
        for split in splits {
            text += "  \(split.name): \(split.forms) forms, \(split.lines) lines\n"
        }
        text +=
            "Cleaning for training touches \(cleaning.linesTouched) lines: \(cleaning.spikes) spikes removed, "
        text += "\(cleaning.lostLifts) lost lifts restored, \(cleaning.strayStrokes) stray strokes "
        text += "(\(cleaning.strayPoints) points) removed, \(cleaning.linesBroken) lines broken\n"
        for kind in Kind.allCases {
            let found = entries.filter { $0.kind == kind }
            if found.isEmpty { continue }
            text += "\(found.count) \(kind.heading)\n"
            let shown = found.count > 6 ? 5 : found.count
            for entry in found.prefix(shown) { text += "  \(entry.place): \(entry.detail)\n" }
            if found.count > shown { text += "  and \(found.count - shown) more\n" }
        }
        return text
    }
}
