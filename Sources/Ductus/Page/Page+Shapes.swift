extension Page {
    /// The longest side of a sheet, in millimetres: what PDF readers accept (14,400 points).
    public static let longestSide = 5_080.0
    /// How far from the page's origin ink may lie, in millimetres, along each axis.
    public static let farthest = 100_000.0

    /// What the pen leaves of every group's strokes, in order. Strokes without points leave no ink and have none.
    ///
    /// - Throws: if the sheet, the pen or any point cannot be drawn.
    package func shapes() throws(InputError) -> [[Shape]] {
        for (group, strokes) in groups.map({ $0.strokes }).enumerated() {
            for (stroke, points) in strokes.map({ $0.points }).enumerated() {
                for (point, place) in points.enumerated()
                where !(abs(place.x) <= Float(Self.farthest) && abs(place.y) <= Float(Self.farthest)) {
                    throw .invalidArgument(
                        "point \(point) of stroke \(stroke) in group \(group) (each counted from 0) is not a number "
                            + "or lies more than \(Int(Self.farthest)) mm away")
                }
            }
        }
        for side in [width, height] where !(side > 0 && side <= Self.longestSide) {
            throw .invalidArgument(
                "a page's sides must be above 0 and at most \(Int(Self.longestSide)) mm, got \(told(side))")
        }
        guard pen.width > 0, pen.width <= Self.longestSide else {
            throw .invalidArgument(
                "a pen's width must be above 0 and at most \(Int(Self.longestSide)) mm, got \(told(pen.width))"
            )
        }
        return groups.map { group in group.strokes.flatMap { pen.shapes(of: $0) } }
    }
}

/// A number for people.
func told(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "no number" : "an infinite number" }
    return abs(value) < 1e12 ? "\(Decimal(value))" : "a number of more than 12 digits"
}
