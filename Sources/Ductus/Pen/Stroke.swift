/// The points the pen passed from touching the page to leaving it. One point alone is a dot.
public struct Stroke: Equatable, Hashable, Sendable {
    public var points: [PenPoint]

    public init(_ points: [PenPoint] = []) {
        self.points = points
    }
}
