/// Fits cubic curves to a run of points without corners.
///
/// After Schneider, "An Algorithm for Automatically Fitting Digitized Curves" (Graphics Gems, 1990): with
/// both end tangents given, the lengths of the two handles that bring the curve nearest to the points are a
/// least-squares problem of two unknowns. Where no such curve is near enough, the run is split.
struct CurveFit {
    let points: ArraySlice<Vector>
    /// How far from the curve a point may lie.
    let tolerance: Double
    /// How far to look for the points that tell the tangent at a point.
    let reach: Double
    private(set) var curves: [CubicCurve] = []

    /// - Parameter points: At least two, and no point equal to the one before it.
    init(points: ArraySlice<Vector>, tolerance: Double, reach: Double) {
        self.points = points
        self.tolerance = tolerance
        self.reach = reach
        let (first, last) = (points.startIndex, points.endIndex - 1)
        fit(first...last, leaving: endTangent(at: first, step: 1), arriving: -endTangent(at: last, step: -1))
    }

    private mutating func fit(_ run: ClosedRange<Int>, leaving: Vector, arriving: Vector) {
        let (first, last) = (run.lowerBound, run.upperBound)
        var curve = natural(from: points[first], to: points[last], leaving: leaving, arriving: arriving)
        guard run.count > 2 else {
            curves.append(curve)
            return
        }

        var times = chordLengths(run)
        let length = times[times.count - 1]
        for index in times.indices { times[index] /= length }

        var worst = (index: first, error: Double.infinity)
        for _ in 0..<5 {
            if let handles = leastSquares(run, times, leaving: leaving, arriving: arriving),
                min(handles.0, handles.1) > length * 0.02, max(handles.0, handles.1) < length * 0.6
            {
                curve.control1 = points[first] + leaving * handles.0
                curve.control2 = points[last] - arriving * handles.1
            }
            worst = (first, 0)
            for index in first...last {
                let error = (curve(times[index - first]) - points[index]).length
                if error > worst.error { worst = (index, error) }
            }
            if worst.error <= tolerance {
                curves.append(curve)
                return
            }
            if worst.error > 6 * tolerance { break }
            for index in first...last {
                times[index - first] = curve.nearer(to: points[index], from: times[index - first])
            }
        }

        // Long runs are split in their middle half: time stays in proportion to n log n.
        let quarter = run.count > 32 ? run.count / 4 : 1
        let split = min(max(worst.index, first + quarter), last - quarter)
        let tangent = tangent(at: split)
        fit(first...split, leaving: leaving, arriving: tangent)
        fit(split...last, leaving: tangent, arriving: arriving)
    }

    /// The way travelled along the points of a run at each of them.
    private func chordLengths(_ run: ClosedRange<Int>) -> [Double] {
        var result = [0.0]
        result.reserveCapacity(run.count)
        for index in run.dropFirst() {
            result.append(result[result.count - 1] + (points[index] - points[index - 1]).length)
        }
        return result
    }

    /// The lengths of the two handles that bring a curve nearest to the points of a run, each point being
    /// compared with the curve at its time; nil if they are not determined.
    private func leastSquares(
        _ run: ClosedRange<Int>, _ times: [Double], leaving: Vector, arriving: Vector
    ) -> (Double, Double)? {
        let (start, end) = (points[run.lowerBound], points[run.upperBound])
        let bare = CubicCurve(start: start, control1: start, control2: end, end: end)
        var (c11, c12, c22, x1, x2) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for (time, point) in zip(times, points[run]) {
            let handle1 = leaving * (3 * (1 - time) * (1 - time) * time)
            let handle2 = arriving * (-3 * (1 - time) * time * time)
            let rest = point - bare(time)
            c11 += handle1.dot(handle1)
            c12 += handle1.dot(handle2)
            c22 += handle2.dot(handle2)
            x1 += handle1.dot(rest)
            x2 += handle2.dot(rest)
        }
        let determinant = c11 * c22 - c12 * c12
        guard determinant > 1e-9 * c11 * c22 else { return nil }
        return ((x1 * c22 - x2 * c12) / determinant, (c11 * x2 - c12 * x1) / determinant)
    }

    /// The pleasing curve between two points with given tangents: Hobby's, from "Smooth, Easy to Compute
    /// Interpolating Splines" (1986). It comes very near to an arc where the tangents ask for one.
    private func natural(from start: Vector, to end: Vector, leaving: Vector, arriving: Vector) -> CubicCurve
    {
        let chord = end - start
        guard let along = chord.direction else {
            return CubicCurve(start: start, control1: start, control2: end, end: end)
        }
        let (sin1, cos1) = (leaving.cross(along), leaving.dot(along))
        let (sin2, cos2) = (along.cross(arriving), arriving.dot(along))
        func handle(_ sin1: Double, _ cos1: Double, _ sin2: Double, _ cos2: Double) -> Double {
            let pull = 2.0.squareRoot() * (sin1 - sin2 / 16) * (sin2 - sin1 / 16) * (cos1 - cos2)
            let root = 5.0.squareRoot()
            let velocity = (2 + pull) / (3 * (1 + (root - 1) / 2 * cos1 + (3 - root) / 2 * cos2))
            return chord.length * min(max(velocity, 0), 2.0 / 3)
        }
        return CubicCurve(
            start: start, control1: start + leaving * handle(sin1, cos1, sin2, cos2),
            control2: end - arriving * handle(sin2, cos2, sin1, cos1), end: end)
    }

    /// The direction of travel at a point inside the run: that of the circle through it and a neighbour on
    /// either side.
    private func tangent(at index: Int) -> Vector {
        let before = points[index] - points[points.neighbour(of: index, step: -1, reach: reach)]
        let after = points[points.neighbour(of: index, step: 1, reach: reach)] - points[index]
        guard let arriving = before.direction, let leaving = after.direction else {
            return (points[index + 1] - points[index]).direction ?? Vector(1, 0)
        }
        return (arriving * after.length + leaving * before.length).direction ?? leaving
    }

    /// The direction that leads from an end of the run into it: that of the circle through the end and two
    /// points after it or, where the run bends too much for that, straight to the first of them.
    private func endTangent(at index: Int, step: Int) -> Vector {
        let near = points.neighbour(of: index, step: step, reach: reach)
        let far = points.neighbour(of: near, step: step, reach: reach)
        let first = points[near] - points[index]
        let second = points[far] - points[near]
        guard let chord = first.direction else {
            return (points[index + step] - points[index]).direction ?? Vector(1, 0)
        }
        guard let next = second.direction, chord.dot(next) > 0.5,
            let middle = (chord * second.length + next * first.length).direction
        else { return chord }
        return chord * (2 * chord.dot(middle)) - middle
    }
}
