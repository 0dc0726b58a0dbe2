import Foundation
import Testing

/// The program as people run it: what it prints, where, and how it ends.
@Suite struct CommandTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ductus-cli-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    struct Outcome {
        let code: Int32
        let out, error: String
    }

    /// The program lies beside the bundle of tests.
    static let program: URL = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appending(path: "ductus")
    }()

    private func ductus(_ arguments: String...) throws -> Outcome { try run(arguments) }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    static let model: String = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "Models/cursive.safetensors"
        )
        .path

    @Test func theSameSeedWritesTheSameSVG() throws {
        let first = try ductus("scribble", "--model", Self.model, "--seed", "4", "--points", "80")
        #expect(first.code == 0)
        #expect(first.out.hasPrefix("<") && first.out.contains("<path"))
        #expect(
            try ductus("scribble", "--model", Self.model, "--seed", "4", "--points", "80").out == first.out)
        #expect(
            try ductus("scribble", "--model", Self.model, "--seed", "5", "--points", "80").out != first.out)
    }

    @Test(arguments: ["kanji", "alphabets"]) func drawingsLieOnAGrid(model: String) throws {
        let drawn = try run([
            "scribble", "--model", model, "--count", "7", "--width", "60", "--cell", "15", "--seed", "3",
        ])
        #expect(drawn.code == 0, "\(drawn.error)")
        #expect(drawn.out.contains("viewBox=\"0 0 60 30\""))
        // The same drawing, whatever stands behind it.
        let fewer = try run([
            "scribble", "--model", model, "--count", "5", "--width", "60", "--cell", "15", "--seed", "3",
        ])
        let paths = { (svg: String) in svg.split(separator: "\n").filter { $0.contains("<path") } }
        #expect(paths(fewer.out).count > 5 && paths(drawn.out).starts(with: paths(fewer.out)))
    }

    private static let hands = URL(fileURLWithPath: model).deletingLastPathComponent()
        .appending(path: "hands.safetensors").path

    @Test func handsAreLearnedMixedAndWrittenIn() throws {
        #expect(
            try ductus("write", "nineteen hundred and eighty-four", "--seed", "3", "-o", path("ink.json"))
                .code == 0)
        let learned = try ductus(
            "hand", "learn", path("ink.json"), "-o", path("a.hand.json"), "--model", Self.hands)
        #expect(learned.code == 0, "\(learned.error)")
        #expect(learned.error.contains("the hand of 1 line"))
        let refined = try ductus(
            "hand", "learn", path("ink.json"), "-o", path("b.hand.json"), "--refine", "--weights",
            path("b.safetensors"), "--seed", "2", "--model", Self.hands)
        #expect(refined.code == 0, "\(refined.error)")
        let written = try ductus(
            "write", "mine", "--model", path("b.safetensors"), "--style", path("b.hand.json"), "-o",
            path("b.svg"))
        #expect(written.code == 0, "\(written.error)")
        let mixed = try ductus(
            "hand", "mix", path("a.hand.json"), path("b.hand.json"), "0.3", "-o", path("c.hand.json"))
        #expect(mixed.code == 0, "\(mixed.error)")
        let files = try ["a", "b", "c"].map {
            try String(contentsOfFile: path("\($0).hand.json"), encoding: .utf8)
        }
        #expect(Set(files).count == 3)
        #expect(files[2].contains("\"name\":\"c\"") && files[2].contains("a with 30 % of b"))
        let shown = try ductus(
            "hand", "show", path("c.hand.json"), "--text", "mine", "-o", path("c.svg"), "--model", Self.hands)
        #expect(shown.code == 0, "\(shown.error)")
        #expect(try String(contentsOfFile: path("c.svg"), encoding: .utf8).contains("<title>mine</title>"))
    }

    @Test func aModelThatIsNamedWritesInAHandOfItsOwn() throws {
        let drawings = try ["1", "2", "1"].map { seed in
            let written = try ductus("write", "mine", "--model", Self.hands, "--seed", seed)
            #expect(written.code == 0, "\(written.error)")
            return written.out
        }
        #expect(drawings[0] == drawings[2] && drawings[0] != drawings[1])
        let usual = try ductus("write", "mine", "--seed", "1")
        #expect(usual.out != drawings[0])
    }

    @Test func mistakesWithHandsAreToldAndLeaveNothing() throws {
        try Data(
            "{\"format\": \"ductus hand 1\", \"space\": \"5\", \"levels\": [\(String(repeating: "1,", count: 63))1]}"
                .utf8
        )
        .write(to: folder.appending(path: "other.hand.json"))
        try Data("{\"text\": \"a\", \"strokes\": [[[0, 0], [1, 2]]]}".utf8).write(
            to: folder.appending(path: "dot.json"))
        for (arguments, reason) in [
            (["write", "a", "--style", path("other.hand.json"), "--model", Self.hands], "another model"),
            (["hand", "learn", path("dot.json"), "-o", path("x"), "--model", Self.hands], "dot.json: "),
            (["hand", "learn", path("none.inkml"), "-o", path("x"), "--model", Self.hands], "none.inkml: "),
            (
                ["hand", "mix", path("other.hand.json"), path("dot.json"), "-o", path("x")],
                "`ductus hand learn`"
            ),
            (
                ["hand", "learn", path("dot.json"), "-o", path("x"), "--weights", path("y")],
                "give both"
            ),
            (
                ["hand", "mix", path("other.hand.json"), path("other.hand.json"), "1.5", "-o", path("x")],
                "between 0 and 1"
            ),
        ] {
            let outcome = try run(arguments)
            #expect(outcome.code != 0)
            #expect(outcome.error.contains(reason), "\(outcome.error)")
        }
        #expect(try files() == ["dot.json", "other.hand.json"])
    }

    @Test func onlyAModelThatReadsTextFindsWords() throws {
        let outcome = try ductus("recombine", "none.safetensors", "--model", Self.model, "-o", path("new"))
        #expect(outcome.code != 0)
        #expect(outcome.error.contains("cursive.safetensors: this model reads no text"))
        #expect(!FileManager.default.fileExists(atPath: path("new")))
    }

    @Test func wordsAreFoundOnceAndAgainWhereWhatWasKeptIsDamaged() throws {
        try FileManager.default.createDirectory(atPath: path("ink"), withIntermediateDirectories: true)
        for (number, text) in ["we saw it go home", "she wrote to him", "the rain in May"].enumerated() {
            #expect(
                try ductus("write", text, "--seed", "\(number)", "-o", path("ink/\(number).json")).code == 0)
        }
        func recombined(_ name: String) throws -> (error: String, bytes: Data) {
            let outcome = try ductus("recombine", path("ink/"), "-o", path(name), "--count", "5")
            #expect(outcome.code == 0, "\(outcome.error)")
            return (outcome.error, try Data(contentsOf: folder.appending(path: name)))
        }
        let first = try recombined("a")
        let kept = try Data(contentsOf: folder.appending(path: "ink.words"))
        let second = try recombined("b")
        #expect(second.bytes == first.bytes && second.error == first.error)
        #expect(try Data(contentsOf: folder.appending(path: "ink.words")) == kept)
        try kept.dropLast().write(to: folder.appending(path: "ink.words"))
        let third = try recombined("c")
        #expect(third.bytes == first.bytes)
        #expect(third.error.contains("ink.words: ") && third.error.contains("the words are found anew"))
        #expect(try Data(contentsOf: folder.appending(path: "ink.words")) == kept)
    }

    @Test(arguments: [("svg", "<"), ("png", "\u{FFFD}PNG"), ("pdf", "%PDF")])
    func everyFormatIsWritten(format: String, start: String) throws {
        #expect(
            try ductus(
                "scribble", "--model", Self.model, "--seed", "1", "--width", "20", "--count", "2", "-o",
                path("a.\(format)")
            ).code == 0)
        let data = try Data(contentsOf: folder.appending(path: "a.\(format)"))
        #expect(String(decoding: data, as: UTF8.self).hasPrefix(start))
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func textIsWrittenOnPages() throws {
        let text = "Dear Ada,\nit weaves."
        let first = try ductus("write", text, "--seed", "3", "-o", path("a.svg"))
        #expect(first.code == 0, "\(first.error)")
        let svg = try String(contentsOfFile: path("a.svg"), encoding: .utf8)
        let titles = svg.matches(of: #/<title>(.*?)</title>/#).map { String($0.1) }
        #expect(titles == text.split(whereSeparator: \.isWhitespace).map(String.init))
        #expect(svg.contains("width=\"210mm\""))
        #expect(try ductus("write", text, "--seed", "3").out == svg)

        let small = try ductus(
            "write", text, "--seed", "3", "--page", "60x20", "--ruled", "-o", path("b.svg"))
        #expect(small.code == 0 && small.error.contains("pages"))
        #expect(try files().contains("b-1.svg") && files().contains("b-2.svg"))
        for ending in ["animated.svg", "hpgl"] {
            let outcome = try ductus(
                "write", text, "--seed", "3", "--page", "60x20", "-o", path("b.\(ending)"))
            #expect(outcome.code == 0, "\(outcome.error)")
            #expect(try files().contains("b-1.\(ending)") && files().contains("b-2.\(ending)"))
        }
        for name in ["c.pdf", "d.png"] {
            #expect(try ductus("write", text, "--seed", "3", "--page", "A6", "-o", path(name)).code == 0)
        }
        let window = try ductus(
            "write", "Ada", "--seed", "3", "-o", path("e.svg"), "--show-window", path("w.png"))
        #expect(try window.code == 0 && files().contains("w.png"))
    }

    @Test(arguments: ["-class", "- milk", "-o-o", "-hello", "-5", "-- so --"])
    func aTextMayBeginWithAHyphen(text: String) throws {
        let outcome = try ductus("write", text, "--seed", "3", "--page", "A6", "-o", path("a.svg"))
        #expect(outcome.code == 0, "\(outcome.error)")
        let svg = try String(contentsOfFile: path("a.svg"), encoding: .utf8)
        let titles = svg.matches(of: #/<title>(.*?)</title>/#).map { String($0.1) }
        #expect(titles.joined(separator: " ") == text)
        #expect(try ductus("write", "-o", path("b.svg"), "--seed", "3", "--", "--ruled").code == 0)
    }

    @Test func whatIsWrittenOtherwiseIsToldOnce() throws {
        let text = "\(String(repeating: "ab", count: 20)) “e\u{301}” “é”"
        let outcome = try ductus("write", text, "--seed", "3", "-o", path("a.svg"))
        #expect(outcome.error.contains("Written otherwise: “ as \", ” as \"."))
        #expect(
            outcome.error.contains("Broken at the end of a line: abababababababababab-abababababababababab."))
        #expect(try ductus("write", "plain", "--seed", "3", "-o", path("b.svg")).error.isEmpty)
    }

    @Test func unknownCharactersAreLeftOutAndToldWhereThatIsAskedFor() throws {
        let outcome = try ductus("write", "Dear 🙂 Ada", "--skip-unknown", "--seed", "3")
        #expect(outcome.code == 0)
        #expect(outcome.error.contains("Left out, because the hand has not learned to write it: 🙂."))
        #expect(try outcome.out == ductus("write", "Dear Ada", "--seed", "3").out)
        #expect(try ductus("write", "Dear 🙂 Ada", "--seed", "3").code != 0)
    }

    @Test func mistakesOfAStyleAreToldAsItsOwn() throws {
        let points = (0..<60).map { "[\($0 * 19), \($0 % 5 * 60)]" }.joined(separator: ",")
        try Data("{\"text\": \"漢\", \"millimetresPerUnit\": 1, \"strokes\": [[\(points)]]}".utf8)
            .write(to: folder.appending(path: "han.json"))
        let outcome = try ductus("write", "Ada", "--style", path("han.json"))
        #expect(outcome.code != 0)
        #expect(
            outcome.error.contains("the style's text, which says what its ink writes: line 1, character 1"))
    }

    @Test func namesFromFilesDoNotSteerTheTerminal() throws {
        let name = "\u{1B}[31m\u{9B}2J\u{202E}x.safetensors"
        for arguments in [
            ["inspect", path(name)], ["write", "x", "--style", name], ["write", "a\u{1B}[1m"],
        ] {
            let outcome = try run(arguments)
            #expect(outcome.code != 0)
            for steering in ["\u{1B}", "\u{9B}", "\u{202E}"] {
                #expect(!(outcome.out + outcome.error).unicodeScalars.contains(Unicode.Scalar(steering)!))
            }
        }
        #expect(try ductus("inspect", path(name)).error.contains(#"\u001b[31m\u009b2J\u202ex.safetensors"#))
    }

    @Test func aCollectionWithoutInkIsNone() throws {
        let file = folder.appending(path: "ink/lineStrokes/a01/a01-000/a01-000-01.xml")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("<A/>".utf8).write(to: file)
        let outcome = try ductus("prepare", path("ink"), "-o", path("none.safetensors"))
        #expect(outcome.code != 0 && outcome.error.contains("it holds no ink"))
        #expect(try files() == ["ink"])
    }

    @Test func writtenInkIsAStyleAndTellsTimes() throws {
        #expect(try ductus("write", "a quiet hand of ink", "--seed", "3", "-o", path("ink.json")).code == 0)
        let ink = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "ink.json")))
                as? [String: Any])
        let page = try #require((ink["pages"] as? [[String: Any]])?.first)
        let words = try #require(page["words"] as? [[String: Any]])
        #expect(words.map { $0["text"] as? String } == ["a", "quiet", "hand", "of", "ink"])
        let strokes = words.flatMap { $0["strokes"] as? [[[Double]]] ?? [] }
        let times = strokes.flatMap { $0.map { $0[2] } }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })

        let styled = try ductus("write", "Ada", "--seed", "3", "--style", path("ink.json"))
        #expect(styled.code == 0, "\(styled.error)")
        #expect(try ductus("write", "Ada", "--seed", "3").out != styled.out)
        #expect(try ductus("write", "Ada", "--seed", "3", "--hand", path("ink.json")).out == styled.out)

        // Ink of one's own in another unit and sampling.
        let own = (0..<12).map { stroke in
            "["
                + (0..<20).map { "[\(Double(stroke) * 3 + Double($0) * 0.1), \(sin(Double($0)) * 2)]" }
                .joined(separator: ",") + "]"
        }
        try Data("{\"text\": \"nnnn nnnn\", \"strokes\": [\(own.joined(separator: ","))]}".utf8)
            .write(to: folder.appending(path: "own.json"))
        #expect(try ductus("write", "Ada", "--seed", "3", "--style", path("own.json")).code == 0)
        try Data("{\"text\": \"x\", \"strokes\": [[[0,0],[1,1],[2,0]]]}".utf8)
            .write(to: folder.appending(path: "three.json"))
        let three = try ductus("write", "Ada", "--style", path("three.json"))
        #expect(three.code != 0 && three.error.contains("50 points"))
    }

    @Test func inspectTellsShapesAndLicence() throws {
        let text = try ductus("inspect", Self.model).out
        #expect(text.contains("licence") && text.contains("output.weight") && text.contains("parameters"))
        #expect(try ductus("inspect", "kanji").out.hasPrefix("kanji: "))
        let json = try ductus("inspect", "--json", Self.model).out
        #expect(try JSONSerialization.jsonObject(with: Data(json.utf8)) is [String: Any])
    }

    @Test func mistakesEndWithAReasonAndLeaveNothingBehind() throws {
        try Data("no model".utf8).write(to: folder.appending(path: "bad.safetensors"))
        let mistakes: [([String], String)] = [
            (["scribble", "--model", path("none")], "there is no such file"),
            (["scribble", "--model", path("bad.safetensors")], "no usable model"),
            (["scribble", "--model", Self.model, "-o", path("a.jpg")], ".svg, .png, .pdf"),
            (
                ["scribble", "--model", Self.model, "-o", path("no/such/folder/a.svg")],
                "no such file or directory"
            ),
            (["scribble", "--model", Self.model, "--points", "-3"], "--points"),
            (["scribble", "--model", Self.model, "--cell", "0"], "--cell"),
            (["scribble", "--model", "nobody"], "nobody: there is no such file"),
            (["scribble", "--model", Self.model, "--temperature", "nan"], "--temperature"),
            (["scribble", "--model", Self.model, "--temperature", "1e9"], "--temperature"),
            (["scribble", "--seed", "x"], "--seed"),
            (["write", "x", "--model", Self.model], "reads no text"),
            (["write", "x", "--bias", "9"], "--bias"),
            (["write", "x", "--page", "30x30", "--margin", "15"], "margins"),
            (["write", "x", "--page", "big"], "--page"),
            (["write", "x", "--file", path("none")], "not both; here \"x\" is the text"),
            (["write", "--file", path("none")], "no such file"),
            (["write", "x", "-o", path("a.jpg")], ".svg, .png, .pdf"),
            (
                ["write", "x", "-o", path("a.gcode"), "--machine", "5x5"],
                "the machine reaches over 5 by 5 mm"
            ),
            (["write", "x", "-o", path("a.hpgl"), "--speed", "0"], "pen's speed must be above 0"),
            (["write", "x", "-o", path("a.animated.svg"), "--pace", "0"], "--pace must be between 0.01"),
            (["write", "漢", "--skip-unknown"], "has not learned to write any of this text"),
            (["write", "x", "--show-window", path("a.svg")], ".png"),
            (["write", "x", "--style", path("none")], "no hand, style or ink file"),
            (
                ["write", "x", "--style", "alam"],
                "alam: there is no hand, style or ink file of this name; did you mean alma?"
            ),
            (["hand", "mix", "clara", "bruni", "-o", path("a.hand.json")], "did you mean bruno?"),
            (["write", "x", "--model", "hand"], "hand: there is no such file; did you mean hands?"),
            (["write", "x", "--style", path("bad.safetensors")], "this is no ink"),
            (["write", "漢字"], "line 1, character 1"),
            (["inspect", path("bad.safetensors")], "bad.safetensors: this is no usable model"),
            (["eval", "--model", Self.model, "--data", path("bad.safetensors")], "no ink known here"),
            (["prepare", path("none"), "-o", path("b")], "no such file or folder"),
            (["prepare", folder.path, "-o", path("b")], "does not hold IAM-OnDB"),
            (
                ["import", "rnn-tutorial", path("bad.safetensors"), "-o", path("c")],
                "not the tutorial's weights"
            ),
            (["train", "--data", path("none"), "--folder", path("r"), "--layers", "a,b"], "--layers"),
            (["train", "--data", path("none"), "--folder", path("r"), "--batch", "0"], "batch"),
            (
                [
                    "train", "--data", path("none"), "--folder", path("r"), "--batch", "4096", "--steps",
                    "4096",
                ],
                "lower --batch, --steps or --layers"
            ),
            (
                ["train", "--data", path("none"), "--folder", path("r"), "--validate-every", "\(Int.max)"],
                "validations"
            ),
            (
                ["train", "--data", path("none"), "--folder", path("bad.safetensors"), "--resume"],
                "no checkpoint"
            ),
            (["train", "--data", path("none"), "--folder", path("bad.safetensors")], "this is a file"),
            (["train", "--data", path("none"), "--folder", path("r")], "no such file or folder"),
            (["nonsense"], "nonsense"),
        ]
        for (arguments, reason) in mistakes {
            let process = try run(arguments)
            #expect(process.code != 0, "\(arguments)")
            #expect(process.error.contains(reason), "\(arguments): \(process.error)")
            #expect(process.out.isEmpty)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["bad.safetensors"])
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))) func aFullDiskIsAnError() throws
    {
        let link = path("full.svg")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/full")
        let outcome = try ductus(
            "scribble", "--model", Self.model, "--seed", "1", "--points", "50", "-o", link)
        #expect(outcome.code != 0)
        #expect(outcome.error.contains("no space left"))
    }

    /// The whole road on ink of its own: prepare, train, go on training, evaluate, write.
    @Test func fromInkToWriting() throws {
        for line in 1...40 {
            let form = String(format: "a01-%03d", line)
            let points = (0..<200).map { index -> String in
                let angle = Double(index) * 0.35
                let (x, y) = (
                    1000 + 6 * Double(index) + 30 * cos(angle), 2000 + 60 * sin(angle + Double(line))
                )
                return "<Point x=\"\(Int(x))\" y=\"\(Int(y))\" time=\"0\"/>"
            }
            let url = folder.appending(path: "ink/lineStrokes/a01/\(form)/\(form)-01.xml")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(
                "<StrokeSet><Stroke>\(points[..<90].joined())</Stroke><Stroke>\(points[90...].joined())</Stroke></StrokeSet>"
                    .utf8
            )
            .write(to: url)
        }
        let prepared = try ductus("prepare", path("ink"), "-o", path("ink.safetensors"))
        #expect(prepared.code == 0, "\(prepared.error)")

        let tooFar = try ductus(
            "train", "--data", path("ink.safetensors"), "--folder", path("drawn"), "--drawings",
            "--scale", "2")
        #expect(tooFar.code != 0 && tooFar.error.contains("the scale must be"), "\(tooFar.error)")

        let options = [
            "--data", path("ink.safetensors"), "--folder", path("run"), "--layers", "16", "--batch", "4",
            "--steps", "16",
            "--points", "60000", "--learning-rate", "0.01", "--validate-every", "20000", "--mixtures", "4",
        ]
        let trained = try run(["train"] + options)
        #expect(trained.code == 0 && trained.out.contains("best:"), "\(trained.error)")
        #expect(try run(["train"] + options).error.contains("--resume"))
        let resume = ["train", "--resume", "--data", path("ink.safetensors"), "--folder", path("run")]
        let refused = try run(resume + ["--mixtures", "4", "--from", Self.model])
        #expect(refused.code != 0 && refused.error.contains("leave out --from, --mixtures"))
        #expect(try run(resume + ["--points", "10"]).error.contains("has seen"))
        let longer = try run(resume + ["--points", "70000"])
        #expect(longer.code == 0 && longer.out.contains("best:"), "\(longer.error)")

        try Data("a01-020\na01-040\n".utf8).write(to: folder.appending(path: "forms.txt"))
        let score = try ductus(
            "eval", "--model", path("run/model.safetensors"), "--data", path("ink.safetensors"), "--split",
            path("forms.txt"), "--json")
        let figures = try #require(
            try JSONSerialization.jsonObject(with: Data(score.out.utf8)) as? [String: Double])
        #expect(figures["lines"] == 2 && figures["points"] == 398)
        #expect(figures["raw_nats_per_point"]! < 7)
        #expect(
            try ductus(
                "scribble", "--model", path("run/model.safetensors"), "--seed", "1", "-o", path("x.svg")
            )
            .code == 0)
    }

    private func run(_ arguments: [String]) throws -> Outcome { try Self.run(arguments) }

    static func run(_ arguments: [String]) throws -> Outcome {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let (out, error) = (Pipe(), Pipe())
        process.standardOutput = out
        process.standardError = error
        try process.run()
        let outData = out.fileHandleForReading.readDataToEndOfFile()
        let errorData = error.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Outcome(
            code: process.terminationStatus, out: String(decoding: outData, as: UTF8.self),
            error: String(decoding: errorData, as: UTF8.self))
    }
}
