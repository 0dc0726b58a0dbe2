import Foundation
import NIOCore
import NIOHTTP1

/// What a request is answered with.
struct Answer {
    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    /// Nil where only the headers are sent.
    var body: ByteBuffer?

    /// The body in pieces, so that a connection tells how fast its client reads.
    var pieces: [ByteBuffer] {
        let size = 65_536
        guard let body else { return [] }
        return stride(from: 0, to: body.readableBytes, by: size).map { start in
            body.getSlice(at: start, length: min(size, body.readableBytes - start))!
        }
    }

    init(_ status: HTTPResponseStatus, _ headers: HTTPHeaders, body: ByteBuffer) {
        self.status = status
        self.headers = headers
        self.headers.add(name: "Content-Length", value: String(body.readableBytes))
        self.headers.add(name: "Date", value: Self.date())
        self.body = body
    }

    /// What is wrong with a request.
    static func refusal(_ status: HTTPResponseStatus, _ why: String) -> Answer {
        var headers = Site.protections(for: "")
        headers.add(name: "Content-Type", value: "text/plain; charset=utf-8")
        return Answer(status, headers, body: ByteBuffer(string: why + "\n"))
    }

    /// The time as HTTP tells it: RFC 9110, 5.6.7.
    private static func date() -> String {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            strftime(text.baseAddress!, text.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            return String(cString: text.baseAddress!)
        }
    }
}
