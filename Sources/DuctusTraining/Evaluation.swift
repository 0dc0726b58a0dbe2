import Ductus
import Foundation

extension InkScore {
    /// Scores a model on lines of ink with the inference engine, as it writes everywhere: 8-bit weights stay in 8 bits.
    ///
    /// - Parameters:
    ///   - lines: a line of one point counts as a line without points. A model that writes in a given hand is shown the
    ///     next line of the line's form, after the last the first.
    ///   - progress: told now and then how many lines are done.
    public init(
        of model: HandwritingModel, on lines: [InkLine],
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        let evaluation = Evaluation(
            network: HandwritingNetwork(model), lines: lines.map { $0.ended(by: model.drawings?.end) },
            progress: progress)
        self.init()
        self.lines = lines.count
        for (nats, points) in parallelMap(Evaluation.shards, evaluation.score) {
            rawNats += nats
            self.points += points
        }
    }
}

/// Scores lines in a fixed number of shares, so that sums come out the same on any number of cores.
private final class Evaluation: @unchecked Sendable {
    static let shards = 8
    private static let streams = 32

    private let network: HandwritingNetwork
    private let lines: [InkLine]
    private let forms: Forms
    private let progress: @Sendable (Int) -> Void
    private let lock = NSLock()
    private var done = 0

    init(network: HandwritingNetwork, lines: [InkLine], progress: @escaping @Sendable (Int) -> Void) {
        self.network = network
        self.lines = lines
        forms = Forms(lines)
        self.progress = progress
    }

    /// Shard s of n scores lines s, s + n, s + 2n, …: each stream takes the next as soon as its line ends.
    func score(_ shard: Int) -> (nats: Double, points: Int) {
        let streams = Streams(network, count: Evaluation.streams)
        let nothing = NetworkState(network.architecture)
        let alphabet = network.architecture.window?.alphabet
        var places = [(line: Int, position: Int)?](repeating: nil, count: Evaluation.streams)
        var offsets = [PenOffset](repeating: .origin, count: Evaluation.streams)
        var next = shard
        var result = (nats: 0.0, points: 0)
        while true {
            var active = false
            for stream in 0..<Evaluation.streams {
                if let place = places[stream], place.position + 2 < lines[place.line].offsets.count {
                    places[stream] = (place.line, place.position + 1)
                } else {
                    if places[stream] != nil { countLine() }
                    places[stream] = takeLine(&next)
                    streams[stream] = nothing
                    try? streams.setHand(places[stream].flatMap { hand(of: $0.line) }, stream: stream)
                    streams.setText(
                        places[stream].map { lines[$0.line].codes(alphabet) } ?? [], stream: stream)
                }
                offsets[stream] =
                    places[stream].map { lines[$0.line].offsets[$0.position].clamped } ?? .origin
                active = active || places[stream] != nil
            }
            guard active else { return result }
            streams.read(offsets)
            for stream in 0..<Evaluation.streams {
                guard let place = places[stream] else { continue }
                let target = lines[place.line].offsets[place.position + 1].clamped
                let likelihood = streams.logLikelihood(of: target, stream: stream)
                result.nats -= Double(likelihood.density) + Double(likelihood.endOfStroke)
                result.points += 1
            }
        }
    }

    private func hand(of line: Int) -> Hand? {
        guard network.architecture.hand != nil, let next = forms.next(of: lines[line].form, after: line)
        else { return nil }
        return try? network.encodedHand(of: [lines[next].offsets])
    }

    private func takeLine(_ next: inout Int) -> (line: Int, position: Int)? {
        while next < lines.count {
            defer { next += Evaluation.shards }
            if lines[next].offsets.count > 1 { return (next, 0) }
            countLine()
        }
        return nil
    }

    private func countLine() {
        let done = lock.withLock {
            self.done += 1
            return self.done
        }
        if done % 50 == 0 || done == lines.count { progress(done) }
    }
}

extension PenOffset {
    fileprivate var clamped: PenOffset {
        PenOffset(dx: InkScore.clamped(dx), dy: InkScore.clamped(dy), endOfStroke: endOfStroke)
    }
}
