import Ductus
import Foundation
import Testing

/// One seed, one drawing, everywhere: texts in each shipped style and in two people's ink files, with different pens and
/// pages. Hashes of the ink and of the SVG lie in a file that this test, Node and Chromium each compare with what they
/// write (Tests/Web). `make record-hashes` records them anew.
@Suite struct SameWritingTests {
    private struct Jobs: Decodable {
        let hands: [String]
        let texts: [Job]
    }

    private struct Job: Decodable {
        let text: String
        let bias: Float
        let page: PageSettings
        let pen: PenSettings
        let ruling: String
    }

    private struct PageSettings: Decodable {
        let width, height, margin, lineSpacing, letterHeight, drift: Float?

        var sheet: Sheet {
            Sheet(
                width: width ?? 210, height: height ?? 297, margin: margin, lineSpacing: lineSpacing ?? 10,
                letterHeight: letterHeight ?? 2.4, drift: drift ?? 0)
        }
    }

    private struct PenSettings: Decodable {
        let width: Double?
        let nib, colour: String?

        var pen: Pen {
            Pen(
                width: width ?? 0.4, colour: colour.flatMap(Colour.init(hex:)) ?? .black,
                nib: Pen.Nib.allCases.first { "\($0)" == nib } ?? .round)
        }
    }

    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = tests.appending(path: "same-writing")
    private static let models = tests.deletingLastPathComponent().appending(path: "Models")

    @Test(arguments: ["scribe", "hands"])
    func everyHandWritesTheRecordedBits(model: String) throws {
        let jobs = try JSONDecoder().decode(
            Jobs.self, from: Data(contentsOf: Self.folder.appending(path: "jobs.json")))
        let scribe = try Scribe(
            HandwritingModel(
                parsing: [UInt8](Data(contentsOf: Self.models.appending(path: "\(model).safetensors")))))
        let styles = try jobs.hands.map { hand in
            let url =
                hand.hasSuffix(".json")
                ? Self.folder.appending(path: hand) : Self.models.appending(path: "styles/\(hand).json")
            return try InkFile(parsing: [UInt8](Data(contentsOf: url))).style(name: hand)
        }
        let all = jobs.hands.indices.flatMap { hand in jobs.texts.indices.map { (hand, $0) } }
        let lock = NSLock()
        nonisolated(unsafe) var lines = [String](repeating: "", count: all.count)
        DispatchQueue.concurrentPerform(iterations: all.count) { index in
            let (hand, text) = all[index]
            let seed = UInt64(100 * hand + text)
            let hashes = try? hashes(jobs.texts[text], styles[hand], scribe, seed: seed)
            lock.withLock {
                lines[index] = "\(jobs.hands[hand]) \(text) \(hashes ?? "cannot be written")\n"
            }
        }
        let written = lines.joined()
        let record = Self.folder.appending(path: "\(model).txt")
        if ProcessInfo.processInfo.environment["DUCTUS_RECORD"] != nil {
            try Data(written.utf8).write(to: record)
        }
        #expect(try String(contentsOf: record, encoding: .utf8) == written)
    }

    /// The hashes of the ink and of all pages' SVG.
    private func hashes(_ job: Job, _ style: Style, _ scribe: Scribe, seed: UInt64) throws -> String {
        let manuscript = try scribe.write(
            job.text, options: Scribe.Options(style: style, bias: job.bias, seed: seed))
        let words = try manuscript.set(on: job.page.sheet, seed: seed)
        var (ink, svg) = (Hash(), Hash())
        var clock = PenClock()
        for word in words {
            ink.add(word.text.utf8)
            ink.add([Float(word.page), Float(word.line)])
            for stroke in word.strokes { ink.add(clock.times(of: stroke).flatMap { $0 } + [-1]) }
        }
        let ruling = Ruling.allCases.first { "\($0)" == job.ruling }!
        for page in Page.pages(words, on: job.page.sheet, pen: job.pen.pen, ruling: ruling) {
            svg.add(try page.svg().utf8)
        }
        return "\(ink) \(svg)"
    }

    /// Fowler, Noll and Vo's hash, variant 1a, of 32 bits.
    private struct Hash: CustomStringConvertible {
        private var value: UInt32 = 0x811c_9dc5

        mutating func add(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { value = (value ^ UInt32(byte)) &* 0x0100_0193 }
        }

        mutating func add(_ numbers: [Float]) {
            for number in numbers { withUnsafeBytes(of: number.bitPattern.littleEndian) { add($0) } }
        }

        var description: String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }
    }
}
