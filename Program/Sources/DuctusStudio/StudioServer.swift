import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// The studio's web server.
public struct StudioServer: Sendable {
    let site: Site
    let host: String
    let port: Int
    let limits: Limits

    /// How much of the machine clients may take.
    struct Limits: Sendable {
        /// A connection is closed when nothing was sent on it for so long, whichever side is slow.
        var silence = Duration.seconds(30)
        /// Connections at a time, about; more wait to be accepted. Most systems let a process open 1,024 files.
        var connections = 512
        /// How long clients may take to read the rest of an answer when the server stops.
        var stopping = Duration.seconds(5)
    }

    /// - Parameter port: 0 takes one that is free.
    public init(site: Site, host: String, port: Int) {
        self.init(site: site, host: host, port: port, limits: Limits())
    }

    init(site: Site, host: String, port: Int, limits: Limits) {
        self.site = site
        self.host = host
        self.port = port
        self.limits = limits
    }

    /// Serves until the process is asked to end, by SIGINT or SIGTERM.
    ///
    /// - Parameter onReady: called with the studio's address once it answers.
    public func run(onReady: @escaping @Sendable (String) -> Void) async throws {
        do {
            var logger = Logger(label: "studio")
            logger.logLevel = .critical
            var services = ServiceGroupConfiguration(
                services: [application(logger, onReady: onReady)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            services.maximumGracefulShutdownDuration = limits.stopping
            try await ServiceGroup(configuration: services).run()
        } catch let error as IOError {
            throw StudioError(host: host, port: port, code: error.errnoCode)
        } catch is SocketAddressError.UnknownHost {
            throw StudioError(problem: "\(host) is no address of this machine: no such host is known")
        }
    }

    private func application(
        _ logger: Logger, onReady: @escaping @Sendable (String) -> Void
    ) -> some ApplicationProtocol {
        let silence = TimeAmount(limits.silence)
        return Application(
            responder: CallbackResponder<BasicRequestContext> { [site] request, _ in
                site.response(to: request)
            },
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [
                        IdleStateHandler(writeTimeout: silence), ConnectionGuard(),
                    ], idleTimeout: silence,
                    httpDecoderConfiguration: .init(maxHeaderListSize: 16_384, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections, logger: logger)
            ),
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
