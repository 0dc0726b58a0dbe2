import Foundation
import Testing

@testable import Ductus

/// Whether what the shipped model writes says what it was given, judged by how likely the ink is with each of some words.
@Suite struct LegibilityTests {
    private static let words = [
        "paper", "write", "letter", "garden", "window", "morning", "between", "question", "because", "yellow",
        "number", "people", "winter", "summer", "little", "around", "before", "father", "happen", "street",
        "London", "Friday", "Maria", "Thomas", "England", "jazz", "exit", "quick", "zebra", "oxen",
        "1960", "24", "May", "Ada", "hill", "bell",
    ]

    @Test func wordsAreReadAsTheyWereGiven() throws {
        let model = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Models/scribe.safetensors")
        let network = HandwritingNetwork(try HandwritingModel(parsing: [UInt8](Data(contentsOf: model))))
        let scribe = try Scribe(network)
        var mistaken: [String] = []
        for (number, word) in Self.words.enumerated() {
            let written = try scribe.write(word, options: .init(bias: 1, seed: UInt64(number))).paragraphs[0][
                0]
            // The word itself and eleven others.
            let candidates = [word] + (1...11).map { Self.words[(number + 3 * $0) % Self.words.count] }
            if try read(written.drawing, as: candidates, network) != 0 { mistaken.append(word) }
        }
        #expect(mistaken.count <= 3, "\(mistaken)")
    }

    /// The candidate with which the ink is likeliest, by number.
    private func read(_ drawing: Drawing, as candidates: [String], _ network: HandwritingNetwork) throws
        -> Int
    {
        let streams = Streams(network, count: candidates.count)
        for (stream, word) in candidates.enumerated() {
            streams.setText(try network.architecture.window!.alphabet.codes(of: word), stream: stream)
        }
        var evidence = [Float](repeating: 0, count: candidates.count)
        let offsets = drawing.offsets
        for (offset, next) in zip(offsets, offsets.dropFirst()) {
            streams.read([PenOffset](repeating: offset, count: candidates.count))
            for stream in evidence.indices {
                let (density, endOfStroke) = streams.logLikelihood(of: next, stream: stream)
                evidence[stream] += density + endOfStroke
            }
        }
        return evidence.indices.max { evidence[$0] < evidence[$1] }!
    }
}
