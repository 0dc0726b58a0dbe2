import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusInk

@Suite struct OwnInkTests {
    /// A line of arches, as x and y of each stroke.
    private static func arches(height: Double, down: Double = 0) -> [[[Double]]] {
        (0..<24).map { arch in
            (0..<14).map { point in
                let t = Double(point) / 13
                return [height * (Double(arch) + 0.7 * t), down + height * 4 * (t * t - t)]
            }
        }
    }

    private static func inkML(_ lines: [(text: String, strokes: [[[Double]]])]) -> String {
        let groups = lines.map { line in
            let traces = line.strokes.map { stroke in
                "<trace>" + stroke.map { "\($0[0]) \($0[1])" }.joined(separator: ",") + "</trace>"
            }
            return
                "<traceGroup><annotation type=\"truth\">\(line.text)</annotation>\(traces.joined())</traceGroup>"
        }
        return "<ink xmlns=\"http://www.w3.org/2003/InkML\">\(groups.joined())</ink>"
    }

    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ductus-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    @Test func aFolderOfPagesBecomesAPreparedSet() throws {
        try withFolder { folder in
            let page = Self.inkML([
                ("nnn mmm", Self.arches(height: 3)), ("mm nn", Self.arches(height: 3, down: 12)),
            ])
            let line = "{\"text\": \"nnn\", \"strokes\": \(Self.arches(height: 900))}"
            try WholeFile.write(Array(page.utf8), to: folder + "/page.inkml")
            try WholeFile.write(Array(line.utf8), to: folder + "/alone.json")
            let ink = try InkSet(reading: folder)
            #expect(ink.samples.map(\.id) == ["alone-01", "page-01", "page-02"])
            #expect(ink.samples.map(\.form) == ["alone", "page", "page"])
            #expect(ink.samples.map(\.text) == ["nnn", "nnn mmm", "mm nn"])
            // All are brought to the size and sampling of the network's ink.
            for sample in ink.samples {
                let bounds = try #require(Drawing(offsets: sample.offsets).bounds)
                #expect((200...400).contains(bounds.max.y - bounds.min.y))
                #expect(sample.offsets.filter(\.endOfStroke).count == 24)
            }
            #expect(try InkSet(prepared: ink.prepared()).samples == ink.samples)
            #expect(try InkSet(reading: folder + "/page.inkml").samples.map(\.text) == ["nnn mmm", "mm nn"])
            #expect(try ink.held(nil).map(\.id) == ["page-02"])
        }
    }

    @Test func pagesThatTheProgramWritesAreReadLineByLine() throws {
        try withFolder { folder in
            let strokes = Self.arches(height: 2.4).map {
                Stroke($0.map { PenPoint(x: Float($0[0]), y: Float($0[1])) })
            }
            let words = ["to", "be", "or"].enumerated().map { number, text in
                PlacedWord(text: text, page: 0, line: number / 2, strokes: strokes)
            }
            try WholeFile.write(InkFile("to be or", words, on: Sheet()).bytes, to: folder + "/a.json")
            #expect(try OwnInk(reading: folder + "/a.json").lines.map(\.text) == ["to be", "or"])
        }
    }

    @Test(arguments: [
        ("a.json", "{\"text\": \"a\", \"strokes\": [[[0, 0], [1, 1], [2, 2]]]}", "at least 50 points"),
        ("a.json", "{\"format\": \"other\"}", "this is no ink"), ("a.inkml", "<ink>", "no InkML"),
    ])
    func badInkIsToldWithItsFile(name: String, content: String, reason: String) throws {
        try withFolder { folder in
            try WholeFile.write(Array(content.utf8), to: "\(folder)/\(name)")
            #expect { try OwnInk(reading: folder) } throws: {
                "\($0)".contains("\(name): ") && "\($0)".contains(reason)
            }
        }
    }

    @Test func aFolderWithoutInkIsRefused() throws {
        try withFolder { folder in
            #expect { try OwnInk(reading: folder) } throws: { "\($0)".contains("no ink file (.json)") }
        }
    }
}
