/// The smooth line through a stroke: curves that follow one another, or a dot where there are none.
package struct SmoothPath: Equatable {
    package let start: Vector
    package let curves: [CubicCurve]

    /// A dot.
    init(dot place: Vector) {
        start = place
        curves = []
    }

    /// Draws a smooth line through a stroke of finite points; nil if it has none.
    ///
    /// The stroke is cut at its corners, and the run between two corners becomes as few curves as keep all
    /// of its points within `tolerance` of the line. Neighbouring curves of one run share their tangent.
    package init?(_ stroke: Stroke, tolerance: Double) {
        var points: [Vector] = []
        points.reserveCapacity(stroke.points.count)
        for point in stroke.points.lazy.map({ Vector($0) }) where point != points.last {
            points.append(point)
        }
        guard let first = points.first else { return nil }
        start = first
        let reach = 3 * tolerance
        let cuts = [0] + corners(of: points, reach: reach) + [points.count - 1]
        var curves: [CubicCurve] = []
        for (from, to) in zip(cuts, cuts.dropFirst()) where from < to {
            curves += CurveFit(points: points[from...to], tolerance: tolerance, reach: reach).curves
        }
        self.curves = curves
    }
}
