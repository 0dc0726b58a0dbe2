import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusInk

@Suite struct StrokeArchiveTests {
    static let first = [
        PenOffset(dx: 0, dy: 0), PenOffset(dx: -5, dy: 7, endOfStroke: true), PenOffset(dx: 300, dy: -260),
        PenOffset(dx: 1, dy: 1, endOfStroke: true),
    ]
    static let second = [PenOffset(dx: 0, dy: 0), PenOffset(dx: 3, dy: 4, endOfStroke: true)]

    @Test(arguments: [StrokeFixture.protocol2, StrokeFixture.protocol3, StrokeFixture.protocol4])
    func drawingsOfEachProtocol(bytes: [UInt8]) throws {
        let samples = try StrokeArchive.samples(parsing: bytes, split: "train")
        #expect(samples.map(\.offsets) == [StrokeArchiveTests.first, StrokeArchiveTests.second])
        #expect(samples.map(\.id) == ["train-00001", "train-00002"])
        #expect(
            samples.allSatisfy {
                $0.isSimplified && $0.form == $0.id && $0.split == "train" && $0.text == nil
            })
    }

    @Test func columnsOfFloats() throws {
        let samples = try StrokeArchive.samples(parsing: StrokeFixture.columnMajorFloats, split: "train")
        #expect(samples.map(\.offsets) == [[.origin, PenOffset(dx: 2.25, dy: -3.5, endOfStroke: true)]])
    }

    @Test func membersBecomeSplits() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "ductus-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try WholeFile.write(StrokeFixture.archive, to: path)
        let ink = try InkSet(reading: path)
        #expect(ink.splits == ["train", "valid", "test"])
        #expect(try ink.samples(in: "train").count == 2)
        #expect(try ink.samples(in: "valid").map(\.offsets) == [StrokeArchiveTests.first])
        #expect(try InkSet(prepared: ink.prepared()).samples == ink.samples)
    }

    @Test func damagedArchivesGiveInkOrAnError() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "ductus-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        var noise = Noise(7)
        for _ in 0..<300 {
            try WholeFile.write(noise.damaged(StrokeFixture.archive), to: path)
            do throws(FileError) {
                #expect(try InkSet(reading: path).samples.count <= 4)
            } catch {
                #expect(error.path.hasPrefix(path))
            }
        }
    }

    @Test(arguments: [StrokeFixture.protocol2, StrokeFixture.protocol3, StrokeFixture.protocol4])
    func damagedPicklesGiveInkOrAnError(bytes: [UInt8]) {
        var noise = Noise(8)
        for _ in 0..<1_500 {
            do throws(InputError) {
                for sample in try StrokeArchive.samples(parsing: noise.damaged(bytes), split: "x") {
                    #expect(sample.offsets.allSatisfy { $0.dx.isFinite && $0.dy.isFinite })
                }
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    @Test(arguments: [StrokeFixture.protocol2, StrokeFixture.protocol3, StrokeFixture.protocol4])
    func everyLengthButTheWholeIsAnError(bytes: [UInt8]) {
        for count in 0..<bytes.count {
            #expect(throws: InputError.self) {
                try StrokeArchive.samples(parsing: Array(bytes.prefix(count)), split: "x")
            }
        }
    }

    @Test func otherArraysAreRefused() {
        var header = StrokeFixture.protocol4
        header.replaceSubrange(10..<30, with: "{'descr': '<i2', ...".utf8)
        #expect { try StrokeArchive.samples(parsing: header, split: "x") } throws: {
            "\($0)".contains("dtype object and one dimension were expected")
        }
    }
}
