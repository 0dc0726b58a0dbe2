import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusInk

@Suite struct IAMOnDBTests {
    @Test func folderParentAndArchivesGiveTheSameSet() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        let ink = try InkSet(reading: fixture.root.path)
        #expect(ink.source == "IAM-OnDB")
        #expect(ink.licence.contains("Liwicki"))
        #expect(ink.samples.count == 10)
        for path in [
            fixture.folder.path, try fixture.packed("J"), try fixture.packed("z"), try fixture.packed(""),
        ] {
            let other = try InkSet(reading: path)
            #expect(other.samples == ink.samples)
            #expect(other.report == ink.report || path.hasPrefix(fixture.folder.path + "/packed"))
        }
    }

    @Test func offsetsBeginAtTheOriginAndEndTheirStrokes() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        let ink = try InkSet(reading: fixture.root.path)
        #expect(ink.samples[0].id == "a01-000u-01")
        #expect(ink.samples[0].form == "a01-000u")
        #expect(
            ink.samples[0].offsets == [
                PenOffset(dx: 0, dy: 0), PenOffset(dx: 11, dy: 27),
                PenOffset(dx: 10, dy: 10, endOfStroke: true),
                PenOffset(dx: 78, dy: -45, endOfStroke: true),
            ])
        #expect(ink.report.lines == 10)
        #expect(ink.report.forms == 5)
        #expect(ink.report.strokes == 20)
        #expect(ink.report.offsets == 30)
    }

    @Test func textsArePairedOnlyWhereTheyCanBeTrusted() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        let ink = try InkSet(reading: fixture.root.path)
        let texts = Dictionary(uniqueKeysWithValues: ink.samples.map { ($0.id, $0.text) })
        #expect(texts["a01-000u-02"] == "Mr. Gaitskell")
        #expect(texts["a01-001w-01"] == "any more Labour")
        #expect(texts["a01-001w-02"] == .some(nil))
        #expect(texts["b02-003-01"] == .some(nil))
        #expect(ink.report.linesWithText == 6)
        #expect(ink.report.entries.contains { $0.kind == .lineCountsDiffer && $0.place == "b02-003" })
        #expect(ink.report.entries.contains { $0.kind == .crossedOutWord && $0.place == "a01-001w-02" })
        #expect(ink.report.entries.contains { $0.kind == .formWithoutInk && $0.place == "z99-003" })
        #expect(ink.report.description.contains("a01-001w-02: \"life # Peers\""))
    }

    @Test func aGapInTheNumbersDistrustsTheForm() throws {
        let fixture = try IAMFixture([.init(name: "a01-000u", texts: ["one", "two"], numbers: [1, 3])])
        defer { fixture.remove() }
        #expect(try InkSet(reading: fixture.root.path).samples.map(\.text) == [nil, nil])
    }

    @Test func missingTranscriptionsAndListsAreNoted() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        try FileManager.default.removeItem(at: fixture.root.appending(path: "ascii/c03/c03-004/c03-004z.txt"))
        try fixture.write("OCR:\n\nno mark\n", to: "ascii/d04/d04-005/d04-005.txt")
        try FileManager.default.removeItem(at: fixture.root.appending(path: "task1/testset_v.txt"))
        let ink = try InkSet(reading: fixture.root.path)
        #expect(ink.report.entries.count { $0.kind == .transcriptionMissing } == 2)
        #expect(ink.report.entries.contains { $0.kind == .listMissing && $0.place == "testset_v" })
        #expect(ink.splits == ["trainset", "testset_t", "testset_f"])
        #expect(ink.samples.first { $0.form == "c03-004z" }?.split == nil)
    }

    @Test func splitsAndListsOfForms() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        let ink = try InkSet(reading: fixture.root.path)
        #expect(
            try ink.samples(in: "trainset").map(\.form) == [
                "a01-001w", "a01-001w", "b02-003", "b02-003", "b02-003",
            ])
        #expect(try ink.samples(in: "testset_f").isEmpty)
        let list = try fixture.path("mine.txt", holding: "\r\nd04-005 \r\n\r\na01-000u\r\n")
        #expect(try ink.samples(in: list).count == 4)

        let wrong = try fixture.path("wrong.txt", holding: "d04-005\nx99-000\n")
        #expect { try ink.samples(in: wrong) } throws: {
            "\($0)".contains("wrong.txt: line 2: there is no form \"x99-000\"")
        }
        #expect { try ink.samples(in: "nosuch") } throws: {
            "\($0)".contains("trainset, testset_v, testset_t, testset_f")
        }
        let empty = try fixture.path("empty.txt", holding: " \n")
        #expect { try ink.samples(in: empty) } throws: { "\($0)".contains("the list is empty") }
    }

    @Test func aFormInTwoSplitsIsAnError() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        try fixture.write("a01-000u\nc03-004z\n", to: "task1/testset_t.txt")
        #expect { try InkSet(reading: fixture.root.path) } throws: {
            "\($0)".contains("testset_t.txt: line 2: the form c03-004z is in testset_v, too")
        }
    }

    @Test func textsAreLeftOutAndTheirInkStays() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        var ink = try InkSet(reading: fixture.root.path)
        let before = ink.samples
        try ink.leaveOutTexts(
            listedIn: fixture.path("out.txt", holding: "a01-000u-02\nq00-000-01\nb02-003-01\n"))
        #expect(ink.samples.map(\.offsets) == before.map(\.offsets))
        #expect(ink.samples[1].text == nil)
        #expect(ink.samples[0].text == "A MOVE to stop")
        #expect(ink.report.linesWithText == 5)
        #expect(ink.report.entries.filter { $0.kind == .textLeftOut }.map(\.place) == ["a01-000u-02"])
        #expect(ink.report.entries.filter { $0.kind == .unknownLineLeftOut }.map(\.place) == ["q00-000-01"])
    }

    @Test func aLineWithoutInkIsDroppedAndNoted() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        try fixture.write("<A><StrokeSet></StrokeSet></A>", to: IAMFixture.linePath("c03-004z", 1))
        let ink = try InkSet(reading: fixture.root.path)
        #expect(ink.samples.count == 9)
        #expect(ink.report.entries.contains { $0.kind == .lineWithoutInk && $0.place == "c03-004z-01" })
    }

    @Test(arguments: [
        ("<A><StrokeSet><Stroke>\n<Point x='1' y='2'/>", "the XML is damaged or cut short"),
        ("", "the XML is damaged or cut short"),
        ("<A></B>", "the XML is damaged or cut short"),
        ("<A/><A/>", "a second root element"),
        ("poem <A/>", "text outside the XML"),
        (String(repeating: "<A>", count: 1_000), "more than 64 elements within one another"),
        (
            "<A><StrokeSet><Stroke>\n<Point x='1' y='2.5'/></Stroke></StrokeSet></A>",
            "line 2: a point with y = \"2.5\""
        ),
        ("<A><StrokeSet><Stroke><Point x='1'/></Stroke></StrokeSet></A>", "a point without y"),
        ("<A><StrokeSet><Point x='1' y='1'/></StrokeSet></A>", "<Point> stands outside a <Stroke>"),
        ("<A><Stroke><Point x='1' y='1'/></Stroke></A>", "<Stroke> stands outside a <StrokeSet>"),
        (
            "<A><StrokeSet><Stroke><Point x='-9223372036854775808' y='1'/></Stroke></StrokeSet></A>",
            "where a whole number was expected"
        ),
        (
            "<A><StrokeSet><Stroke><Point x='99999999999999999999999' y='1'/></Stroke></StrokeSet></A>",
            "where a whole number was expected"
        ),
    ])
    func malformedInkNamesFileAndPlace(xml: String, problem: String) throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        try fixture.write(xml, to: IAMFixture.linePath("c03-004z", 1))
        #expect { try InkSet(reading: fixture.root.path) } throws: {
            "\($0)".contains("c03-004z-01.xml: ") && "\($0)".contains(problem)
        }
    }

    @Test func commentsAndInstructionsArePassedOver() throws {
        let xml =
            "<?x?><!-- <Point x='a'/> --><A><StrokeSet><Stroke><?x?><Point y = '2' x='1'></Point></Stroke></StrokeSet></A>"
        #expect(try LineXML.offsets(parsing: Array(xml.utf8)) == [PenOffset(dx: 0, dy: 0, endOfStroke: true)])
    }

    @Test func documentTypesAndFilesThatAreTooLargeAreRefused() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        try fixture.write("<!DOCTYPE A [<!ENTITY e \"1\">]><A/>", to: IAMFixture.linePath("c03-004z", 1))
        #expect { try InkSet(reading: fixture.root.path) } throws: {
            "\($0)".contains("c03-004z-01.xml: line 1: ")
        }

        try fixture.write(String(repeating: " ", count: 17 << 20), to: IAMFixture.linePath("c03-004z", 1))
        #expect { try InkSet(reading: fixture.root.path) } throws: {
            "\($0)".contains("far more than such a file holds")
        }
        #expect { try InkSet(reading: fixture.packed()) } throws: {
            "\($0)".contains("far more than such a file holds")
        }
    }

    @Test func damagedXMLGivesInkOrAnError() throws {
        var noise = Noise(3)
        let xml = Array(IAMFixture.xml(seed: 1).utf8)
        for _ in 0..<2_000 {
            do throws(InputError) {
                let offsets = try LineXML.offsets(parsing: noise.damaged(xml))
                #expect(offsets.allSatisfy { $0.dx.isFinite && $0.dy.isFinite })
            } catch {
                #expect(error.description.hasPrefix("line "))
            }
        }
    }

    @Test(arguments: ["J", "z", ""])
    func damagedArchivesGiveInkOrAnError(compression: String) throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        let packed = try fixture.packed(compression)
        let bytes = try WholeFile.read(packed)
        var noise = Noise(4)
        for _ in 0..<100 {
            try Data(noise.damaged(bytes)).write(to: URL(fileURLWithPath: packed))
            do throws(FileError) {
                #expect(try InkSet(reading: packed).samples.count <= 10)
            } catch {
                #expect(error.description.hasPrefix(fixture.folder.path))
            }
        }
        if compression == "J" {
            try Data(bytes.prefix(bytes.count / 2)).write(to: URL(fileURLWithPath: packed))
            #expect { try InkSet(reading: packed) } throws: { "\($0)".contains("fetch it again") }
        }
    }

    @Test func whatIsNoInkIsRefusedByName() throws {
        let fixture = try IAMFixture()
        defer { fixture.remove() }
        #expect { try InkSet(reading: fixture.path("poem.txt", holding: "a poem")) } throws: {
            "\($0)".contains("poem.txt: this is no ink known here")
        }
        #expect { try InkSet(reading: fixture.path("nothing", holding: "")) } throws: {
            "\($0)".contains("this is no ink known here")
        }
        #expect { try InkSet(reading: fixture.folder.path + "/missing") } throws: {
            "\($0)".contains("there is no such file or folder")
        }
        #expect { try InkSet(reading: fixture.root.path + "/ascii") } throws: {
            "\($0)".contains("does not hold IAM-OnDB")
        }
    }
}
