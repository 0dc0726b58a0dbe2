extension Page {
    /// The longest side of a sheet, in millimetres: what PDF readers accept (14,400 points).
    public static let longestSide = 5_080.0
    /// How far from the page's origin ink may lie, in millimetres, along each axis.
    public static let farthest = 100_000.0

    /// The paths of every group's strokes, in order. Strokes without points leave no ink and have none.
    ///
    /// - Throws: ``RenderingError`` if the sheet, the pen or any point cannot be drawn.
    func curves() throws(RenderingError) -> [[SmoothPath]] {
        for (group, strokes) in groups.map(\.strokes).enumerated() {
            for (stroke, points) in strokes.map(\.points).enumerated() {
                for (point, place) in points.enumerated()
                where !(abs(place.x) <= Float(Self.farthest) && abs(place.y) <= Float(Self.farthest)) {
                    throw .badPoint(group: group, stroke: stroke, point: point)
                }
            }
        }
        let sides = 0...Self.longestSide
        guard sides.contains(width), sides.contains(height), width > 0, height > 0 else {
            throw .badPageSize(width: width, height: height)
        }
        guard sides.contains(pen.width), pen.width > 0 else { throw .badPenWidth(pen.width) }
        return groups.map { group in
            group.strokes.compactMap { SmoothPath($0, tolerance: pen.width / 5) }
        }
    }
}
