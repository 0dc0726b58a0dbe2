import DuctusFiles
import Foundation
import Testing

@testable import DuctusStudio

@Suite struct SiteTests {
    let folder = try! SiteFolder()

    @Test func itIsWrittenWholeAndWithoutWhatOnlyTheServerUses() throws {
        try folder.site().write(to: folder.path("out/there"))
        #expect(try folder.text("out/there/sketches/basic.js").hasPrefix("// ink"))
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path("out/there"))
        #expect(!names.contains { $0.hasSuffix(".gz") || $0.contains("hidden") || $0.contains("link") })
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("out")) == ["there"])
    }

    @Test func aFormerSiteIsReplaced() throws {
        try folder.site().write(to: folder.path("out"))
        try folder.add("out/old.html", "old")
        try folder.site().write(to: folder.path("out"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("out/old.html")))
        #expect(try folder.text("out/index.html") == "<title>gallery</title>")
    }

    @Test func anEmptyFolderIsTakenAndAnotherLeftAlone() throws {
        try FileManager.default.createDirectory(
            atPath: folder.path("empty"), withIntermediateDirectories: false)
        try folder.site().write(to: folder.path("empty"))
        try folder.add("thesis/chapter.txt", "years of work")
        #expect(throws: FileError.self) { try folder.site().write(to: folder.path("thesis")) }
        #expect(try folder.text("thesis/chapter.txt") == "years of work")
        #expect(throws: FileError.self) { try folder.site().write(to: folder.path("thesis/chapter.txt")) }
    }

    @Test func aFolderOfOtherThingsIsNoSite() throws {
        try folder.add("other/index.html", "hello")
        let error = #expect(throws: FileError.self) { try Site(readingFolder: folder.path("other")) }
        #expect(error?.problem.contains("make web") == true)
        #expect(throws: FileError.self) { try Site(readingFolder: folder.path("nowhere")) }
    }
}
