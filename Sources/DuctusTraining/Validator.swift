import Ductus

/// Scores parameters on lines they did not learn from, many lines side by side. A network that writes in a given hand is
/// shown the next line of the line's form, after the last the first.
final class Validator {
    private let lines: [InkStreams.Line]
    private let normalisation: Normalisation
    private let packed: PackedWeights
    private let passes: [NetworkPass]

    init(
        _ layout: ParameterLayout, _ lines: [InkLine], _ normalisation: Normalisation, rounded: Bool,
        shards: Int
    ) {
        let lines = lines.filter { $0.offsets.count > 1 }
        let forms = Forms(lines)
        self.lines = lines.enumerated().map { number, line in
            var result = InkStreams.Line(line, layout.architecture.window?.alphabet, normalisation)
            if layout.encoder != nil, let next = forms.next(of: line.form, after: number) {
                result.shown = InkChange().applied(to: lines[next].offsets, normalisation)
            }
            return result
        }
        self.normalisation = normalisation
        packed = PackedWeights(layout)
        passes = (0..<shards).map { _ in
            NetworkPass(
                layout, steps: Validator.steps, rows: Validator.rows, gradients: false, rounded: rounded)
        }
    }

    private static let steps = 64
    private static let rows = 36

    /// The floats that a validator keeps in memory besides its lines.
    static func floatCount(_ layout: ParameterLayout, shards: Int) -> Int {
        PackedWeights.floatCount(layout)
            + shards
            * NetworkPass.floatCount(layout, steps: steps, rows: rows, gradients: false)
    }

    var hasLines: Bool { !lines.isEmpty }

    func score(_ parameters: FloatBuffer) -> InkScore {
        packed.pack(parameters, both: false)
        let share = Share(lines: lines, passes: passes, packed: packed, parameters: parameters)
        var score = InkScore()
        score.lines = lines.count
        for (loss, points) in parallelMap(passes.count, share.score) {
            score.add(lossInModelUnits: loss, points: points, normalisation)
        }
        return score
    }

    /// Shard s of n scores lines s, s + n, s + 2n, …
    private struct Share: @unchecked Sendable {
        let lines: [InkStreams.Line]
        let passes: [NetworkPass]
        let packed: PackedWeights
        let parameters: FloatBuffer

        func score(_ shard: Int) -> (Double, Int) {
            let pass = passes[shard]
            var streams = InkStreams(rows: pass.rows)
            var next = shard
            var total = (0.0, 0)
            while true {
                let points = streams.fill(pass, first: 0, weight: 1) { _ in
                    guard next < lines.count else { return nil }
                    defer { next += passes.count }
                    return lines[next]
                }
                if points == 0 { return total }
                pass.forward(parameters, packed)
                let loss = pass.loss()
                total.0 += loss.density + loss.endOfStroke
                total.1 += points
            }
        }
    }
}
