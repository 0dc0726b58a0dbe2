import Ductus
import Foundation
import Testing

@testable import DuctusInk

/// Lines that the shipped Scribe wrote, so that it is known which ink writes which word.
@Suite struct RecombinationTests {
    private static let network = HandwritingNetwork(model)

    private static let models = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Models")

    private static let model: HandwritingModel = {
        let bytes = try! [UInt8](Data(contentsOf: models.appending(path: "scribe.safetensors")))
        return try! HandwritingModel(parsing: bytes)
    }()

    private static let texts = [
        "the letter of 1912 from London", "a house near the river", "we met Ada in May 1936",
        "nothing of that sort was said", "he sent 25 books to Rome", "it was late in the evening",
    ]

    private struct Page {
        var ink: InkSet
        /// The words of all lines, as they were written.
        var words: [Manuscript.Word] = []
    }

    private static let page: Page = {
        let scribe = try! Scribe(network)
        var samples: [InkSample] = []
        var words: [Manuscript.Word] = []
        for (number, text) in texts.enumerated() {
            let line = try! scribe.write(text, options: .init(bias: 1, seed: UInt64(number))).paragraphs[0]
            var strokes: [Stroke] = []
            var x: Float = 0
            for word in line {
                x += word.gap.rounded()
                strokes += word.drawing.strokes.map { stroke in
                    Stroke(stroke.points.map { PenPoint(x: ($0.x + x).rounded(), y: $0.y.rounded()) })
                }
                x += word.width.rounded()
            }
            words += line
            samples.append(
                InkSample(
                    id: "line-\(number)", form: "form-\(number % 2)", text: text,
                    split: number == 5 ? "testset_v" : "trainset", offsets: Drawing(strokes: strokes).offsets)
            )
        }
        return Page(
            ink: InkSet(
                samples: samples, source: "test", licence: "none", splits: ["trainset", "testset_v"]),
            words: words)
    }()

    private func recombined(count: Int = 200, seed: UInt64 = 1) throws -> InkSet {
        let ink = Self.page.ink
        var finder = try WordFinder(Self.model)
        return try ink.recombined(by: &finder, count: count, without: ink.held(nil), seed: seed)
    }

    @Test func wordsAreCutOutAsTheyWereWritten() throws {
        var finder = try WordFinder(Self.model)
        let cut = finder.snippets(in: Self.page.ink.samples) { _ in }.filter(\.isWhole)
        #expect(cut.count > Self.page.words.count / 2)
        // A dot set late may fall on the other side of a cut.
        let others = cut.filter { word in
            let strokes = word.strokes.map(\.points.count)
            return !Self.page.words.contains {
                $0.text == word.text && $0.drawing.strokes.map(\.points.count) == strokes
                    && abs($0.width - word.width) <= 2
            }
        }
        #expect(others.count <= cut.count / 5, "\(others.map(\.text))")
    }

    @Test func newLinesHoldWordsOfTheOldAndMadeUpNumbersAndLetters() throws {
        let ink = Self.page.ink
        let new = try recombined()
        #expect(Array(new.samples.prefix(ink.samples.count)) == ink.samples)
        let lines = new.samples.dropFirst(ink.samples.count)
        #expect(lines.count == 200)
        let known = Set(Self.texts.dropLast().flatMap { $0.split(separator: " ") })
        let heldOnly = Set(Self.texts[5].split(separator: " ")).subtracting(known)
        var made = 0
        for line in lines {
            let words = line.text!.split(separator: " ")
            #expect((1...6).contains(words.count))
            for word in words where !known.contains(word) {
                made += 1
                let kinds: [ClosedRange<Character>] = ["0"..."9", "A"..."Z", "a"..."z"]
                #expect(kinds.contains { word.allSatisfy($0.contains) }, "\(word)")
                #expect(!heldOnly.contains(word))
            }
            #expect(line.split == nil)
            #expect(["form-0", "form-1"].contains(line.form))
            #expect(line.offsets.first?.dx == 0 && line.offsets.first?.dy == 0)
            #expect(line.offsets.last?.endOfStroke == true)
            #expect(line.offsets.allSatisfy { $0.dx == $0.dx.rounded() && $0.dy == $0.dy.rounded() })
        }
        #expect(made > 0)
    }

