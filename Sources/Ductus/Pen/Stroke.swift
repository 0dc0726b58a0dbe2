/// The points the pen passed from touching the page to leaving it. One point alone is a dot.
public struct Stroke: Equatable, Hashable, Sendable {
    /// In the order in which the pen passed them.
    public var points: [PenPoint]

    /// A stroke through these points.
    public init(_ points: [PenPoint] = []) {
        self.points = points
    }
}
