import Ductus

extension InkSample {
    fileprivate static let recombinedPrefix = "recombined-"

    /// Whether the line was put together from words of another line.
    public var isRecombined: Bool { id.hasPrefix(InkSample.recombinedPrefix) }
}

extension InkSet {

    /// The set with `count` new lines behind: words of its lines, cut out and put together anew.
    ///
    /// Each new line has one to six different words of one old line, in any order, and prefers words with characters that are rare in the set;
    /// its form is that line's form, since it is in the same hand.
    /// Now and then a word is a number, or some capitals or small letters, made of single signs of all hands. New lines are in no split.
    ///
    /// - Parameters:
    ///   - finder: finds the words, and remembers them for the next time.
    ///   - held: lines that give no words: those that a network is to be measured on.
    ///   - progress: told now and then the share of the lines that has been read.
    /// - Throws: if no word can be cut out, or if the set has been recombined before.
    public func recombined(
        by finder: inout WordFinder, count: Int, without held: [InkSample], seed: UInt64,
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws(InputError) -> InkSet {
        guard !samples.contains(where: \.isRecombined) else {
            throw .unusableInk("this ink has been recombined before; take it as it was prepared")
        }
        let held = Set(held.map(\.id))
        let snippets = finder.snippets(in: samples, without: held, progress: progress)
        var recombination = Recombination(snippets, seed: seed)
        guard recombination.hasWords else {
            throw .unusableInk("no word could be cut out of its line: lines with their texts are needed")
        }
        let new = (0..<count).map { recombination.line(id: "\(InkSample.recombinedPrefix)\($0 + 1)") }
        return InkSet(
            samples: samples + new, source: "\(source) with \(count) lines recombined from it",
            licence: licence,
            splits: splits, entries: report.entries)
    }
}

/// Puts snippets together to lines, by chance.
private struct Recombination {
    /// The words of a line: of one hand, and of one size.
    private struct Line {
        let words: [Snippet]
        let gaps: [Float]
        var lots = Lots()
    }

    private var lines: [Line] = []
    private var lots = Lots()
    private var digits: [[Snippet]] = []
    private var capitals: [[Snippet]] = []
    private var letters: [[Snippet]] = []
    private var random: RandomSource

    var hasWords: Bool { !lines.isEmpty }

    init(_ snippets: [Snippet], seed: UInt64) {
        random = RandomSource(seed: seed)
        let words = snippets.filter(\.isWhole)
        var holders: [Unicode.Scalar: Int] = [:]
        for word in words {
            for character in Set(word.text.unicodeScalars) { holders[character, default: 0] += 1 }
        }
        let most = holders.values.reduce(0, max)
        for (_, words) in Dictionary(grouping: words, by: \.line).sorted(by: { $0.key < $1.key }) {
            var line = Line(
                words: words, gaps: words.compactMap { word in word.gap.map { max($0, word.size) } })
            guard !line.gaps.isEmpty else { continue }
            for word in words {
                let rarest = word.text.unicodeScalars.map { holders[$0]! }.min()!
                line.lots.append(max(1, min(20, most / (100 * rarest))))
            }
            lines.append(line)
            lots.append(line.lots.total)
        }
        let signs = Dictionary(grouping: snippets.filter { !$0.isWhole }, by: \.text)
        for (text, found) in signs.sorted(by: { $0.key < $1.key }) {
            let usual = Recombination.usual(found)
            guard !usual.isEmpty else { continue }
            switch text {
            case "0"..."9": digits.append(usual)
            case "A"..."Z": capitals.append(usual)
            default: letters.append(usual)
            }
        }
    }

    /// The signs that are about as wide and high as most of their kind: others may hold ink of a neighbour.
    private static func usual(_ signs: [Snippet]) -> [Snippet] {
        guard let width = signs.map(\.relativeWidth).median, let points = signs.map(\.points).median else {
            return []
        }
        return signs.filter { sign in
            sign.relativeWidth <= 1.6 * width + 0.3 && (points / 2...points * 3 / 2).contains(sign.points)
        }
    }

    mutating func line(id: String) -> InkSample {
        let line = lines[lots.draw(using: &random)]
        let count = min(line.words.count, [1, 1, 1, 2, 2, 3, 4, 5, 6].randomElement(using: &random)!)
        var places: [Int] = []
        while places.count < count {
            let place = line.lots.draw(using: &random)
            if !places.contains(place) { places.append(place) }
        }
        var strokes: [Stroke] = []
        var texts: [String] = []
        var x: Float = 0
        for place in places {
            var word = line.words[place]
            switch random.uniform() {
            case ..<0.12: word = made(of: digits, [1, 1, 2, 2, 3, 4, 4, 5, 6], like: word) ?? word
            case ..<0.2: word = made(of: capitals, [1, 1, 1, 2, 3], like: word) ?? word
            case ..<0.25: word = made(of: letters, [1, 1, 1, 2, 3], like: word) ?? word
            default: break
            }
            strokes += word.strokes.map { $0.placed(at: x, scale: 1) }
            texts.append(word.text)
            x += word.width + line.gaps.randomElement(using: &random)!
        }
        return InkSample(
            id: id, form: line.words[0].form, text: texts.joined(separator: " "),
            offsets: Drawing(strokes: strokes).offsets)
    }

    /// A word of signs of any hands, as large as the line of a word; one of `lengths` long.
    private mutating func made(of signs: [[Snippet]], _ lengths: [Int], like word: Snippet) -> Snippet? {
        guard !signs.isEmpty else { return nil }
        var strokes: [Stroke] = []
        var (text, x) = ("", Float(0))
        for _ in 0..<lengths.randomElement(using: &random)! {
            let sign = signs.randomElement(using: &random)!.randomElement(using: &random)!
            let scale = word.size / sign.size
            strokes += sign.strokes.map { $0.placed(at: x, scale: scale) }
            text += sign.text
            x += sign.width * scale + word.size * (0.25 + 0.45 * random.uniform())
        }
        return Snippet(
            text: text, line: word.line, form: word.form, strokes: strokes, width: x, gap: nil,
            size: word.size, isWhole: true)
    }
}

/// Things to draw by chance, some more often than others.
private struct Lots {
    private var sums: [Int] = []

    var total: Int { sums.last ?? 0 }

    mutating func append(_ weight: Int) { sums.append(total + weight) }

    func draw(using random: inout RandomSource) -> Int {
        let at = Int.random(in: 0..<total, using: &random)
        return sums.firstIndex { at < $0 }!
    }
}

extension Stroke {
    /// On whole numbers, as recorded ink stands.
    fileprivate func placed(at x: Float, scale: Float) -> Stroke {
        Stroke(points.map { PenPoint(x: (x + $0.x * scale).rounded(), y: ($0.y * scale).rounded()) })
    }
}
