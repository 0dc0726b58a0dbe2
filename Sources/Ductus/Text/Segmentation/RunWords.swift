/// The ink of a run taken apart into words, with the signs and marks that are drawn.
struct RunWords {
    let words: [Manuscript.Word]

    /// The gap between words where a run has none to go by, and the least and the greatest.
    private static let usualGap: Float = 140
    private static let gaps: ClosedRange<Float> = 70...260

    /// - Parameter letterHeight: how high the hand writes small letters; nil where nothing tells.
    init(_ run: Run, _ ink: RunInk, letterHeight: Float?) {
        let strokes = ink.strokes
        let characters = Array(run.text.unicodeScalars)
        let measure = RunMeasure(strokes, of: characters, letterHeight: letterHeight)
        var pieces: [WordAssembly.Piece] = []
        var edge: Float?
        var first = 0
        for (piece, strokes) in zip(run.pieces, RunWords.strokesOfPieces(strokes, run)) {
            let left = strokes.map { $0.left }.min() ?? edge ?? 0
            let (line, scale) = measure.lineAndScale(of: strokes)
            let gap = edge.map { (left - $0) * scale } ?? RunWords.usualGap
            let onLine = strokes.map { stroke in
                stroke.map {
                    PenPoint(x: ($0.x - left) * scale, y: ($0.y - line.height(at: $0.x)) * scale)
                }
            }
            pieces.append(
                WordAssembly.Piece(
                    characters: piece.characters,
                    strokes: EvenDigits(onLine, characters: characters).strokes,
                    firstPlace: first,
                    gap: max(RunWords.gaps.lowerBound, min(RunWords.gaps.upperBound, gap))))
            edge = RunWords.right(strokes) ?? edge
            first += piece.characters.count + 1
        }
        var assembly = WordAssembly(slant: RunWords.slant(strokes), seed: ink.offsets.count)
        let doubtful = run.doubtfulWords(ink)
        var rest = pieces[...]
        let piecesOfWords = run.words.map { word in
            defer { rest = rest.dropFirst(word.pieces.count) }
            return rest.prefix(word.pieces.count)
        }
        // Before the run's first word nothing was written that its gap could be read from.
        let usualGap = piecesOfWords.dropFirst().compactMap { $0.first?.gap }.median ?? RunWords.usualGap
        words = zip(run.words, piecesOfWords).enumerated().map { index, part in
            let (word, own) = part
            return Manuscript.Word(
                text: word.text, drawing: assembly.drawing(of: word, own),
                gap: index == 0 ? usualGap : own.first?.gap ?? usualGap, isDoubtful: doubtful.contains(index))
        }
    }

    private static func strokesOfPieces(_ strokes: [PlacedStroke], _ run: Run) -> [[PlacedStroke]] {
        let pieceOfCharacter = run.pieceOfCharacter
        var pieces = [[PlacedStroke]](repeating: [], count: run.pieces.count)
        for stroke in strokes {
            var piece = pieceOfCharacter[stroke.place]
            // A dot or a bar set late belongs to the piece it lies over.
            while piece > 0, let edge = right(pieces[piece - 1]), stroke.right < edge { piece -= 1 }
            pieces[piece].append(stroke)
        }
        return pieces
    }

    private static func right(_ strokes: [PlacedStroke]) -> Float? { strokes.map { $0.right }.max() }

    /// How far the hand leans forward for its height, by its strokes that go down.
    private static func slant(_ strokes: [PlacedStroke]) -> Float {
        var (across, down) = (Float(0), Float(0))
        for stroke in strokes {
            for (from, to) in zip(stroke.points, stroke.points.dropFirst()) {
                let (dx, dy) = (to.x - from.x, to.y - from.y)
                guard dy > dx.magnitude else { continue }
                across -= dx * dy
                down += dy * dy
            }
        }
        return down == 0 ? 0 : max(-0.8, min(0.8, across / down))
    }
}
