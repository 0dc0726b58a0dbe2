import Ductus
import Foundation
import Testing

/// The trainer killed at random moments, as a machine that is wanted for something else kills it.
@Suite(.serialized) struct KilledRunTests {
    /// Ink that the shipped model wrote, in the layout of IAM-OnDB; with lines recombined from it; and a model that
    /// learned from other ink, of another normalisation.
    private struct Ink {
        let folder: URL

        func path(_ name: String) -> String { folder.appending(path: name).path }

        init() throws {
            folder = FileManager.default.temporaryDirectory.appending(
                path: "ductus-kill-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let lines = [
                "a quiet hand of ink", "she wrote to him", "the rain in May", "on 12 May, at 8",
                "we saw it go",
                "it is not far now", "so he came home", "they had no time",
            ]
            for (index, line) in lines.enumerated() {
                try write(line, form: String(format: "a01-%03d", index), seed: index)
            }
            try check(["prepare", path("ink"), "-o", path("ink.safetensors")])
            try check([
                "recombine", path("ink.safetensors"), "-o", path("recombined.safetensors"), "--count", "20",
            ])
            try write("large", form: "a01-000", seed: 1, size: 3, to: "large")
            try write("small", form: "a01-001", seed: 2, size: 2, to: "large")
            try Data("a01-001\n".utf8).write(to: folder.appending(path: "large.txt"))
            try Data("a01-006\na01-007\n".utf8).write(to: folder.appending(path: "ink.txt"))
            try check(["prepare", path("large"), "-o", path("large.safetensors")])
            try check(
                ["train", "--data", path("large.safetensors"), "--folder", path("first"), "--points", "4000"]
                    + ["--validation", path("large.txt")] + KilledRunTests.network)
        }

        private func write(
            _ text: String, form: String, seed: Int, size: Double = 1, to name: String = "ink"
        ) throws {
            let ink = path("\(form).json")
            try check(["write", text, "--seed", "\(seed)", "-o", ink])
            let written = try #require(
                try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: ink)))
                    as? [String: Any])
            let words = (written["pages"] as? [[String: Any]])?.first?["words"] as? [[String: Any]] ?? []
            let strokes = words.flatMap { $0["strokes"] as? [[[Double]]] ?? [] }
            let xml = strokes.map { stroke in
                let points = stroke.map {
                    "<Point x=\"\(Int($0[0] * 50 * size))\" y=\"\(Int($0[1] * 50 * size))\" time=\"0\"/>"
                }
                return "<Stroke>\(points.joined())</Stroke>"
            }
            for (file, content) in [
                ("lineStrokes/a01/\(form)/\(form)-01.xml", "<StrokeSet>\(xml.joined())</StrokeSet>"),
                ("ascii/a01/\(form)/\(form).txt", "CSR:\n\n\(text)\n"),
            ] {
                let url = folder.appending(path: "\(name)/\(file)")
                try FileManager.default.createDirectory(
                    at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try Data(content.utf8).write(to: url)
            }
        }

        private func check(_ arguments: [String]) throws {
            let outcome = try CommandTests.run(arguments)
            try #require(outcome.code == 0, "\(arguments): \(outcome.error)")
        }
    }

    private static let network = ["--layers", "16", "--batch", "4", "--steps", "16", "--mixtures", "4"]

    @Test func aRunKilledAtRandomMomentsEndsInTheSameBytes() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("moments of kills come from seed \(seed)")
        var random = RandomSource(seed: seed)
        let ink = try Ink()
        defer { try? FileManager.default.removeItem(at: ink.folder) }
        let kinds = [
            ("fresh", "ink", []),
            ("from", "ink", ["--from", ink.path("first/model-float32.safetensors")]),
            ("window", "ink", ["--window", "3"]),
            ("noise", "ink", ["--weight-noise", "0.02", "--slant", "0.1", "--stretch", "0.1"]),
            ("recombined", "recombined", ["--window", "3", "--rare-repeats", "4"]),
        ]
        var kills = 0
        for (name, data, more) in kinds {
            let place = ["--data", ink.path("\(data).safetensors"), "--validation", ink.path("ink.txt")]
            let options =
                Self.network + more + [
                    "--points", "120000", "--validate-every", "20000", "--learning-rate", "0.01",
                ]
            let began = ContinuousClock.now
            let straight = try CommandTests.run(
                ["train", "--folder", ink.path("\(name)-straight")] + place + options)
            try #require(straight.code == 0, "\(straight.error)")
            let seconds = began.duration(to: .now) / .seconds(1)

            let folder = ink.path(name)
            for _ in 0..<6 {
                let hasBegun = FileManager.default.fileExists(atPath: folder + "/checkpoint.safetensors")
                let arguments = ["train", "--folder", folder] + place + (hasBegun ? ["--resume"] : options)
                let wasKilled = try Self.kill(
                    arguments, after: Double(random.uniform()) * seconds / 2)
                if !wasKilled { break }
                kills += 1
            }
            let resumed = try CommandTests.run(["train", "--folder", folder, "--resume"] + place)
            #expect(resumed.code == 0, "\(resumed.error)")
            #expect(resumed.out.contains("best:"))
            let (expected, files) = (try Self.files(folder + "-straight"), try Self.files(folder))
            #expect(Set(files.keys) == Set(expected.keys))
            for (file, bytes) in expected {
                let isSame = files[file] == bytes
                #expect(isSame, "\(file) of the run \(name), seed \(seed)")
            }
        }
        print("\(kills) runs were killed")
        #expect(kills >= kinds.count, "too few runs were killed at work")
    }

    /// Starts the program and kills it after some seconds. Whether it was still at work then.
    private static func kill(_ arguments: [String], after seconds: Double) throws -> Bool {
        let process = Process()
        process.executableURL = CommandTests.program
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        usleep(UInt32(seconds * 1e6))
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        guard process.terminationReason == .exit else { return true }
        // A run that a kill caught before its first checkpoint has left nothing to resume from.
        #expect(process.terminationStatus == 0, "\(arguments)")
        return false
    }

    /// All files of a run; times, which differ from run to run, are left out.
    private static func files(_ folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            files[name] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        let metrics = String(decoding: try #require(files["metrics.jsonl"]), as: UTF8.self)
        files["metrics.jsonl"] = Data(metrics.replacing(/"pointsPerSecond":[^,}]*/, with: "").utf8)
        return files
    }
}
