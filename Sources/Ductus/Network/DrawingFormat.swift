/// How a network that makes drawings, such as characters, one after another, tells that a drawing has ended: by an
/// offset that leads farther to the right than any within a drawing.
public struct DrawingFormat: Equatable, Sendable {
    /// dx of the offset that ends a drawing, in raw units. Its dy is 0, and its pen lifts.
    public let gap: Int
    /// The longer side of an ordinary drawing, in raw units: that of three in four is no longer.
    public let size: Int

    /// Both in raw units.
    public init(gap: Int, size: Int) throws(InputError) {
        guard DrawingFormat.lengths.contains(gap), DrawingFormat.lengths.contains(size) else {
            throw .invalidArgument(
                "the gap after a drawing and its size must be between 1 and 1,000,000 raw units, got \(gap) and \(size)"
            )
        }
        self.gap = gap
        self.size = size
    }

    private static let lengths = 1...1_000_000

    /// The offset that ends a drawing.
    public var end: PenOffset { PenOffset(dx: Float(gap), dy: 0, endOfStroke: true) }

    /// Whether an offset ends the drawing: it leads nearly two thirds of the gap to the right. A network that has learned
    /// a gap of 1,000 makes it between 900 and 1,050 long, but for one drawing in some hundred.
    public func ends(_ offset: PenOffset) -> Bool { offset.dx >= 0.65 * Float(gap) }

    /// How far right an offset within a drawing may lead, in raw units, so that none is taken for an end.
    public static func farthest(inGap gap: Int) -> Float { 0.6 * Float(gap) }
}
