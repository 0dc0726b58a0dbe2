import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite struct StudioProgramTests {
    private static let program: URL = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appending(path: "studio")
    }()

    @Test func theStudioAloneServesAFolderUntilItIsInterrupted() throws {
        let folder = try SiteFolder()
        let (process, out) = (Process(), Pipe())
        process.executableURL = Self.program
        process.arguments = ["--site", folder.path("site"), "--port", "0"]
        process.standardOutput = out
        try process.run()
        defer { process.terminate() }
        let line = String(decoding: out.fileHandleForReading.availableData, as: UTF8.self)
        let address = try #require(
            line.split(separator: " ").first { $0.hasPrefix("http://127.0.0.1:") }, "\(line)")
        let page = try Data(contentsOf: #require(URL(string: String(address))))
        #expect(String(decoding: page, as: UTF8.self) == "<title>gallery</title>")
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
