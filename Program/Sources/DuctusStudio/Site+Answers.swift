import Foundation
import NIOCore
import NIOHTTP1

extension Site {
    /// The answer to a request: a file, that it has not changed, that it is not there, or what is wrong with the request.
    func answer(to request: HTTPRequestHead) -> Answer {
        var answer = wholeAnswer(to: request)
        if request.method == .HEAD { answer.body = nil }
        return answer
    }

    private func wholeAnswer(to request: HTTPRequestHead) -> Answer {
        guard request.headers["Host"].count == 1 else {
            return .refusal(.badRequest, "A request names one host.")
        }
        guard request.method == .GET || request.method == .HEAD else {
            var refusal = Answer.refusal(.methodNotAllowed, "Pages are read, nothing is taken.")
            refusal.headers.add(name: "Allow", value: "GET, HEAD")
            return refusal
        }
        guard let name = Self.fileName(for: request.uri), let file = files[name] else { return Self.notFound }
        var headers = Self.protections(for: name)
        headers.add(name: "Content-Type", value: file.contentType)
        headers.add(name: "ETag", value: file.entityTag)
        // Kept by the browser, but asked for each time: who changes a sketch and reloads sees it.
        headers.add(name: "Cache-Control", value: "no-cache")
        headers.add(name: "Vary", value: "Accept-Encoding")
        let known = request.headers[canonicalForm: "If-None-Match"]
        if known.contains(file.entityTag[...]) || known == ["*"] {
            var unchanged = Answer(.notModified, headers, body: ByteBuffer())
            unchanged.headers.remove(name: "Content-Length")
            return unchanged
        }
        if let compressed = file.compressed, Self.acceptsGzip(request.headers) {
            headers.add(name: "Content-Encoding", value: "gzip")
            return Answer(.ok, headers, body: compressed)
        }
        return Answer(.ok, headers, body: file.content)
    }

    /// The file that a request's target asks for; a folder's is its index. The target may be a whole address.
    private static func fileName(for target: String) -> String? {
        let path = target.prefix { $0 != "?" && $0 != "#" }
        let local = path.hasPrefix("http://") ? path.dropFirst(7).drop { $0 != "/" } : path
        guard let decoded = local.removingPercentEncoding, decoded.hasPrefix("/") else { return nil }
        return decoded.hasSuffix("/") ? decoded.dropFirst() + "index.html" : String(decoded.dropFirst())
    }

    private static func acceptsGzip(_ headers: HTTPHeaders) -> Bool {
        headers[canonicalForm: "Accept-Encoding"].contains { coding in
            let parts = coding.split(separator: ";").map { $0.filter { $0 != " " } }
            return parts.first == "gzip"
                && !parts.dropFirst().contains { $0 == "q=0" || $0.hasPrefix("q=0.0") }
        }
    }

    private static var notFound: Answer {
        var headers = protections(for: "")
        headers.add(name: "Content-Type", value: "text/html; charset=utf-8")
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
        return Answer(.notFound, headers, body: ByteBuffer(string: page))
    }
}
