import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@testable import DuctusStudio

/// What a request is answered with.
private struct Answer {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Keeps what a response writes.
private final class Kept: ResponseBodyWriter, @unchecked Sendable {
    var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws { bytes += buffer.readableBytesView }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

@Suite struct StudioServerTests {
    let folder = try! SiteFolder()

    private func get(
        _ path: String, method: HTTPRequest.Method = .get, headers: HTTPFields = [:]
    ) async throws -> Answer {
        let request = Request(
            head: HTTPRequest(
                method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers),
            body: RequestBody(buffer: ByteBuffer()))
        let response = try folder.site().response(to: request)
        let kept = Kept()
        try await response.body.write(kept)
        return Answer(status: response.status, headers: response.headers, body: kept.bytes)
    }

    @Test(arguments: [
        ("/", "text/html; charset=utf-8"), ("/index.html?seed=7", "text/html; charset=utf-8"),
        ("/sketches/basic.js", "text/javascript; charset=utf-8"), ("/style.css", "text/css; charset=utf-8"),
        ("/ductus.wasm", "application/wasm"), ("/models/a.safetensors", "application/octet-stream"),
        ("/sketches%2Fbasic.js", "text/javascript; charset=utf-8"),
    ])
    func everyFileHasItsContentType(path: String, type: String) async throws {
        let response = try await get(path)
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == type)
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
    }

    @Test(arguments: [
        "/none.html", "/../outside.html", "/%2e%2e/outside.html", "/..%2foutside.html",
        "/sketches/../../outside.html",
        "/link.html", "/.hidden", "/sketches", "/sketches/", "//etc/passwd", "/%00", "/%",
        "/index.html%00.js",
        "/sketches/basic.js.gz", "/%5C..%5Coutside.html",
    ])
    func whatIsNotInTheSiteIsNotFound(path: String) async throws {
        let response = try await get(path)
        #expect(response.status == .notFound)
        let page = response.text
        #expect(page.contains("There is no such page") && !page.contains("not for you"))
    }

    @Test func headTellsTheSameWithoutTheBody() async throws {
        let (whole, head) = (try await get("/index.html"), try await get("/index.html", method: .head))
        #expect(head.status == .ok && head.body.count == 0)
        #expect(head.headers[.contentLength] == String(whole.body.count))
        #expect(head.headers[.eTag] == whole.headers[.eTag])
        #expect(try await get("/none", method: .head).status == .notFound)
    }

    @Test func nothingIsTaken() async throws {
        let response = try await get("/index.html", method: .post)
        #expect(response.status == .methodNotAllowed && response.headers[.allow] == "GET, HEAD")
        #expect(response.headers[.contentSecurityPolicy]?.isEmpty == false)
    }

    @Test func aBrowserKeepsWhatHasNotChanged() async throws {
        let tag = try #require(try await get("/style.css").headers[.eTag])
        let again = try await get("/style.css", headers: [.ifNoneMatch: "\"other\", \(tag)"])
        #expect(again.status == .notModified && again.body.count == 0)
        #expect(again.headers[.eTag] == tag)
        try folder.add("site/style.css", "body { color: black }")
        #expect(try await get("/style.css", headers: [.ifNoneMatch: tag]).status == .ok)
    }

    @Test func whatGrowsSmallerIsSentCompressed() async throws {
        let compressed = try await get(
            "/sketches/basic.js", headers: [.acceptEncoding: "deflate, gzip;q=0.8"])
        #expect(compressed.text == "compressed")
        #expect(compressed.headers[.contentEncoding] == "gzip")
        #expect(compressed.headers[.vary] == "Accept-Encoding")
        for coding in ["", "br", "gzip;q=0", "gzip; q=0.000"] {
            let plain = try await get("/sketches/basic.js", headers: [.acceptEncoding: coding])
            #expect(plain.headers[.contentEncoding] == nil && plain.body.count == 700)
        }
        let weights = try await get("/models/a.safetensors", headers: [.acceptEncoding: "gzip"])
        #expect(weights.headers[.contentEncoding] == nil)
    }

    @Test func pagesRunNoScriptsButTheirOwn() async throws {
        for path in ["/", "/none"] {
            let policy = try #require(try await get(path).headers[.contentSecurityPolicy])
            #expect(policy.contains("default-src 'none'") && policy.contains("'wasm-unsafe-eval'"))
            #expect(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"))
        }
    }

    @Test(arguments: ["/editor/run.html", "/sketches/run.html"])
    func whatRunsChangedCodeIsShutInASandbox(path: String) async throws {
        let policy = try #require(try await get(path).headers[.contentSecurityPolicy])
        #expect(policy.hasSuffix("sandbox allow-scripts allow-downloads"))
        #expect(policy.contains("default-src 'none'") && !policy.contains("connect-src"))
    }

    @Test func itServesUntilToldToStopAndATakenPortIsNamed() async throws {
        let site = try folder.site()
        let (addresses, told) = AsyncStream<String>.makeStream()
        let serving = Task {
            try await StudioServer(site: site, host: "127.0.0.1", port: 0).run { told.yield($0) }
        }
        var iterator = addresses.makeAsyncIterator()
        let address = try #require(await iterator.next().flatMap { URL(string: $0) })
        let (page, _) = try await URLSession.shared.data(from: address)
        #expect(String(decoding: page, as: UTF8.self) == "<title>gallery</title>")
        let port = try #require(address.port)
        let error = await #expect(throws: StudioError.self) {
            try await StudioServer(site: site, host: "127.0.0.1", port: port).run { _ in }
        }
        #expect(error?.description.contains("port \(port) of 127.0.0.1 is taken") == true)
        serving.cancel()
        _ = await serving.result
        await #expect(throws: (any Error).self) { try await URLSession.shared.data(from: address) }
    }

    @Test(arguments: ["192.0.2.1", "no.such.host.invalid"])
    func anotherMachinesAddressIsRefused(host: String) async throws {
        let server = StudioServer(site: try folder.site(), host: host, port: 0)
        let error = await #expect(throws: StudioError.self) { try await server.run { _ in } }
        #expect(error?.description.contains("\(host) is no address of this machine") == true)
    }
}
