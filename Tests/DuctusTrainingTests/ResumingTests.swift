import Ductus
import Foundation
import Synchronization
import Testing

@testable import DuctusFiles
@testable import DuctusTraining

/// A run that stops at any moment and is resumed leaves the same bytes as one that went through.
@Suite struct ResumingTests {
    /// All that chance touches at once, from a model with another normalisation than the ink's own.
    private static let options: TrainingOptions = {
        var options = TrainingRunTests.options
        options.points = 9600
        options.validateEvery = 3200
        options.window = 2
        options.slant = 0.1
        options.stretch = 0.1
        options.rounded = true
        return options
    }()

    private static let model: HandwritingModel = {
        var options = Self.options
        options.window = 0
        let large = TrainingRunTests.lines.map { line in
            InkLine(line.offsets.map { PenOffset(dx: 3 * $0.dx, dy: 2 * $0.dy, endOfStroke: $0.endOfStroke) })
        }
        return try! Trainer(options, lines: large, validation: []).model(metadata: [])
    }()

    private static func begin(_ folder: String) throws {
        _ = try TrainingRun(
            folder: folder, options: options, lines: TrainingRunTests.lines,
            validation: TrainingRunTests.lines, startingFrom: model, metadata: [.init("trained on", "loops")]
        ).run { _ in }
    }

    private static func resume(_ folder: String) throws {
        guard FileManager.default.fileExists(atPath: folder + "/checkpoint.safetensors") else {
            return try begin(folder)
        }
        _ = try TrainingRun(
            resuming: folder, lines: TrainingRunTests.lines, validation: TrainingRunTests.lines
        ).run { _ in }
    }

    /// All files of a run; times, which differ from run to run, are left out.
    private static func files(_ folder: String) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            files[name] = try WholeFile.read(folder + "/" + name)
        }
        let metrics = String(decoding: try #require(files["metrics.jsonl"]), as: UTF8.self)
        files["metrics.jsonl"] = Array(metrics.replacing(/"pointsPerSecond":[^,}]*/, with: "").utf8)
        return files
    }

    @Test func aRunThatDiesAtAnyWriteResumesToTheSameBytes() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "ductus-resume-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: root) }
        let disk = DyingDisk()
        try FileCalls.$current.withValue(disk.calls(dyingAt: .max)) { try Self.begin(root + "/straight") }
        let straight = try Self.files(root + "/straight")
        #expect(
            Set(straight.keys) == [
                "checkpoint.safetensors", "metrics.jsonl", "loss.svg", "model.safetensors",
                "model-float32.safetensors", "lock",
            ])
        let count = disk.count
        #expect(count > 100)
        // The last call closes the folder: nothing hangs on it.
        for call in 0..<count - 1 {
            let folder = root + "/\(call)"
            #expect(throws: FileError.self) {
                try FileCalls.$current.withValue(disk.calls(dyingAt: call)) { try Self.begin(folder) }
            }
            try Self.resume(folder)
            let resumed = try Self.files(folder)
            #expect(Set(resumed.keys) == Set(straight.keys), "stopped at call \(call)")
            for (name, bytes) in straight {
                let isSame = resumed[name] == bytes
                #expect(isSame, "\(name), stopped at call \(call)")
            }
            try FileManager.default.removeItem(atPath: folder)
        }
    }
}

/// A disk that takes part of a write and then, as for a process that was killed, nothing any more.
private final class DyingDisk: Sendable {
    private let state = Mutex((count: 0, last: 0))

    /// Calls so far.
    var count: Int { state.withLock { $0.count } }

    func calls(dyingAt last: Int) -> FileCalls {
        state.withLock { $0 = (0, last) }
        let system = FileCalls.system
        return FileCalls(
            open: { path, flags in self.isDead() ? -1 : system.open(path, flags) },
            write: { file, bytes in
                let isLast = self.state.withLock { $0.count == $0.last }
                if isLast {
                    _ = system.write(file, UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]))
                }
                return self.isDead() ? -1 : system.write(file, bytes)
            },
            sync: { file in self.isDead() ? -1 : system.sync(file) },
            close: { file in
                let answer = system.close(file)
                return self.isDead() ? -1 : answer
            },
            rename: { from, to in self.isDead() ? -1 : system.rename(from, to) },
            unlink: { path in self.isDead() ? -1 : system.unlink(path) })
    }

    private func isDead() -> Bool {
        state.withLock { state in
            defer { state.count += 1 }
            errno = EIO
            return state.count >= state.last
        }
    }
}
