import ArgumentParser
import DuctusStudioCommand

struct MakeSite: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site",
        abstract: "Write the studio's pages as a folder for any web server.",
        discussion: "They need no program on the server and work at any address, in a folder of a site too.")

    @Option(name: [.short, .long], help: "The folder to write. A site that is there already is replaced.")
    var output: String

    @OptionGroup var pages: SiteArgument

    func run() throws {
        try pages.read().write(to: output)
    }
}
