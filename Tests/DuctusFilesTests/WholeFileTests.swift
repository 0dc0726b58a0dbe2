import Foundation
import Testing

@testable import DuctusFiles

@Suite struct WholeFileTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ductus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    @Test func whatIsWrittenIsRead() throws {
        try WholeFile.write([1, 2, 3], to: path("a"))
        try WholeFile.write([4, 5], to: path("a"))
        #expect(try WholeFile.read(path("a")) == [4, 5])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }

    @Test func aLinkIsFollowedAndStays() throws {
        try WholeFile.write([1], to: path("real"))
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("real"))
        try WholeFile.write([2], to: path("link"))
        #expect(try WholeFile.read(path("real")) == [2])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")) == path("real"))
    }

    @Test func errorsNameTheFileAndTheReason() {
        #expect { try WholeFile.read(path("missing")) } throws: {
            "\($0)".contains("missing: there is no such file")
        }
        #expect { try WholeFile.read(folder.path) } throws: { "\($0)".contains("this is a folder") }
        #expect { try WholeFile.write([1], to: folder.path) } throws: { "\($0)".contains("this is a folder") }
        #expect { try WholeFile.write([1], to: path("no/such/folder/a")) } throws: {
            "\($0)".contains("no such file or directory")
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func aFullDiskIsAnErrorAndTheDeviceStays() throws {
        #expect { try WholeFile.write([1], to: "/dev/full") } throws: {
            "\($0)".contains("no space left on device")
        }
        let kind = try FileManager.default.attributesOfItem(atPath: "/dev/full")[.type] as? FileAttributeType
        #expect(kind == .typeCharacterSpecial)
    }
}
