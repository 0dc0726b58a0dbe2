import Ductus

/// A place or a direction in the plane, in millimetres.
struct Vector: Equatable {
    var x: Double
    var y: Double

    init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    init(_ point: Point) {
        self.init(Double(point.x), Double(point.y))
    }

    var isFinite: Bool { x.isFinite && y.isFinite }
    var length: Double { dot(self).squareRoot() }

    /// The same direction with length 1; nil where there is no direction.
    var direction: Vector? {
        let length = length
        return length > 1e-12 ? self * (1 / length) : nil
    }

    func dot(_ other: Vector) -> Double { x * other.x + y * other.y }

    /// Positive where `other` points to the side the y axis lies on, seen along the x axis.
    func cross(_ other: Vector) -> Double { x * other.y - y * other.x }

    static func + (a: Vector, b: Vector) -> Vector { Vector(a.x + b.x, a.y + b.y) }
    static func - (a: Vector, b: Vector) -> Vector { Vector(a.x - b.x, a.y - b.y) }
    static func * (a: Vector, scale: Double) -> Vector { Vector(a.x * scale, a.y * scale) }
    static prefix func - (a: Vector) -> Vector { Vector(-a.x, -a.y) }
}
