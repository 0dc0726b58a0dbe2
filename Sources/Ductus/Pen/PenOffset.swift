/// One movement of the pen, relative to where it was, as the network reads and writes it.
///
/// `endOfStroke` says that the pen lifts *after* arriving: the next offset then moves through the air.
/// x grows to the right and y grows downward. In ink and in drawings the unit is the raw unit of
/// IAM-OnDB's whiteboard (about 300 to the height of a capital letter and its line).
public struct PenOffset: Equatable, Hashable, Sendable {
    /// To the right.
    public var dx: Float
    /// Downward.
    public var dy: Float
    /// Whether the pen lifts after it.
    public var endOfStroke: Bool

    /// A movement by so much.
    public init(dx: Float, dy: Float, endOfStroke: Bool = false) {
        self.dx = dx
        self.dy = dy
        self.endOfStroke = endOfStroke
    }

    /// The pen set down at the origin of a line: where every drawing and every writer begins.
    public static let origin = PenOffset(dx: 0, dy: 0)
}
