/// What the ink is drawn with.
public struct Pen: Equatable, Sendable {
    /// In millimetres.
    public var width: Double
    /// The ink's colour.
    public var colour: Colour
    /// The shape of the tip.
    public var nib: Nib

    /// The tip of a pen.
    public enum Nib: CaseIterable, Sendable {
        /// A line of one width.
        case round
        /// A flat nib, held at 40 degrees.
        case broad
        /// The faster, the thinner; the width changes little by little, as bristles do.
        case brush
    }

    /// The width in millimetres.
    public init(width: Double = 0.4, colour: Colour = .black, nib: Nib = .round) {
        self.width = width
        self.colour = colour
        self.nib = nib
    }
}
