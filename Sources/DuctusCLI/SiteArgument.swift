import ArgumentParser
import DuctusFiles
import DuctusStudio
import Foundation

/// The folder of the studio's pages: named, or the one that `make web` builds beside the program.
struct SiteArgument: ParsableArguments {
    @Option(
        name: .customLong("site"),
        help: "The folder of the studio's pages. Without it: what `make web` built.")
    var folder: String?

    func read() throws(FileError) -> Site {
        if let folder { return try Site(readingFolder: folder) }
        guard let mark = Shipped.find("web/\(Site.mark)") else {
            throw FileError(
                path: "web",
                problem: "the studio's pages were not found; `make web` builds them, --site names a folder")
        }
        return try Site(readingFolder: URL(fileURLWithPath: mark).deletingLastPathComponent().path)
    }
}
