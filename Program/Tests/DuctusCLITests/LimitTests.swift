import Foundation
import Testing

/// What small or odd input may cost: the limits of Docs/limits.md, measured in memory and work.
@Suite struct LimitTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ductus-limits-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        let url = folder.appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        return url.path
    }

    /// A refusal with a reason, within `perByte` bytes of memory for each byte of the file and what the program
    /// takes by itself.
    private func expectRefusal(
        _ arguments: [String], of path: String, reason: String, perByte: Int = 64,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let measured = try Measured(arguments, in: folder)
        let size = try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        #expect(measured.code == 1, sourceLocation: sourceLocation)
        #expect(measured.error.contains(reason), "\(measured.error)", sourceLocation: sourceLocation)
        let most = Measured.floor + size * perByte
        #expect(measured.memory < most, sourceLocation: sourceLocation)
    }

    @Test func anArchiveUnpacksToSoMuchAndNoMore() throws {
        for form in 0..<40 {
            _ = try file("ink/ascii/a01/a01-\(form)/a01-\(form).txt", Array(repeating: 0x61, count: 1 << 20))
        }
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = ["tar", "-C", folder.path, "-cJf", path("ink.tar.xz"), "ink"]
        try tar.run()
        tar.waitUntilExit()
        try expectRefusal(
            ["prepare", path("ink.tar.xz"), "-o", path("out")], of: path("ink.tar.xz"),
            reason: "unpacked to more than 16 MB and 100 times its size")
        _ = try file("ink/ascii/a01/a01-1/a01-1.txt", Array(repeating: 0x61, count: 1 << 20 + 1))
        _ = try file("ink/lineStrokes/a01/a01-1/a01-1-01.xml", Array("<StrokeSet></StrokeSet>".utf8))
        try expectRefusal(
            ["prepare", path("ink"), "-o", path("out")], of: path("ink/ascii/a01/a01-1/a01-1.txt"),
            reason: "far more than such a file holds")
    }

    /// An `.npz` with one member, a list pickled so.
    private func drawings(_ pickle: [UInt8]) throws -> String {
        var header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
        header += String(repeating: " ", count: 117 - header.count) + "\n"
        _ = try file(
            "train.npy", [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(header.utf8) + pickle)
        let zip = Process()
        zip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        zip.arguments = [
            "python3", "-c",
            "import sys, zipfile; zipfile.ZipFile(sys.argv[1], 'w').write(sys.argv[2], 'train.npy')",
            path("ink.npz"), path("train.npy"),
        ]
        try zip.run()
        zip.waitUntilExit()
        return path("ink.npz")
    }

    private static let names = Array(
        "cnumpy.core.multiarray\n_reconstruct\nq\u{0}cnumpy\nndarray\nq\u{1}cnumpy\ndtype\nq\u{2}".utf8)

    private func bytes(_ parts: [UInt8]..., times: (Int, [UInt8])) -> [UInt8] {
        Array(parts.joined()) + Array(repeatElement(times.1, count: times.0).joined())
    }

    @Test func aPickleMakesNoMoreThanItHolds() throws {
        // One text, encoded 40,000 times.
        let text = Array(repeating: UInt8(ascii: "a"), count: 200_000)
        let again: [UInt8] = [0x68, 0, 0x68, 1, 0x68, 2, 0x86, 0x52]
        let encoded = bytes(
            [0x80, 2], Array("c_codecs\nencode\nq\u{0}".utf8), [0x58, 0x40, 0x0D, 3, 0], text, [0x71, 1],
            [0x58, 6, 0, 0, 0], Array("latin1q\u{2}".utf8), times: (40_000, again))
        let npz = try drawings(encoded + [0x2E])
        try expectRefusal(["prepare", npz, "-o", path("out")], of: npz, reason: "encoded again and again")

        // One shape of 100,000 dimensions, given to 10,000 arrays.
        let array: [UInt8] = Array("h\u{0}h\u{1})N\u{87}R(K\u{1}h\u{3}h\u{4}".utf8.filter { $0 != 0xC2 })
        let shaped = bytes(
            [0x80, 2], Self.names, [0x28], times: (100_000, [0x4B, 1]))
        let type =
            Array("tq\u{3}h\u{2}U\u{2}i2K\u{0}K\u{1}".utf8) + [0x87] + Array("Rq\u{4}(K\u{3}U\u{1}<tb".utf8)
        let arrays = Array(repeatElement(array + [0x89] + Array("U\u{0}tb".utf8), count: 10_000).joined())
        let shapes = try drawings(shaped + type + arrays + [0x2E])
        try expectRefusal(
            ["prepare", shapes, "-o", path("out")], of: shapes, reason: "100000 dimensions")

        // Everything remembered.
        let remembered = try drawings(bytes([0x80, 4, 0x4E], times: (300_000, [0x94])) + [0x2E])
        try expectRefusal(
            ["prepare", remembered, "-o", path("out")], of: remembered, reason: "without a list of arrays")
    }

    @Test func aHeaderTakesMemoryInProportion() throws {
        for filler in ["0,", "[0],", "{\"\":0},", "\"\\u0001\","] {
            let values = String(repeating: filler, count: (4 << 20) / filler.utf8.count) + "0"
            let header = Array("{\"a\":{\"shape\":[\(values)]}}".utf8)
            let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
            let model = try file("model.safetensors", length + header)
            try expectRefusal(["inspect", model], of: model, reason: "no element type")
        }
    }

    @Test func aLineOfInkTakesMemoryInProportion() throws {
        let stroke = "<Stroke>" + String(repeating: "<Point x=\"1\" y=\"1\"/>", count: 10) + "</Stroke>"
        let line = try file(
            "ink/lineStrokes/a01/a01-1/a01-1-01.xml",
            Array("<StrokeSet>\(String(repeating: stroke, count: 20_000))</StrokeSet>".utf8))
        let prepared = try Measured(["prepare", path("ink"), "-o", path("ink.safetensors")], in: folder)
        #expect(prepared.code == 0, "\(prepared.error)")
        let size = try #require(FileManager.default.attributesOfItem(atPath: line)[.size] as? Int)
        let most = Measured.floor + 64 * size
        #expect(prepared.memory < most)
        try expectRefusal(
            ["eval", "--data", path("ink.safetensors"), "--split", "none"], of: path("ink.safetensors"),
            reason: "neither a split nor a file")
    }

    @Test func aStyleTakesMemoryInProportion() throws {
        func ink(_ members: String, count: Int = 100, last: String = "[50, 0]") throws -> String {
            let points = (0..<count).map { "[\($0), \($0 % 7)]" }.joined(separator: ",")
            return try file(
                "\(UUID().uuidString).json", Array("{\(members), \"strokes\": [[\(points), \(last)]]}".utf8))
        }
        let words = String(repeating: "word ", count: 4_000)
        for style in [
            try ink("\"text\": \"a\", \"millimetresPerUnit\": 1e-6"),
            try ink("\"text\": \"a\"", last: "[1000000, 0]"),
            try ink("\"text\": \"\(words)\""),
            try ink("\"text\": \"a\"", count: 100_000),
        ] {
            try expectRefusal(
                ["write", "a", "--seed", "1", "--style", style, "-o", path("a.svg")], of: style,
                reason: "style", perByte: 128)
        }
    }

    /// What cannot be kept is told before it is made, with less work than a few lines take.
    @Test func refusalsComeBeforeTheWork() throws {
        let lines = String(repeating: "some words ", count: 30)
        let written = try Measured(["write", lines, "--seed", "1", "-o", path("a.svg")], in: folder)
        #expect(written.code == 0, "\(written.error)")
        let long = try file("long.txt", Array(String(repeating: "many words ", count: 2_000).utf8))
        let ink = try file("ink.npz", Array("PK".utf8) + Array(repeating: 0, count: 100))
        let endless = try file("endless.txt", Array(repeating: UInt8(ascii: "a"), count: 8 << 20))
        for (arguments, reason) in [
            (["write", "--file", endless, "-o", path("a.svg")], "longer than 200000 characters"),
            (["write", "--file", long, "-o", path("none/a.svg")], "no such file or directory"),
            (["write", "--file", long, "-o", folder.path + "/x.svg/a.svg"], "no such file or directory"),
            (["write", "--file", long], "more than one page"),
            (["write", "--file", long, "-o", path("a.png"), "--page", "3000x3000"], "pixels is too large"),
            (
                ["write", "--file", long, "-o", path("a.png"), "--show-window", path("w.png")],
                "give a shorter text"
            ),
            (["write", "--file", long, "-o", path("a.png"), "--pen-width", "nan"], "--pen-width"),
            (["write", "--file", long, "-o", path("a.png"), "--margin", "nan"], "margin"),
            (["scribble", "--count", "300", "-o", path("a.png")], "too large"),
            (["scribble", "--count", "300", "-o", path("none/a.svg")], "no such file or directory"),
            (["prepare", ink, "-o", path("none/a")], "no such file or directory"),
            (["recombine", ink, "-o", path("none/a")], "no such file or directory"),
        ] {
            let refused = try Measured(arguments, in: folder)
            #expect(refused.code != 0 && refused.error.contains(reason), "\(arguments): \(refused.error)")
            #expect(refused.work < written.work, "\(arguments)")
        }
    }
}
