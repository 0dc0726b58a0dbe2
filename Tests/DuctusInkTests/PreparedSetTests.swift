import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusInk

@Suite struct PreparedSetTests {
    static let dot = PenOffset(dx: 0, dy: 0, endOfStroke: true)

    static func sample(_ id: String, text: String? = nil, split: String? = nil, _ end: PenOffset) -> InkSample
    {
        InkSample(id: id, form: id, text: text, split: split, offsets: [.origin, end])
    }

    static func set(_ samples: [InkSample]) -> InkSet {
        InkSet(samples: samples, source: "invented", licence: "CC0 \"as is\"", splits: ["train", "valid"])
    }

    static let small = set([
        sample("a", text: "Grüße 🖋", split: "valid", PenOffset(dx: 32_767, dy: -32_767, endOfStroke: true)),
        sample("b", text: "", PenOffset(dx: -1, dy: 2, endOfStroke: true)),
        InkSample(id: "c", form: "c", split: "train", offsets: [dot], isSimplified: true),
    ])

    @Test func roundTrip() throws {
        let bytes = try PreparedSetTests.small.prepared()
        let read = try InkSet(prepared: bytes)
        #expect(read.samples == PreparedSetTests.small.samples)
        #expect(read.source == "invented")
        #expect(read.licence == "CC0 \"as is\"")
        #expect(read.splits == ["train", "valid"])
        #expect(read.report == PreparedSetTests.small.report)
        #expect(try read.prepared() == bytes)
        #expect(try TensorFile(parsing: bytes).tensor("offsets")?.type == .int16)
    }

    @Test func fractionsSurvive() throws {
        let ink = PreparedSetTests.set([
            PreparedSetTests.sample("a", PenOffset(dx: 0.5, dy: -7.25, endOfStroke: true))
        ])
        #expect(try InkSet(prepared: ink.prepared()).samples == ink.samples)
    }

    @Test func anEmptySetSurvives() throws {
        let ink = PreparedSetTests.set([])
        #expect(try InkSet(prepared: ink.prepared()).samples.isEmpty)
    }

    @Test func iamSurvivesAndIsToldByItsContent() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        let ink = try InkSet(reading: fixture.root.path)
        let path = fixture.folder.path + "/any.name"
        try WholeFile.write(ink.prepared(), to: path)
        let read = try InkSet(reading: path)
        #expect(read.samples == ink.samples)
        #expect(read.report == ink.report)
        #expect(try InkSet(reading: fixture.root.path).prepared() == ink.prepared())
    }

    @Test(arguments: [Float(32_768), -40_000, .infinity, .nan])
    func offsetsThatDoNotFitNameTheirLine(dx: Float) {
        let ink = PreparedSetTests.set([
            PreparedSetTests.sample("x-07", PenOffset(dx: dx, dy: 0, endOfStroke: true))
        ])
        #expect { try ink.prepared() } throws: {
            "\($0)".contains("the line x-07") && "\($0)".contains("at point 1")
        }
    }

    @Test func linesWithoutOriginOrEndAreNotWritten() {
        for offsets in [[], [PenOffset.origin], [PenOffset(dx: 1, dy: 0, endOfStroke: true)]] {
            let ink = PreparedSetTests.set([InkSample(id: "x", form: "x", offsets: offsets)])
            #expect { try ink.prepared() } throws: { "\($0)".contains("the line x does not begin") }
        }
    }

    @Test func otherVersionsAndOtherFilesSayWhatToDo() throws {
        var file = TensorFile()
        #expect { try InkSet(prepared: file.bytes) } throws: { "\($0)".contains("no prepared set of ink") }
        file.metadata = [("ductus_ink", "2")]
        #expect { try InkSet(prepared: file.bytes) } throws: {
            "\($0)".contains("run `ductus prepare` again")
        }
    }

    @Test func damagedSetsGiveInkOrAnError() throws {
        let bytes = try PreparedSetTests.small.prepared()
        var noise = Noise(1)
        var errors = 0
        for _ in 0..<4_000 {
            do throws(InputError) {
                let ink = try InkSet(prepared: noise.damaged(bytes))
                for sample in ink.samples { _ = sample.cleanedOffsets }
                _ = try InkSet(prepared: ink.prepared())
            } catch {
                errors += 1
            }
        }
        #expect(errors > 2_000)
    }

    @Test func everyLengthButTheWholeIsAnError() throws {
        let bytes = try PreparedSetTests.small.prepared()
        for count in 0..<bytes.count {
            #expect(throws: InputError.self) { try InkSet(prepared: Array(bytes.prefix(count))) }
        }
    }

    @Test func aFileSaysWhyItHoldsNoInk() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "ductus-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        func kind() -> String {
            do throws(FileError) {
                _ = try InkSet(reading: path)
                return "ink"
            } catch {
                switch error.reason {
                case .missing: return "missing"
                case .content(.malformed): return "damaged"
                case .content(.unsupportedVersion): return "later"
                default: return "\(error)"
                }
            }
        }
        #expect(kind() == "missing")
        let bytes = try PreparedSetTests.small.prepared()
        try WholeFile.write(Array(bytes.dropLast()), to: path)
        #expect(kind() == "damaged")
        var later = bytes
        let place = try #require(later.firstRange(of: Array(#""ductus_ink":"1""#.utf8)))
        later.replaceSubrange(place, with: #""ductus_ink":"9""#.utf8)
        try WholeFile.write(later, to: path)
        #expect(kind() == "later")
        try WholeFile.write(bytes, to: path)
        #expect(kind() == "ink")
    }
}
