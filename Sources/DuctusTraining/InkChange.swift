import Ductus
import Foundation

/// A slant (the tangent of its angle), a size and a width given to ink: the same to all ink of one hand.
struct InkChange {
    var slant = 0.0
    var size = 1.0
    /// What x is multiplied by beside ``size``.
    var width = 1.0

    /// A change by chance, as the options ask.
    init(_ options: TrainingOptions, using random: inout RandomSource) {
        let (first, second) = random.normalPair()
        slant = Double(first) * options.slant
        size = 1 + Double(second) * options.stretch
        guard options.widening > 0 else { return }
        width = exp(Double(random.normalPair().0) * options.widening)
    }

    /// None.
    init() {}

    /// The offsets changed, clamped as scores are, and normalised: [n × 3].
    func applied(to offsets: some Sequence<PenOffset>, _ normalisation: Normalisation) -> [Float] {
        var result: [Float] = []
        for offset in offsets {
            var (dx, dy) = (InkScore.clamped(offset.dx), InkScore.clamped(offset.dy))
            if slant != 0 || size != 1 || width != 1 {
                dx = Float((Double(dx) * width - slant * Double(dy)) * size)
                dy = Float(Double(dy) * size)
            }
            result.append((dx - normalisation.meanX) / normalisation.scaleX)
            result.append((dy - normalisation.meanY) / normalisation.scaleY)
            result.append(offset.endOfStroke ? 1 : 0)
        }
        return result
    }
}
