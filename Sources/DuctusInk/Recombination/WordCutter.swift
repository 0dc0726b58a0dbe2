import Ductus
import Foundation

/// Cuts lines of ink into words and signs, where a network that reads texts finds them: it reads the ink, and its window
/// tells which character each offset writes.
final class WordCutter: @unchecked Sendable {
    private static let shards = 8
    private static let streams = 32

    private let network: HandwritingNetwork
    private let alphabet: Alphabet
    private let lines: [Line]
    private let progress: @Sendable (Double) -> Void
    private let lock = NSLock()
    private var done = 0
    private var snippets: [[Snippet]]

    private struct Line {
        let sample: InkSample
        let codes: [UInt8]
        let offsets: [PenOffset]
    }

    /// - Parameters:
    ///   - lines: those without a text, or with one that the network cannot read, give no words.
    ///   - progress: told now and then the share that is done.
    /// - Throws: if the network reads no texts.
    init(
        _ network: HandwritingNetwork, lines: [InkSample], progress: @escaping @Sendable (Double) -> Void
    ) throws(InputError) {
        guard let window = network.architecture.window else {
            throw .wrongModel("the model reads no texts, so it cannot find words in ink; take one that does")
        }
        let alphabet = window.alphabet
        self.network = network
        self.alphabet = alphabet
        self.progress = progress
        self.lines = lines.compactMap { sample in
            let offsets = sample.cleanedOffsets
            guard let text = sample.text, let codes = try? alphabet.codes(of: text), offsets.count > 1 else {
                return nil
            }
            return Line(sample: sample, codes: codes, offsets: offsets)
        }
        snippets = [[Snippet]](repeating: [], count: self.lines.count)
    }

    /// The words and signs that can be cut out cleanly, in the order of the lines.
    func run() -> [Snippet] {
        // Lines of like length go side by side.
        let order = lines.indices.sorted { (lines[$0].offsets.count, $0) < (lines[$1].offsets.count, $1) }
        DispatchQueue.concurrentPerform(iterations: WordCutter.shards) { shard in
            let streams = Streams(network, count: WordCutter.streams)
            let mine = stride(from: shard, to: order.count, by: WordCutter.shards).map { order[$0] }
            for first in stride(from: 0, to: mine.count, by: streams.count) {
                cut(mine[first..<min(first + streams.count, mine.count)].reversed(), streams)
            }
        }
        return Array(snippets.joined())
    }

    /// Cuts some lines, the longest first.
    private func cut(_ batch: [Int], _ streams: Streams) {
        let nothing = NetworkState(network.architecture)
        for (stream, line) in batch.enumerated() {
            streams[stream] = nothing
            streams.setText(lines[line].codes, stream: stream)
        }
        var places = [[Int]](repeating: [0], count: batch.count)
        for step in 1..<lines[batch[0]].offsets.count {
            let active = batch.prefix { step < lines[$0].offsets.count }
            let offsets = active.map { lines[$0].offsets[step - 1] }
            streams.read(offsets)
            for stream in active.indices { places[stream].append(streams.place(stream)) }
        }
        let found = zip(batch, places).map { line, places in
            (line, LineCuts(lines[line].sample, lines[line].offsets, places).snippets)
        }
        lock.withLock {
            for (line, snippets) in found { self.snippets[line] = snippets }
            done += batch.count
            progress(Double(done) / Double(lines.count))
        }
    }
}
