import ArgumentParser
import DuctusStudio
import Foundation

/// `ductus studio`, and the whole of `studio`.
public struct StudioCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "studio",
        abstract: "Open the studio: serve the sketches and the lesson to a browser on this machine.",
        discussion: "It serves until Ctrl-C.")

    @Option(help: "The address to listen on; 0.0.0.0 lets the whole network in.")
    var host = "127.0.0.1"

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8017

    @OptionGroup var pages: SiteArgument

    public init() {}

    public func validate() throws {
        guard (0...65535).contains(port) else {
            throw ValidationError("--port must be between 0 and 65,535, got \(port)")
        }
    }

    public func run() async throws {
        try await StudioServer(site: pages.read(), host: host, port: port).run { address in
            print("The studio is open at \(address) (Ctrl-C closes it).")
            fflush(nil)
        }
    }
}
