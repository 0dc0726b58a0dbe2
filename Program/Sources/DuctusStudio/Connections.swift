import NIOCore

/// Stands at the listening socket: lets so many connections in at a time, and ends them when the server stops.
final class Connections: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private let most: Int
    private let ended: EventLoopPromise<Void>
    private var open: [ObjectIdentifier: any Channel] = [:]
    private var waits = false
    private var stops = false

    /// - Parameters:
    ///   - most: connections at a time, about; others wait to be accepted.
    ///   - ended: fulfilled when the server was told to stop and the last connection has closed.
    init(most: Int, ended: EventLoopPromise<Void>) {
        self.most = most
        self.ended = ended
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let channel = unwrapInboundIn(data)
        open[ObjectIdentifier(channel)] = channel
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        channel.closeFuture.hop(to: context.eventLoop).whenComplete { _ in
            let (connections, context) = bound.value
            connections.close(ObjectIdentifier(channel), context: context)
        }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        waits = open.count >= most
        if !waits { context.read() }
    }

    /// `ChannelShouldQuiesceEvent` stops the server: no connection is let in any more, and each closes after its answer.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        context.fireUserInboundEventTriggered(event)
        guard event is ChannelShouldQuiesceEvent else { return }
        stops = true
        context.close(promise: nil)
        for channel in open.values {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        if open.isEmpty { ended.succeed() }
    }

    private func close(_ channel: ObjectIdentifier, context: ChannelHandlerContext) {
        open[channel] = nil
        if waits, !stops { read(context: context) }
        if stops, open.isEmpty { ended.succeed() }
    }
}
