/// A place on the page. x grows to the right, y grows downward.
public struct PenPoint: Equatable, Hashable, Sendable {
    /// To the right.
    public var x: Float
    /// Downward.
    public var y: Float

    /// A place so far right and down.
    public init(x: Float, y: Float) {
        self.x = x
        self.y = y
    }
}
