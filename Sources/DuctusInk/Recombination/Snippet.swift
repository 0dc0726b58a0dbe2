import Ductus

/// The ink of a word, or of a sign of one, cut out of its line.
struct Snippet {
    let text: String
    /// The ids of the line and the form it comes from.
    let line, form: String
    /// The left edge stands at x = 0, the middle of the line at y = 0.
    let strokes: [Stroke]
    let width: Float
    /// How far to the right of it its neighbour begins; nil: it has none.
    let gap: Float?
    /// The standard deviation of y within the words of its line.
    let size: Float
    let isWhole: Bool

    var points: Int { strokes.reduce(0) { $0 + $1.points.count } }
    /// In heights of its line.
    var relativeWidth: Float { width / size }
}
