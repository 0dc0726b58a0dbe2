import Ductus
import Foundation
import Testing

@testable import DuctusInk

@Suite struct PreparedInkTests {
    private func ink() throws -> InkSet {
        var ink = try InkSet(reading: SyntheticDatabase().folder.path)
        ink.samples.append(
            InkSample(
                id: "é", form: "f", text: "naïve – “text”", split: nil,
                offsets: [PenOffset(dx: 0, dy: 0, endOfStroke: true)]))
        return ink
    }

    @Test func inkSurvivesItsFile() throws {
        let ink = try ink()
        let bytes = try ink.prepared().bytes
        #expect(try InkSet(parsing: bytes) == ink)
        #expect(try ink.prepared().bytes == bytes)
    }

    @Test func whatDoesNotFitNamesItsLine() throws {
        var ink = try ink()
        ink.samples.append(
            InkSample(
                id: "far", form: "far", text: nil, split: nil,
                offsets: [.origin, PenOffset(dx: 40_000, dy: 0)]))
        #expect { try ink.prepared() } throws: { "\($0)".contains("line far moves by 40000.0") }
    }

    @Test func otherFormatsAskForPreparingAgain() throws {
        var file = try ink().prepared()
        file.metadata[0].value = "2"
        #expect { try InkSet(parsing: file.bytes) } throws: { "\($0)".contains("run `ductus prepare` again") }
    }

    @Test func damagedSetsNeverCrash() throws {
        let whole = try ink().prepared().bytes
        var random = RandomSource(seed: 5)
        var refused = 0
        for round in 0..<3000 {
            var bytes = whole
            if round % 3 == 0 {
                bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
            } else {
                for _ in 0..<1 + round % 5 {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
            }
            guard let ink = try? InkSet(parsing: bytes) else {
                refused += 1
                continue
            }
            #expect(ink.samples.allSatisfy { !$0.offsets.isEmpty })
        }
        #expect(refused > 1500)
    }
}
