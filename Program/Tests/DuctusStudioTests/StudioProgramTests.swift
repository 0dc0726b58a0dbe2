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

    /// The program once it has said where it is open.
    private func open(_ folder: SiteFolder) throws -> (Process, address: URL) {
        let (process, out) = (Process(), Pipe())
        process.executableURL = Self.program
        process.arguments = ["--site", folder.path("site"), "--port", "0"]
        process.standardOutput = out
        try process.run()
        let line = String(decoding: out.fileHandleForReading.availableData, as: UTF8.self)
        let address = line.split(separator: " ").first { $0.hasPrefix("http://127.0.0.1:") }
        return (process, try #require(address.flatMap { URL(string: String($0)) }, "\(line)"))
    }

    @Test func itServesAFolder() throws {
        let folder = try SiteFolder()
        let (process, address) = try open(folder)
        defer { process.terminate() }
        #expect(String(decoding: try Data(contentsOf: address), as: UTF8.self) == "<title>gallery</title>")
    }

    @Test func itEndsWellAsSoonAsItIsOpen() throws {
        let folder = try SiteFolder()
        for number in 0..<6 {
            let (process, _) = try open(folder)
            number.isMultiple(of: 2) ? process.interrupt() : process.terminate()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
        }
    }
}
