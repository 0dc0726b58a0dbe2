/// A place or a direction in the plane, in millimetres.
package struct Vector: Equatable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    package init(_ point: PenPoint) {
        self.init(Double(point.x), Double(point.y))
    }

    package var isFinite: Bool { x.isFinite && y.isFinite }
    package var length: Double { dot(self).squareRoot() }

    /// The same direction with length 1; nil where there is no direction.
    package var direction: Vector? {
        let length = length
        return length > 1e-12 ? self * (1 / length) : nil
    }

    package func dot(_ other: Vector) -> Double { x * other.x + y * other.y }

    /// Positive where `other` points to the side the y axis lies on, seen along the x axis.
    package func cross(_ other: Vector) -> Double { x * other.y - y * other.x }

    package static func + (a: Vector, b: Vector) -> Vector { Vector(a.x + b.x, a.y + b.y) }
    package static func - (a: Vector, b: Vector) -> Vector { Vector(a.x - b.x, a.y - b.y) }
    package static func * (a: Vector, scale: Double) -> Vector { Vector(a.x * scale, a.y * scale) }
    package static prefix func - (a: Vector) -> Vector { Vector(-a.x, -a.y) }
}
