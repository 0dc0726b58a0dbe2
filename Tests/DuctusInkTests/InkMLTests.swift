import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusInk

@Suite struct InkMLTests {
    private func lines(_ body: String) throws -> [InkML.Line] {
        try InkML(
            parsing: Array(
                "<?xml version=\"1.0\"?><ink xmlns=\"http://www.w3.org/2003/InkML\">\(body)</ink>".utf8)
        ).lines
    }

    private func points(_ trace: String, format: String = "") throws -> [PenPoint] {
        try lines("\(format)<trace>\(trace)</trace>")[0].strokes[0]
    }

    @Test func plainPoints() throws {
        #expect(
            try points("10 0, 9 14,8 -20 ,1e1 +2.5")
                == [
                    PenPoint(x: 10, y: 0), PenPoint(x: 9, y: 14), PenPoint(x: 8, y: -20),
                    PenPoint(x: 10, y: 2.5),
                ])
        #expect(try points("1-2,-3-4") == [PenPoint(x: 1, y: -2), PenPoint(x: -3, y: -4)])
    }

    /// The example of the standard, section 3.2.1: 1125 18432, then differences, then differences of those.
    @Test func differencesAsTheStandardsExampleHasThem() throws {
        #expect(
            try points("1125 18432,'23'43,\"7\"-8,3-5,7 -3,6 2,6 8,3 6")
                == [
                    (1125, 18432), (1148, 18475), (1178, 18510), (1211, 18540), (1251, 18567), (1297, 18596),
                    (1349, 18633), (1404, 18676),
                ].map { PenPoint(x: $0.0, y: $0.1) })
        #expect(
            try points("5 6,* 7,!1 *") == [PenPoint(x: 5, y: 6), PenPoint(x: 5, y: 7), PenPoint(x: 1, y: 7)])
    }

    @Test func channelsStandWhereTheFormatSays() throws {
        let format = """
            <definitions><context xml:id="pen"><traceFormat><channel name="T"/><channel name="Y" orientation="-ve"/>
            <channel name="X"/><intermittentChannels><channel name="F"/></intermittentChannels></traceFormat></context>
            </definitions>
            """
        let line = try lines("\(format)<trace contextRef=\"#pen\">0 7 3, 1 8 4 200</trace>")[0]
        #expect(line.strokes == [[PenPoint(x: 3, y: -7), PenPoint(x: 4, y: -8)]])
    }

    @Test func groupsAndViewsAreLines() throws {
        let found = try lines(
            """
            <annotation type="truth">two
            lines</annotation>
            <traceGroup><annotation type="truth">two</annotation>
            <traceGroup><annotation type="truth">t</annotation><trace id="a">1 1, 2 2</trace></traceGroup>
            <trace>3 3</trace></traceGroup>
            <trace xml:id="b">5 5</trace>
            <traceView><annotation type="transcription"> lines </annotation><traceView traceDataRef="#b"/></traceView>
            """)
        #expect(found.map(\.text) == ["two", "lines"])
        #expect(found[0].strokes == [[PenPoint(x: 1, y: 1), PenPoint(x: 2, y: 2)], [PenPoint(x: 3, y: 3)]])
        #expect(found[1].strokes == [[PenPoint(x: 5, y: 5)]])
    }

    @Test(arguments: [
        ("<trace>1 2, x 3</trace>", "point 1 of trace without a name is \" x 3\""),
        ("<trace id=\"t\">1</trace>", "point 0 of trace \"t\""),
        ("<trace>nan inf</trace>", "numbers for X and Y"),
        ("<trace>1e30 0</trace>", "numbers for X and Y"), ("", "no <trace> with points"),
        (
            "<traceGroup><annotation type=\"truth\">a</annotation><traceView traceDataRef=\"#c\"/></traceGroup>",
            "\"c\""
        ),
        ("<traceFormat><channel name=\"X\"/></traceFormat><trace>1 2</trace>", "no channels X and Y"),
        ("<trace>", "not well-formed"),
    ])
    func whatIsNoInkIsToldWithItsPlace(body: String, reason: String) {
        #expect { try lines(body) } throws: { "\($0)".contains(reason) }
    }

    /// An entity that would unfold to 10⁹ characters, a file from elsewhere, and elements 100,000 deep.
    @Test(arguments: [
        "<!DOCTYPE ink [<!ENTITY a \"aaaaaaaaaa\">"
            + (0..<9).map {
                "<!ENTITY \("abcdefghij".dropFirst($0 + 1).first!) \"\(String(repeating: "&\("abcdefghij".dropFirst($0).first!);", count: 10))\">"
            }.joined()
            + "]><ink><trace>&j;</trace></ink>",
        "<!DOCTYPE ink [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><ink><trace>&a;</trace></ink>",
        "<ink>" + String(repeating: "<traceGroup>", count: 100_000),
    ])
    func hostileXMLIsRefused(text: String) {
        #expect { try InkML(parsing: Array(text.utf8)) } throws: {
            !"\($0)".contains("root:") && "\($0)".utf8.count < 400
        }
    }

    @Test func damagedFilesGiveInkOrAnError() {
        let text =
            "<ink><traceGroup><annotation type=\"truth\">ab</annotation><trace id=\"a\">1 2,'3\"4,5 6</trace></traceGroup></ink>"
        var noise = Noise(9)
        for _ in 0..<3_000 {
            if let lines = try? InkML(parsing: noise.damaged(Array(text.utf8))).lines {
                #expect(lines.allSatisfy { !$0.strokes.isEmpty })
            }
        }
    }
}
