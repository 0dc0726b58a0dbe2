import DuctusFiles
import Foundation
import Testing

@testable import DuctusCLI

@Suite struct PrepareTests {
    @Test func anErrorLeavesTheOldFileAlone() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ductus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "poem.txt").path
        let output = folder.appending(path: "out.ink").path
        try WholeFile.write("a poem".utf8.map(\.self), to: source)
        try WholeFile.write([1, 2, 3], to: output)
        let command = try Prepare.parse([source, "-o", output])
        #expect { try command.run() } throws: { "\($0)".contains("poem.txt: this is no ink known here") }
        #expect(try WholeFile.read(output) == [1, 2, 3])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    }

    @Test func sourceAndOutputAreNeeded() {
        #expect(throws: (any Error).self) { try Prepare.parse([]) }
        #expect(throws: (any Error).self) { try Prepare.parse(["a"]) }
    }
}
