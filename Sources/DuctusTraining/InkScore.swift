import Ductus
import Foundation

/// How well a network predicts lines of ink: the negative log-likelihood of their pen offsets, in nats.
///
/// A line's first point is its origin and not scored; offsets are clamped to ±1,000 raw units.
public struct InkScore: Equatable, Sendable {
    /// How many lines were scored.
    public var lines = 0
    /// How many points were scored: all but the lines' origins.
    public var points = 0
    /// Over all points, with the density taken in raw units: no normalisation changes it.
    public var rawNats = 0.0

    /// Nothing scored yet.
    public init() {}

    /// An offset beyond this, in raw units, is a recording error.
    public static let largestOffset: Float = 1000

    static func clamped(_ value: Float) -> Float { max(-largestOffset, min(largestOffset, value)) }

    /// The negative log-likelihood of a point, in nats, of offsets in raw units.
    public var rawNatsPerPoint: Double { rawNats / Double(points) }

    /// Nats a line in the units of Graves 2013, Table 5: offsets divided by their standard deviations,
    /// here 44.96 (dx) and 37.03 (dy) raw units.
    public var natsPerLine: Double {
        (rawNats - Double(points) * log(44.96 * 37.03)) / Double(lines)
    }

    /// Adds losses measured in a network's own units.
    mutating func add(lossInModelUnits loss: Double, points: Int, _ normalisation: Normalisation) {
        rawNats += loss + Double(points) * log(Double(normalisation.scaleX) * Double(normalisation.scaleY))
        self.points += points
    }
}
