/// A place on the page. x grows to the right, y grows downward.
public struct PenPoint: Equatable, Hashable, Sendable {
    public var x: Float
    public var y: Float

    public init(x: Float, y: Float) {
        self.x = x
        self.y = y
    }
}
