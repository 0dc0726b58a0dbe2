import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Stands between a connection and Hummingbird. Every answer carries the site's protections, also Hummingbird's own to what
/// is no request; and a connection that an `IdleStateHandler` finds silent is closed, where Hummingbird would wait for
/// ever for a client to read its answer.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data) else {
            return context.write(data, promise: promise)
        }
        for field in Site.protections(for: "") where head.headerFields[field.name] == nil {
            head.headerFields[field.name] = field.value
        }
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }
}
