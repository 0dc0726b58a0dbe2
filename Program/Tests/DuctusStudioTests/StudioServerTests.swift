import Foundation
import NIOCore
import NIOHTTP1
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@testable import DuctusStudio

extension Answer {
    fileprivate var text: String { body.map(String.init(buffer:)) ?? "" }
}

@Suite struct StudioServerTests {
    let folder = try! SiteFolder()

    private func get(_ path: String, method: HTTPMethod = .GET, headers: HTTPHeaders = [:]) throws -> Answer {
        let headers = HTTPHeaders([("Host", "localhost")] + headers.map { ($0.name, $0.value) })
        return try folder.site().answer(
            to: HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers))
    }

    @Test(arguments: [
        ("/", "text/html; charset=utf-8"), ("/index.html?seed=7", "text/html; charset=utf-8"),
        ("/sketches/basic.js", "text/javascript; charset=utf-8"), ("/style.css", "text/css; charset=utf-8"),
        ("/ductus.wasm", "application/wasm"), ("/models/a.safetensors", "application/octet-stream"),
        ("/sketches%2Fbasic.js", "text/javascript; charset=utf-8"),
        ("http://localhost:8017/style.css?a=b", "text/css; charset=utf-8"),
        ("http://localhost:8017/", "text/html; charset=utf-8"),
    ])
    func everyFileHasItsContentType(path: String, type: String) throws {
        let response = try get(path)
        #expect(response.status == .ok)
        #expect(response.headers.first(name: "Content-Type") == type)
        #expect(response.headers.first(name: "X-Content-Type-Options") == "nosniff")
    }

    @Test(arguments: [
        "/none.html", "/../outside.html", "/%2e%2e/outside.html", "/..%2foutside.html",
        "/sketches/../../outside.html",
        "/link.html", "/.hidden", "/sketches", "/sketches/", "//etc/passwd", "/%00", "/%", "", "*", "http:",
        "http://", "http://a",
        "/index.html%00.js",
        "/sketches/basic.js.gz", "/%5C..%5Coutside.html",
    ])
    func whatIsNotInTheSiteIsNotFound(path: String) throws {
        let response = try get(path)
        #expect(response.status == .notFound)
        let page = response.text
        #expect(page.contains("There is no such page") && !page.contains("not for you"))
    }

    @Test func headTellsTheSameWithoutTheBody() throws {
        let (whole, head) = (try get("/index.html"), try get("/index.html", method: .HEAD))
        #expect(head.status == .ok && head.body == nil)
        #expect(head.headers.first(name: "Content-Length") == String(whole.text.utf8.count))
        #expect(head.headers.first(name: "ETag") == whole.headers.first(name: "ETag"))
        #expect(try get("/none", method: .HEAD).status == .notFound)
    }

    @Test func nothingIsTaken() throws {
        let response = try get("/index.html", method: .POST)
        #expect(response.status == .methodNotAllowed && response.headers.first(name: "Allow") == "GET, HEAD")
        #expect(response.headers.first(name: "Content-Security-Policy")?.isEmpty == false)
    }

    @Test func aBrowserKeepsWhatHasNotChanged() throws {
        let tag = try #require(try get("/style.css").headers.first(name: "ETag"))
        let again = try get("/style.css", headers: ["If-None-Match": "\"other\", \(tag)"])
        #expect(again.status == .notModified && again.pieces.isEmpty)
        #expect(again.headers.first(name: "ETag") == tag)
        try folder.add("site/style.css", "body { color: black }")
        #expect(try get("/style.css", headers: ["If-None-Match": tag]).status == .ok)
    }

    @Test func whatGrowsSmallerIsSentCompressed() throws {
        let compressed = try get(
            "/sketches/basic.js", headers: ["Accept-Encoding": "deflate, gzip;q=0.8"])
        #expect(compressed.text == "compressed")
        #expect(compressed.headers.first(name: "Content-Encoding") == "gzip")
        #expect(compressed.headers.first(name: "Vary") == "Accept-Encoding")
        for coding in ["", "br", "gzip;q=0", "gzip; q=0.000"] {
            let plain = try get("/sketches/basic.js", headers: ["Accept-Encoding": coding])
            #expect(plain.headers.first(name: "Content-Encoding") == nil && plain.text.utf8.count == 700)
        }
        let weights = try get("/models/a.safetensors", headers: ["Accept-Encoding": "gzip"])
        #expect(weights.headers.first(name: "Content-Encoding") == nil)
    }

    @Test func pagesRunNoScriptsButTheirOwn() throws {
        for path in ["/", "/none"] {
            let policy = try #require(try get(path).headers.first(name: "Content-Security-Policy"))
            #expect(policy.contains("default-src 'none'") && policy.contains("'wasm-unsafe-eval'"))
            #expect(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"))
        }
    }

    @Test(arguments: ["/editor/run.html", "/sketches/run.html"])
    func whatRunsChangedCodeIsShutInASandbox(path: String) throws {
        let policy = try #require(try get(path).headers.first(name: "Content-Security-Policy"))
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
