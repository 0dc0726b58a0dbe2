/// A cubic Bézier curve.
package struct CubicCurve: Equatable {
    package var start: Vector
    package var control1: Vector
    package var control2: Vector
    package var end: Vector

    /// The place at `t`, from 0 at the start to 1 at the end.
    func callAsFunction(_ t: Double) -> Vector {
        let s = 1 - t
        return start * (s * s * s) + control1 * (3 * s * s * t) + control2 * (3 * s * t * t) + end
            * (t * t * t)
    }

    /// The first derivative at `t`.
    func velocity(_ t: Double) -> Vector {
        let s = 1 - t
        return (control1 - start) * (3 * s * s) + (control2 - control1) * (6 * s * t)
            + (end - control2) * (3 * t * t)
    }

    /// The second derivative at `t`.
    func acceleration(_ t: Double) -> Vector {
        (control2 - control1 * 2 + start) * (6 * (1 - t)) + (end - control2 * 2 + control1) * (6 * t)
    }

    /// One step of Newton's method from `t` towards the place on the curve that is nearest to `point`.
    func nearer(to point: Vector, from t: Double) -> Double {
        let away = self(t) - point
        let velocity = velocity(t)
        let slope = velocity.dot(velocity) + away.dot(acceleration(t))
        guard abs(slope) > 1e-12 else { return t }
        return min(1, max(0, t - away.dot(velocity) / slope))
    }
}
