import Foundation
import Hummingbird
import Logging
import NIOCore

/// The studio's web server.
public struct StudioServer: Sendable {
    let site: Site
    let host: String
    let port: Int

    /// - Parameter port: 0 takes one that is free.
    public init(site: Site, host: String, port: Int) {
        self.site = site
        self.host = host
        self.port = port
    }

    /// Serves until the process is asked to end, by SIGINT or SIGTERM.
    ///
    /// - Parameter onReady: called with the studio's address once it answers.
    public func run(onReady: @escaping @Sendable (String) -> Void) async throws {
        do {
            try await application(onReady: onReady).runService()
        } catch let error as IOError {
            throw StudioError(host: host, port: port, code: error.errnoCode)
        } catch is SocketAddressError.UnknownHost {
            throw StudioError(problem: "\(host) is no address of this machine: no such host is known")
        }
    }

    func application(onReady: @escaping @Sendable (String) -> Void = { _ in }) -> some ApplicationProtocol {
        var logger = Logger(label: "studio")
        logger.logLevel = .critical
        return Application(
            responder: CallbackResponder<BasicRequestContext> { [site] request, _ in
                site.response(to: request)
            },
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { [host, port] channel in
                let shown = host.contains(":") ? "[\(host)]" : host
                onReady("http://\(shown):\(channel.localAddress?.port ?? port)/")
            },
            logger: logger)
    }
}

/// Why the studio could not open.
public struct StudioError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(problem: String) {
        description = problem
    }

    init(host: String, port: Int, code: Int32) {
        description =
            switch code {
            case EADDRINUSE:
                "port \(port) of \(host) is taken; choose another with --port, or --port 0 for any"
            case EACCES:
                "port \(port) of \(host) is not for everybody to open; choose one from 1024 on with --port"
            case EADDRNOTAVAIL: "\(host) is no address of this machine"
            default: "\(host):\(port) cannot be opened: \(String(cString: strerror(code)).lowercased())"
            }
    }
}
