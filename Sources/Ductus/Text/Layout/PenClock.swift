/// When the pen was where: a point each sixtieth of a second, as the hand moved, and a little time in the air.
package struct PenClock: Sendable {
    /// Seconds since the pen began.
    package private(set) var time: Float = 0
    private var last: PenPoint?

    package static let pointsPerSecond: Float = 60
    /// Seconds to lift the pen and set it down again, and millimetres a second on the way.
    private static let lift: Float = 0.06
    private static let airSpeed: Float = 300

    package init() {}

    /// Each point of the next stroke, whose unit is the millimetre, as x, y and time.
    package mutating func times(of stroke: Stroke) -> [[Float]] {
        var result: [[Float]] = []
        for (index, point) in stroke.points.enumerated() {
            if index > 0 {
                time += 1 / PenClock.pointsPerSecond
            } else if let last {
                let (dx, dy) = (point.x - last.x, point.y - last.y)
                time += PenClock.lift + (dx * dx + dy * dy).squareRoot() / PenClock.airSpeed
            }
            result.append([point.x, point.y, time])
            last = point
        }
        return result
    }
}
