import ArgumentParser
import DuctusFiles
import DuctusModels
import DuctusStudio
import Foundation

/// The folder of the studio's pages: named, or the one that was installed with the program or built by `make web`.
public struct SiteArgument: ParsableArguments {
    @Option(
        name: .customLong("site"),
        help: "The folder of the studio's pages. Without it: what was installed, or what `make web` built.")
    var folder: String?

    public init() {}

    public func read() throws(FileError) -> Site {
        if let folder { return try Site(readingFolder: folder) }
        guard let found = Self.candidates.first(where: Self.isSite) else {
            throw FileError(
                path: "web",
                .missing("the studio's pages were not found; `make web` builds them, --site names a folder"))
        }
        return try Site(readingFolder: found.path)
    }

    private static func isSite(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: Site.mark).path)
    }

    /// `share/ductus/web` of an installation, and `.build/web` of each folder above the program.
    private static var candidates: [URL] {
        var folder = ShippedFiles.programFolder
        var candidates = [folder.appending(path: "../share/ductus/web").standardizedFileURL]
        while folder.path != "/" {
            candidates.append(folder.appending(path: ".build/web"))
            folder.deleteLastPathComponent()
        }
        return candidates
    }
}
