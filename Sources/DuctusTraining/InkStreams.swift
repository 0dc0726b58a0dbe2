import Ductus

/// Lines of ink laid end to end in rows: each row goes through one line, then begins the next, so that every
/// step of every chunk is a point to learn from.
struct InkStreams {
    /// A line as the network reads it: offsets 0 ..< n are read, offsets 1 ... n are to be predicted.
    struct Line: Sendable {
        /// [(n + 1) × 3] dx, dy, end of stroke, normalised.
        var offsets: [Float]
        /// [n × 2] what to add to dx and dy where they are to be predicted; empty: nothing.
        var noise: [Float] = []
        /// The characters it writes, with the end behind.
        var codes: [UInt8] = []
        /// Another line of the same hand, normalised [n × 3]; nil: no hand is shown.
        var shown: [Float]?

        var points: Int { offsets.count / 3 - 1 }
    }

    private struct Row {
        var line: Line?
        var position = 0
    }

    private var rows: [Row]

    init(rows: Int) {
        self.rows = [Row](repeating: Row(), count: rows)
    }

    /// Fills a pass with the next steps of its rows, the first of which is row `first` here. Asks for a new
    /// line wherever one ends; where none is left, the row's points weigh 0. Others weigh `weight`.
    /// Returns the number of points to learn from.
    mutating func fill(_ pass: NetworkPass, first: Int, weight: Float, nextLine: (_ row: Int) -> Line?) -> Int
    {
        var points = 0
        pass.texts.clear()
        pass.hands?.encoder.clear()
        for row in 0..<pass.rows {
            var current = rows[first + row]
            var text = pass.texts.append(current.line?.codes ?? [])
            var hand = pass.show(current.line)
            for step in 0..<pass.steps {
                let at = step * pass.rows + row
                if current.line == nil || current.position == current.line!.points {
                    current.line = nextLine(first + row)
                    current.position = 0
                    text = pass.texts.append(current.line?.codes ?? [])
                    hand = pass.show(current.line)
                }
                pass.texts.set(text, at: at)
                pass.hands?.set(hand, at: at)
                pass.setKeep(current.position == 0 ? 0 : 1, at: at)
                guard let line = current.line else {
                    pass.weights.pointer[at] = 0
                    for column in 0..<3 {
                        pass.inputs.pointer[3 * at + column] = 0
                        pass.targets.pointer[3 * at + column] = 0
                    }
                    continue
                }
                pass.weights.pointer[at] = weight
                points += 1
                let from = 3 * current.position
                for column in 0..<3 {
                    pass.inputs.pointer[3 * at + column] = line.offsets[from + column]
                    pass.targets.pointer[3 * at + column] = line.offsets[from + 3 + column]
                }
                if !line.noise.isEmpty {
                    pass.targets.pointer[3 * at] += line.noise[2 * current.position]
                    pass.targets.pointer[3 * at + 1] += line.noise[2 * current.position + 1]
                }
                current.position += 1
            }
            rows[first + row] = current
        }
        return points
    }

    /// How far each row has come in its line.
    var positions: [Int] { rows.map(\.position) }

    /// Puts a row where it was.
    mutating func restore(row: Int, line: Line, position: Int) {
        rows[row] = Row(line: line, position: position)
    }
}

extension NetworkPass {
    /// Takes the ink that shows a line's hand; its number, or nil where there is none.
    fileprivate func show(_ line: InkStreams.Line?) -> Int? {
        guard let hands, let shown = line?.shown else { return nil }
        return hands.encoder.append(shown)
    }
}

extension InkStreams.Line {
    /// A line as it is, clamped as scores are (``InkScore/largestOffset``).
    init(_ line: InkLine, _ alphabet: Alphabet?, _ normalisation: Normalisation) {
        self.init(
            offsets: InkChange().applied(to: line.offsets, normalisation), codes: line.codes(alphabet))
    }

    /// A line slanted, stretched and with noise on its targets, as the options ask, by chance from `random`.
    init(
        _ line: InkLine, _ alphabet: Alphabet?, _ normalisation: Normalisation, _ options: TrainingOptions,
        _ change: InkChange, using random: inout RandomSource
    ) {
        self.init(offsets: change.applied(to: line.offsets, normalisation), codes: line.codes(alphabet))
        if let end = options.drawingEnd { offsets += InkChange().applied(to: [end], normalisation) }
        guard options.noise > 0 else { return }
        let width = Float(options.noise)
        noise = (0..<points).flatMap { _ in
            [
                (random.uniform() - 0.5) * width / normalisation.scaleX,
                (random.uniform() - 0.5) * width / normalisation.scaleY,
            ]
        }
    }
}