    @Test func rareCharactersComeMoreOften() throws {
        func share(_ lines: some Sequence<InkSample>) -> Double {
            let text = lines.compactMap(\.text).joined(separator: " ")
            return Double(text.count { "0"..."9" ~= $0 }) / Double(text.count)
        }
        #expect(share(try recombined().samples.dropFirst(6)) > share(Self.page.ink.samples))
    }

    @Test func oneSeedGivesOneSetAndItSurvivesPreparing() throws {
        let new = try recombined(count: 20, seed: 7)
        #expect(try new.prepared() == recombined(count: 20, seed: 7).prepared())
        #expect(try new.samples != recombined(count: 20, seed: 8).samples)
        #expect(try InkSet(prepared: new.prepared()).samples == new.samples)
    }

    @Test func whatWasFoundIsFoundOnce() throws {
        let ink = Self.page.ink
        var first = try WordFinder(Self.model)
        let expected = try ink.recombined(by: &first, count: 20, without: ink.held(nil), seed: 7)
        #expect(first.hasNew)
        var second = try WordFinder(Self.model)
        try second.take(first.bytes)
        #expect(
            try ink.recombined(by: &second, count: 20, without: ink.held(nil), seed: 7).samples
                == expected.samples)
        #expect(!second.hasNew)
        // Lines that were held before are read now, the others are not, and each is as if all were read at once.
        #expect(try ink.recombined(by: &second, count: 20, without: [], seed: 7).samples != expected.samples)
        #expect(second.hasNew)
        var third = try WordFinder(Self.model)
        _ = try ink.recombined(by: &third, count: 20, without: [], seed: 7)
        #expect(second.bytes == third.bytes)
        // What is no longer in the ink is forgotten.
        let part = InkSet(samples: Array(ink.samples.prefix(3)), source: "test", licence: "none", splits: [])
        _ = try part.recombined(by: &third, count: 1, without: [], seed: 7)
        #expect(third.bytes.count < second.bytes.count)
    }

    @Test func wordsThatAreDamagedOrOfAnotherModelAreRefused() throws {
        let ink = Self.page.ink
        var finder = try WordFinder(Self.model)
        _ = try ink.recombined(by: &finder, count: 1, without: [], seed: 7)
        let bytes = finder.bytes
        func kind(_ bytes: [UInt8], _ model: HandwritingModel = Self.model) throws -> String {
            var finder = try WordFinder(model)
            do throws(InputError) {
                try finder.take(bytes)
                return "whole"
            } catch .malformed {
                return "damaged"
            } catch .wrongModel {
                return "another model"
            } catch {
                return "\(error)"
            }
        }
        #expect(try kind(bytes) == "whole")
        #expect(try kind(Array(bytes.dropLast())) == "damaged")
        var changed = bytes
        changed[changed.count - 5] ^= 1
        #expect(try kind(changed) == "damaged")
        #expect(try kind(ink.prepared()) == "damaged")
        let other = try HandwritingModel(
            architecture: Self.model.architecture,
            normalisation: Normalisation(meanX: 1, meanY: 0, scaleX: 1, scaleY: 1),
            weights: Self.model.weights)
        #expect(try kind(bytes, other) == "another model")
        #expect(throws: InputError.self) {
            try WordFinder(
                HandwritingModel(
                    parsing: [UInt8](Data(contentsOf: Self.models.appending(path: "cursive.safetensors")))))
        }
    }

    @Test func whatCannotBeRecombinedIsTold() throws {
        let ink = Self.page.ink
        var finder = try WordFinder(Self.model)
        #expect(throws: InputError.self) {
            try recombined(count: 3).recombined(by: &finder, count: 1, without: [], seed: 1)
        }
        let mute = InkSet(
            samples: ink.samples.map { $0.with(text: nil, split: nil) }, source: "test", licence: "none",
            splits: [])
        let error = #expect(throws: InputError.self) {
            try mute.recombined(by: &finder, count: 1, without: [], seed: 1)
        }
        #expect(error?.description.contains("texts") == true)
    }
}
