import Foundation

@testable import DuctusStudio

/// A small site in a folder of its own, removed with it.
final class SiteFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "ductus-site-\(UUID().uuidString)")
        try add("outside.html", "not for you")
        try add("site/index.html", "<title>gallery</title>")
        try add("site/sketches/basic.js", String(repeating: "// ink\n", count: 100))
        try add("site/sketches/basic.js.gz", "compressed")
        try add("site/style.css", "body{}")
        try add("site/editor/run.html", "<title>run</title>")
        try add("site/sketches/run.html", "<title>run</title>")
        try add("site/models/a.safetensors", "weights")
        try add("site/models/a.safetensors.gz", "longer than the weights")
        try add("site/.hidden", "a secret")
        try add("site/ductus.wasm", "\0asm")
        try FileManager.default.createSymbolicLink(
            at: url.appending(path: "site/link.html"), withDestinationURL: url.appending(path: "outside.html")
        )
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func site() throws -> Site { try Site(readingFolder: path("site")) }

    func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    func add(_ name: String, _ content: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: file)
    }
}
