import Dispatch
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

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

    /// Serves until the process is asked to end, by SIGINT or SIGTERM, or the task is cancelled.
    ///
    /// - Parameter onReady: called with the studio's address once it answers.
    public func run(onReady: @escaping @Sendable (String) -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: System.coreCount)
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await serve(on: group, onReady: onReady))
        } catch let error as IOError {
            outcome = .failure(StudioError(host: host, port: port, code: error.errnoCode))
        } catch is SocketAddressError.UnknownHost {
            outcome = .failure(
                StudioError(problem: "\(host) is no address of this machine: no such host is known"))
        }
        try await group.shutdownGracefully()
        try outcome.get()
    }

    private func serve(on group: any EventLoopGroup, onReady: (String) -> Void) async throws {
        let loop = group.next()
        let ended = loop.makePromise(of: Void.self)
        let server: any Channel
        do {
            server = try await bootstrap(on: group, ended: ended).bind(host: host, port: port).get()
        } catch {
            ended.fail(error)
            throw error
        }
        let requests = await RequestsToEnd()
        let shown = host.contains(":") ? "[\(host)]" : host
        onReady("http://\(shown):\(server.localAddress?.port ?? port)/")
        await requests.first()
        server.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        loop.scheduleTask(in: TimeAmount(limits.stopping)) { ended.succeed() }
        try await ended.futureResult.get()
    }

    private func bootstrap(on group: any EventLoopGroup, ended: EventLoopPromise<Void>) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { [limits] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        Connections(most: limits.connections, ended: ended))
                }
            }
            .childChannelInitializer { [site, limits] channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    var longest = NIOHTTPDecoderLimitConfiguration()
                    longest.maxHeaderListSize = 16_384
                    longest.maxHeaderFieldCount = 100
                    try pipeline.addHandler(IdleStateHandler(writeTimeout: TimeAmount(limits.silence)))
                    try pipeline.configureHTTPServerPipeline(
                        withErrorHandling: false, withEncoderConfiguration: .init(),
                        withDecoderLimitConfiguration: longest)
                    try pipeline.addHandler(RequestHandler(site: site))
                }
            }
    }
}

/// SIGINT and SIGTERM, which from here on do not end the process but ask it to.
private struct RequestsToEnd {
    private let requests: AsyncStream<Void>
    private var sources: [any DispatchSourceSignal] = []

    init() async {
        let (requests, told) = AsyncStream<Void>.makeStream()
        self.requests = requests
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)  // the source sees it still
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { told.yield() }
            await withCheckedContinuation { registered in
                source.setRegistrationHandler { registered.resume() }
                source.resume()
            }
            sources.append(source)
        }
    }

    /// Waits for one, or for the task's end.
    func first() async {
        for await _ in requests { break }
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
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
