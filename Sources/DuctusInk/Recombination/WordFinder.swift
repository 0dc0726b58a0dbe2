import Ductus
import Foundation

/// Finds words in lines of ink: a network that reads texts reads the ink, and its window tells which character of the line's
/// text each point writes. That takes the time; what was found is kept, so that each line is read once.
public struct WordFinder: Sendable {
    private let network: HandwritingNetwork
    private let alphabet: Alphabet
    /// What tells the model from others.
    private let model: UInt64
    /// By the line's fingerprint: the character that each of its points writes.
    private var places: [UInt64: [Int16]] = [:]

    /// Whether lines were read that were not known before.
    public private(set) var hasNew = false

    private static let shards = 8
    private static let streams = 32

    private struct Line {
        let sample: InkSample
        let codes: [UInt8]
        let offsets: [PenOffset]
        let fingerprint: UInt64
    }

    /// - Throws: `InputError.wrongModel` if the model reads no texts.
    public init(_ model: HandwritingModel) throws(InputError) {
        guard let window = model.architecture.window else {
            throw .wrongModel(
                "this model reads no text, so it cannot find words; take one that was trained with a window")
        }
        network = HandwritingNetwork(model)
        alphabet = window.alphabet
        var fingerprint = Fingerprint()
        for byte in model.bytes { fingerprint.add(UInt64(byte)) }
        self.model = fingerprint.value
    }

    /// The words and signs that can be cut out cleanly, in the order of the lines. A line without a text, or with one that
    /// the network cannot read, gives none. What was found in other ink before is forgotten.
    ///
    /// - Parameters:
    ///   - held: the ids of lines that give none; what was found in them is kept all the same.
    ///   - progress: told now and then the share that is done.
    mutating func snippets(
        in samples: [InkSample], without held: Set<String> = [],
        progress: @escaping @Sendable (Double) -> Void
    ) -> [Snippet] {
        let all = samples.compactMap(line)
        let present = Set(all.map(\.fingerprint))
        places = places.filter { present.contains($0.key) }
        let lines = all.filter { !held.contains($0.sample.id) }
        let unknown = lines.filter { known($0) == nil }
        for (line, found) in zip(unknown, read(unknown, progress)) { places[line.fingerprint] = found }
        hasNew = hasNew || !unknown.isEmpty
        let finder = self
        return concurrentMap(lines.count, concurrently: DispatchQueue.concurrentPerform) {
            LineCuts(lines[$0].sample, lines[$0].offsets, finder.known(lines[$0])!).snippets
        }.flatMap(\.self)
    }

    private func line(_ sample: InkSample) -> Line? {
        let offsets = sample.cleanedOffsets
        guard let text = sample.text, let codes = try? alphabet.codes(of: text), offsets.count > 1,
            codes.count <= Int16.max
        else { return nil }
        var fingerprint = Fingerprint()
        for code in codes { fingerprint.add(UInt64(code)) }
        for offset in offsets { fingerprint.add(offset) }
        return Line(sample: sample, codes: codes, offsets: offsets, fingerprint: fingerprint.value)
    }

    private func known(_ line: Line) -> [Int]? {
        guard let places = places[line.fingerprint], places.count == line.offsets.count,
            places.allSatisfy({ 0...line.codes.count ~= Int($0) })
        else { return nil }
        return places.map(Int.init)
    }

    /// Reads some lines, on all cores.
    private func read(_ lines: [Line], _ progress: @escaping @Sendable (Double) -> Void) -> [[Int16]] {
        // Lines of like length go side by side.
        let order = lines.indices.sorted { (lines[$0].offsets.count, $0) < (lines[$1].offsets.count, $1) }
        let lock = NSLock()
        nonisolated(unsafe) var done = 0
        let found = concurrentMap(WordFinder.shards, concurrently: DispatchQueue.concurrentPerform) { shard in
            let streams = Streams(network, count: WordFinder.streams)
            let mine = stride(from: shard, to: order.count, by: WordFinder.shards).map { order[$0] }
            var found: [(Int, [Int16])] = []
            for first in stride(from: 0, to: mine.count, by: streams.count) {
                let batch = mine[first..<min(first + streams.count, mine.count)].reversed()
                found += zip(batch, read(batch.map { lines[$0] }, streams))
                lock.withLock {
                    done += batch.count
                    progress(Double(done) / Double(lines.count))
                }
            }
            return found
        }
        var places = [[Int16]](repeating: [], count: lines.count)
        for (line, found) in found.joined() { places[line] = found }
        return places
    }

    /// Reads some lines side by side, the longest first.
    private func read(_ batch: [Line], _ streams: Streams) -> [[Int16]] {
        let nothing = NetworkState(network.architecture)
        for (stream, line) in batch.enumerated() {
            streams[stream] = nothing
            streams.setText(line.codes, stream: stream)
        }
        var places = [[Int16]](repeating: [0], count: batch.count)
        for step in 1..<batch[0].offsets.count {
            let active = batch.prefix { step < $0.offsets.count }
            streams.read(active.map { $0.offsets[step - 1] })
            for stream in active.indices { places[stream].append(Int16(streams.place(stream))) }
        }
        return places
    }
}

// MARK: - What is kept

extension WordFinder {
    private static let formatVersion = "1"

    /// What was found, as a file: two bytes for each point of ink. It holds no ink.
    public var bytes: [UInt8] {
        var file = TensorFile()
        let lines = places.sorted { $0.key < $1.key }
        var starts: [Int32] = [0]
        for line in lines { starts.append(starts[starts.count - 1] + Int32(line.value.count)) }
        let all = lines.flatMap(\.value)
        file.metadata = [
            ("ductus_words", WordFinder.formatVersion), ("model", String(model, radix: 16)),
            ("checksum", WordFinder.checksum(all)),
        ]
        file.append("line", lines.map { Int64(bitPattern: $0.key) }, shape: [lines.count])
        file.append("start", starts, shape: [starts.count])
        file.append("place", all, shape: [all.count])
        return file.bytes
    }

    /// Takes what a finder with the same model found before, as its ``bytes``.
    ///
    /// - Throws: `InputError`: they are damaged, of another version or by another model.
    public mutating func take(_ bytes: [UInt8]) throws(InputError) {
        let file = try TensorFile(parsing: bytes)
        guard let version = file.metadata("ductus_words") else {
            throw .malformed("this holds no words that were found in ink")
        }
        guard version == WordFinder.formatVersion else {
            throw .unsupportedVersion(
                "these words are of version \"\(version)\" where \(WordFinder.formatVersion) was expected")
        }
        guard file.metadata("model") == String(model, radix: 16) else {
            throw .wrongModel("these words were found by another model")
        }
        let lines = try file.values("line", as: Int64.self, shape: [nil])
        let starts = try file.values("start", as: Int32.self, shape: [lines.count + 1]).map(Int.init)
        let all = try file.values("place", as: Int16.self, shape: [nil])
        guard starts.first == 0, starts.last == all.count, zip(starts, starts.dropFirst()).allSatisfy(<=),
            file.metadata("checksum") == WordFinder.checksum(all)
        else {
            throw .malformed("these words are damaged")
        }
        for (index, line) in lines.enumerated() {
            places[UInt64(bitPattern: line)] = Array(all[starts[index]..<starts[index + 1]])
        }
    }

    private static func checksum(_ places: [Int16]) -> String {
        var fingerprint = Fingerprint()
        for place in places { fingerprint.add(UInt64(UInt16(bitPattern: place))) }
        return String(fingerprint.value, radix: 16)
    }
}
