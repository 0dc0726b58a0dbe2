import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusInk

@Suite struct IAMDatabaseTests {
    @Test func folderAndArchiveGiveTheSameInk() throws {
        let database = try SyntheticDatabase()
        let folder = try InkSet(reading: database.folder.path)
        #expect(try InkSet(reading: database.packed()) == folder)
        #expect(try InkSet(reading: database.folder.appending(path: "iam-ondb").path) == folder)
        #expect(
            folder.samples.map(\.id) == [
                "a01-000u-01", "a01-000u-02", "a01-001-01", "a01-001-02", "a01-001-03", "b02-007z-01",
            ])
        #expect(
            folder.samples.map(\.split) == [
                "trainset", "trainset", "testset_v", "testset_v", "testset_v", nil,
            ])
    }

    @Test func inkIsAsRecorded() throws {
        let sample = try InkSet(reading: SyntheticDatabase().folder.path).samples[0]
        #expect(sample.offsets.count == 30)
        #expect(sample.offsets[0] == PenOffset(dx: 0, dy: 0))
        #expect(sample.offsets[1] == PenOffset(dx: 10, dy: 1))
        #expect(sample.offsets.indices.filter { sample.offsets[$0].endOfStroke } == [11, 29])
    }

    /// Text is paired by number, and not at all where the form has fewer lines of text than of ink.
    @Test func transcriptionsArePairedOrLeftOut() throws {
        let texts = try InkSet(reading: SyntheticDatabase().folder.path).samples.map(\.text)
        #expect(texts == ["First line", "second line", nil, nil, nil, nil])
    }

    @Test func splitsAndListsOfForms() throws {
        let database = try SyntheticDatabase()
        let ink = try InkSet(reading: database.folder.path)
        #expect(try ink.samples(in: "testset_v").count == 3)
        try database.write("b02-007z\r\n\na01-000u", to: "mine.txt")
        #expect(try ink.samples(in: database.folder.appending(path: "mine.txt").path).count == 3)
        try database.write("a01-000u\nz99-999\n", to: "wrong.txt")
        #expect { try ink.samples(in: database.folder.appending(path: "wrong.txt").path) } throws: {
            "\($0)".contains("line 2: there is no form \"z99-999\"")
        }
        #expect { try ink.samples(in: "testset_q") } throws: {
            "\($0)".contains("splits: testset_v, trainset")
        }
    }

    @Test func textOnAListIsLeftOutAndReported() throws {
        let database = try SyntheticDatabase()
        try database.write("a01-000u-02\nq00-000-01\n", to: "list")
        let (ink, ids) = try InkSet(reading: database.folder.path).leavingOutText(
            listedIn: database.folder.appending(path: "list").path)
        #expect(ink.samples.compactMap(\.text) == ["First line"])
        let report = PreparationReport(of: ink, leftOut: ids)
        #expect(report.entries.contains { $0.id == "a01-000u-02" && $0.what.contains("as listed") })
        #expect(report.entries.contains { $0.id == "q00-000-01" && $0.what.contains("no such line") })
        #expect(report.lines == 6 && report.points == 6 * 29)
    }

    @Test(arguments: [
        ("", "well-formed"), ("<a>", "well-formed"), ("no xml", "well-formed"),
        ("<StrokeSet></StrokeSet>", "no points"),
        ("<StrokeSet><Stroke><Point x=\"1\"/></Stroke></StrokeSet>", "whole numbers"),
        ("<StrokeSet><Stroke><Point x=\"1e400\" y=\"2\"/></Stroke></StrokeSet>", "whole numbers"),
        ("<StrokeSet><Stroke><Point x=\"999999999\" y=\"2\"/></Stroke></StrokeSet>", "whole numbers"),
        (String(SyntheticDatabase.xml(1).dropLast(60)), "cut short"),
    ])
    func brokenXMLNamesItsFile(xml: String, reason: String) throws {
        let database = try SyntheticDatabase()
        try database.write(xml, to: "iam-ondb/lineStrokes/a01/a01-001/a01-001-02.xml")
        #expect { try InkSet(reading: database.folder.path) } throws: {
            "\($0)".contains("a01-001-02.xml: line") && "\($0)".contains(reason)
                || "\($0)".contains("a01-001-02.xml: there are no points") && reason == "no points"
        }
    }

    @Test func whatIsNoInkSaysSo() throws {
        let empty = FileManager.default.temporaryDirectory.appending(path: "ductus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
        #expect { try InkSet(reading: empty.path) } throws: { "\($0)".contains("no ink of IAM-OnDB") }
        #expect { try InkSet(reading: "/nowhere/at/all") } throws: { "\($0)".contains("no such file") }
    }

    @Test func damagedArchivesAreErrors() throws {
        let database = try SyntheticDatabase()
        let archive = try database.packed()
        let bytes = try WholeFile.read(archive)
        var random = RandomSource(seed: 6)
        for round in 0..<60 {
            var damaged = bytes
            if round % 2 == 0 {
                damaged.removeLast(Int.random(in: 20..<bytes.count - 8, using: &random))
            } else {
                for _ in 0..<5 { damaged[Int.random(in: 6..<bytes.count, using: &random)] ^= 0x55 }
            }
            try WholeFile.write(damaged, to: archive)
            #expect(throws: FileError.self) { try InkSet(reading: archive) }
        }
    }

    static let data: String? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path =
            ProcessInfo.processInfo.environment["DUCTUS_DATA"] ?? root.appending(path: "../shared/data").path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    @Test(.enabled(if: data != nil)) func theRealDatabaseHasItsCounts() throws {
        let ink = try InkSet(reading: Self.data! + "/iam-ondb.tar.xz")
        let report = PreparationReport(of: ink)
        #expect(report.lines == 11_698 && report.points == 7_337_465)
        #expect(
            report.splits["trainset"] == 5364 && report.splits["testset_v"] == 1438
                && report.splits["testset_t"] == 1518)
        #expect(ink.samples.first { $0.id == "a01-000u-01" }?.text == "A MOVE to stop Mr . Gaitskell")
        #expect(report.spikes < 200 && report.brokenLines < 20)
        #expect(try InkSet(parsing: ink.prepared().bytes) == ink)
    }
}
