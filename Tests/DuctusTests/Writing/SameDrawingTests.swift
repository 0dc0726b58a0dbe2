import Ductus
import Foundation
import Testing

/// One seed, one drawing, everywhere: the bits of 1,000 points lie in a file that this test, Node and Chromium each
/// compare with what they draw (Tests/Web). `make record-hashes` records them anew.
@Suite struct SameDrawingTests {
    @Test func theShippedModelDrawsTheRecordedBits() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let model = try HandwritingModel(
            parsing: [UInt8](Data(contentsOf: tests.appending(path: "../Models/cursive.safetensors"))))
        let writer = Writer(HandwritingNetwork(model), seed: 2017, temperature: 0.7, bias: 0.25)
        let drawn = writer.prefix(1000).map { offset in
            "\(offset.dx.bitPattern) \(offset.dy.bitPattern) \(offset.endOfStroke ? 1 : 0)\n"
        }.joined()
        let record = tests.appending(path: "same-drawing.txt")
        if ProcessInfo.processInfo.environment["DUCTUS_RECORD"] != nil {
            try Data(drawn.utf8).write(to: record)
        }
        #expect(try String(contentsOf: record, encoding: .utf8) == drawn)
    }
}
