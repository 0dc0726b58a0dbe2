/// The ink of a run taken apart into words.
struct RunWords {
    let words: [Manuscript.Word]

    /// What lies between two words where their ink does not say: at a run's beginning, and at least and at most.
    private static let usualGap: Float = 140
    private static let gaps: ClosedRange<Float> = 70...260

    /// - Parameter letterHeight: how high the hand writes small letters; nil: as at the run's beginning.
    init(_ run: Run, _ ink: RunInk, letterHeight: Float?) {
        let strokes = PlacedStroke.strokes(ink.offsets, ink.places).filter { $0.place <= ink.peaks.count }
        let characters = Array(run.text.unicodeScalars)
        let baseline = Baseline(strokes, characters: characters)
        let heights = LetterHeights(strokes, characters: characters, over: baseline)
        let wordOfCharacter = run.wordOfCharacter
        var inks = [[PlacedStroke]](repeating: [], count: run.words.count)
        for stroke in strokes {
            var word = wordOfCharacter[stroke.place]
            // A dot or a bar set late belongs to the word it lies over.
            while word > 0, let edge = RunWords.right(inks[word - 1]), stroke.right < edge { word -= 1 }
            inks[word].append(stroke)
        }
        let doubtful = run.doubtfulWords(ink)
        var words: [Manuscript.Word] = []
        var edge: Float?
        for (index, strokes) in inks.enumerated() {
            let left = strokes.map { $0.left }.min() ?? edge ?? 0
            let right = RunWords.right(strokes) ?? left
            let scale = heights.enlargement(at: (left + right) / 2, to: letterHeight)
            let gap = edge.map { (left - $0) * scale } ?? RunWords.usualGap
            words.append(
                Manuscript.Word(
                    text: run.words[index],
                    drawing: Drawing(
                        strokes: strokes.map { stroke in
                            Stroke(
                                stroke.points.map {
                                    Point(
                                        x: ($0.x - left) * scale,
                                        y: ($0.y - baseline.height(at: $0.x)) * scale)
                                })
                        }),
                    gap: max(RunWords.gaps.lowerBound, min(RunWords.gaps.upperBound, gap)),
                    isDoubtful: doubtful.contains(index)))
            edge = RunWords.right(strokes) ?? edge
        }
        self.words = words
    }

    private static func right(_ strokes: [PlacedStroke]) -> Float? { strokes.map { $0.right }.max() }

}

/// A stroke and the characters it was drawn for.
struct PlacedStroke {
    private(set) var points: [Point] = []
    private(set) var places: [Int] = []
    private(set) var left = Float.infinity
    private(set) var right = -Float.infinity

    mutating func append(_ point: Point, _ place: Int) {
        points.append(point)
        places.append(place)
        left = min(left, point.x)
        right = max(right, point.x)
    }

    /// - Parameter places: the character that each offset was drawn for.
    static func strokes(_ offsets: [PenOffset], _ places: [Int]) -> [PlacedStroke] {
        var strokes: [PlacedStroke] = []
        var stroke = PlacedStroke()
        var pen = Point(x: 0, y: 0)
        for (offset, place) in zip(offsets, places) {
            pen.x += offset.dx
            pen.y += offset.dy
            stroke.append(pen, place)
            if offset.endOfStroke {
                strokes.append(stroke)
                stroke = PlacedStroke()
            }
        }
        if !stroke.points.isEmpty { strokes.append(stroke) }
        return strokes
    }

    /// The character the stroke belongs to: the one drawn at the middle of its points.
    var place: Int { places.sorted()[places.count / 2] }
}
