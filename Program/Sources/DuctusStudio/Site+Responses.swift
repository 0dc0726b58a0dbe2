import Foundation
import HTTPTypes
import Hummingbird

extension Site {
    /// The answer to a request: a file, that it has not changed, that it is not there, or what is wrong with the request.
    public func response(to request: Request) -> Response {
        let response = answer(to: request)
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(to request: Request) -> Response {
        // The first host that a request names is its authority; another stays among the fields.
        guard request.head.authority != nil, request.headers[HTTPField.Name("Host")!] == nil else {
            return Self.refusal(.badRequest, "A request names one host.")
        }
        guard request.method == .get || request.method == .head else {
            var refusal = Self.refusal(.methodNotAllowed, "Pages are read, nothing is taken.")
            refusal.headers[.allow] = "GET, HEAD"
            return refusal
        }
        let name = Self.fileName(for: request.uri.path)
        guard let name, let file = files[name] else { return Self.notFound }
        var headers = Self.protections(for: name)
        headers[.contentType] = file.contentType
        headers[.eTag] = file.entityTag
        // Kept by the browser, but asked for each time: who changes a sketch and reloads sees it.
        headers[.cacheControl] = "no-cache"
        headers[.vary] = "Accept-Encoding"
        if Self.list(request.headers[.ifNoneMatch], holds: file.entityTag) {
            return Response(status: .notModified, headers: headers)
        }
        if let compressed = file.compressed, Self.acceptsGzip(request.headers[.acceptEncoding]) {
            headers[.contentEncoding] = "gzip"
            return Response(status: .ok, headers: headers, body: Self.body(compressed))
        }
        return Response(status: .ok, headers: headers, body: Self.body(file.content))
    }

    /// Bytes in pieces, so that a connection tells how fast its client reads.
    private static func body(_ bytes: ByteBuffer) -> ResponseBody {
        let piece = 65_536
        return ResponseBody(
            contentsOf: stride(from: 0, to: bytes.readableBytes, by: piece).map { start in
                bytes.getSlice(at: start, length: min(piece, bytes.readableBytes - start))!
            })
    }

    private static func refusal(_ status: HTTPResponse.Status, _ why: String) -> Response {
        var headers = protections(for: "")
        headers[.contentType] = "text/plain; charset=utf-8"
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: why + "\n")))
    }

    /// The file that a path asks for; a folder's is its index.
    private static func fileName(for path: String) -> String? {
        guard let decoded = path.removingPercentEncoding, decoded.hasPrefix("/") else { return nil }
        return decoded.hasSuffix("/") ? decoded.dropFirst() + "index.html" : String(decoded.dropFirst())
    }

    private static func list(_ field: String?, holds tag: String) -> Bool {
        guard let field else { return false }
        return field.split(separator: ",").contains { $0.drop { $0 == " " } == tag } || field == "*"
    }

    private static func acceptsGzip(_ field: String?) -> Bool {
        (field ?? "").split(separator: ",").contains { coding in
            let parts = coding.split(separator: ";").map { $0.filter { $0 != " " } }
            return parts.first == "gzip"
                && !parts.dropFirst().contains { $0 == "q=0" || $0.hasPrefix("q=0.0") }
        }
    }

    private static let notFound: Response = {
        var headers = protections(for: "")
        headers[.contentType] = "text/html; charset=utf-8"
        let page = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Not found – Ductus</title>
            <link rel="stylesheet" href="/style.css">
            <main class="trouble">
            <h1>There is no such page</h1>
            <p>Perhaps <a href="/">the gallery</a> has what you look for.</p>
            </main>
            </html>

            """
        return Response(
            status: .notFound, headers: headers, body: .init(byteBuffer: ByteBuffer(string: page)))
    }()
}
