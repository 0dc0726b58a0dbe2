/// What the ink is drawn with: a round tip of one width and one colour.
public struct Pen: Equatable, Sendable {
    /// In millimetres.
    public var width: Double
    public var colour: Colour

    public init(width: Double = 0.4, colour: Colour = .black) {
        self.width = width
        self.colour = colour
    }
}
