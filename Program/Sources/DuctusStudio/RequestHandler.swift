import NIOCore
import NIOHTTP1

/// Answers the requests of one connection, one after the other.
///
/// A connection on which an `IdleStateHandler` sees nothing written for too long is closed, whichever side is slow.
final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let site: Site
    /// Whether the request that is being read has been answered already.
    private var isAnswered = false

    init(site: Site) {
        self.site = site
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            isAnswered = true
            send(site.answer(to: head), keepsOpen: head.isKeepAlive, context: context)
        case .body: break
        case .end: isAnswered = false
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // The decoder closes the connection next.
        if error is HTTPParserError, !isAnswered {
            send(.refusal(.badRequest, "This is no HTTP request."), keepsOpen: false, context: context)
        } else {
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    /// The next request is read when all of the answer is with the client, so that a client that only asks takes no memory.
    private func send(_ answer: Answer, keepsOpen: Bool, context: ChannelHandlerContext) {
        var head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: answer.headers)
        if !keepsOpen { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        var sent = context.eventLoop.makePromise(of: Void.self)
        context.write(wrapOutboundOut(.head(head)), promise: sent)
        for piece in answer.pieces {
            sent = context.eventLoop.makePromise()
            context.write(wrapOutboundOut(.body(.byteBuffer(piece))), promise: sent)
        }
        context.flush()
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        sent.futureResult.whenSuccess {
            let (handler, context) = bound.value
            context.writeAndFlush(handler.wrapOutboundOut(.end(nil)), promise: nil)
            if !keepsOpen { context.close(promise: nil) }
        }
    }
}
