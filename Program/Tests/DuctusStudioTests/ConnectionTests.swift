import Foundation
import Testing

@testable import DuctusStudio

/// The server and clients that do not behave.
@Suite(.serialized) struct ConnectionTests {
    let folder = try! SiteFolder()

    /// Serves while `body` runs, with the port it serves at.
    private func serving(
        _ limits: StudioServer.Limits = .init(), _ body: @Sendable @escaping (Int) async throws -> Void
    ) async throws {
        let server = StudioServer(site: try folder.site(), host: "127.0.0.1", port: 0, limits: limits)
        let (addresses, told) = AsyncStream<String>.makeStream()
        let serving = Task { try await server.run { told.yield($0) } }
        var iterator = addresses.makeAsyncIterator()
        let port = try #require(await iterator.next().flatMap { URL(string: $0)?.port })
        let outcome = await Task { try await body(port) }.result
        serving.cancel()
        _ = await serving.result
        try outcome.get()
    }

    private static let impatient = {
        var limits = StudioServer.Limits()
        limits.silence = .milliseconds(700)
        return limits
    }()

    @Test func everyAnswerIsProtectedAndARequestNamesOneHost() async throws {
        try await serving { port in
            for (request, status) in [
                ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "200"),
                ("GET / HTTP/1.1\r\n\r\n", "400"),
                ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "400"),
                ("GET / HTTP/1.1\r\nhost: a\r\nHOST: b\r\n\r\n", "400"),
                ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "405"),
                ("GET /none HTTP/1.1\r\nHost: a\r\n\r\n", "404"),
                ("nonsense\r\n\r\n", "400"),
                ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 20_000))\r\n\r\n", ""),
            ] {
                let client = try RawClient(port: port)
                client.send(request)
                let answer = client.receive(within: 60, until: "\r\n\r\n") ?? ""
                #expect(status.isEmpty || answer.hasPrefix("HTTP/1.1 \(status)"), "\(request): \(answer)")
                if answer.isEmpty { continue }
                for header in [
                    "content-security-policy: default-src 'none'", "x-content-type-options: nosniff",
                ] {
                    #expect(answer.lowercased().contains(header), "\(request): \(answer)")
                }
            }
        }
    }

    @Test func slowClientsAreNotWaitedFor() async throws {
        try await serving(Self.impatient) { port in
            let silent = try RawClient(port: port)
            let trickling = try RawClient(port: port)
            let uploading = try RawClient(port: port)
            trickling.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
            uploading.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
            for _ in 0..<25 {
                trickling.send("x")
                uploading.send("x")
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(silent.receive(within: 60) == "")
            #expect(trickling.receive(within: 60) == "")
            #expect(uploading.receive(within: 60)?.hasPrefix("HTTP/1.1 405") == true)
            #expect(uploading.receive(within: 60) == "", "it is closed")
            // A client that behaves is served as before.
            let client = try RawClient(port: port)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.receive(within: 60, until: "gallery")?.hasPrefix("HTTP/1.1 200") == true)
        }
    }

    @Test func clientsThatDoNotReadTakeLittleMemoryAndAreClosed() async throws {
        let size = 16_000_000
        try folder.add("site/models/large.safetensors", String(repeating: "x", count: size))
        try await serving(Self.impatient) { port in
            let before = Self.memory()
            let clients = try (0..<100).map { _ in
                let client = try RawClient(port: port, receiveBuffer: 4096)
                client.send("GET /models/large.safetensors HTTP/1.1\r\nHost: a\r\n\r\n")
                return client
            }
            try await Task.sleep(for: .milliseconds(400))
            #expect(Self.memory() - before < 10 * size, "they share one buffer")
            try await Task.sleep(for: .milliseconds(2000))
            // What the system kept of the answer is there, and not the rest.
            #expect((clients[0].receive(within: 5)?.utf8.count ?? 0) < size)
        }
    }

    @Test func aConnectionAnswersOneRequestAfterTheOther() async throws {
        try await serving { port in
            let client = try RawClient(port: port)
            client.send(
                "GET /style.css HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /models/a.safetensors HTTP/1.0\r\nHost: a\r\n\r\n"
            )
            let answers = client.receive(within: 60) ?? ""
            #expect(answers.components(separatedBy: "HTTP/1.1 200 OK").count == 4, "\(answers)")
            #expect(answers.contains("body{}HTTP/1.1"), "what HEAD asks for has no body")
            #expect(answers.hasSuffix("weights"), "an old client's connection is closed")
        }
    }

    @Test func aClientThatOnlyAsksIsAnsweredNoFasterThanItReads() async throws {
        try folder.add("site/models/large.safetensors", String(repeating: "x", count: 1_000_000))
        try await serving(Self.impatient) { port in
            let before = Self.memory()
            let client = try RawClient(port: port, receiveBuffer: 4096)
            let request = "GET /models/large.safetensors HTTP/1.1\r\nHost: a\r\n\r\n"
            let many = String(repeating: request, count: 1000)
            let asking = Task.detached { for _ in 0..<400 { client.send(many) } }
            try await Task.sleep(for: .milliseconds(1500))
            #expect(Self.memory() - before < 20_000_000)
            await asking.value
        }
    }

    @Test func aClientThatReadsSlowlyGetsTheWholeFile() async throws {
        let size = 3_000_000
        try folder.add("site/models/large.safetensors", String(repeating: "x", count: size))
        try await serving(Self.impatient) { port in
            let client = try RawClient(port: port, receiveBuffer: 16_384)
            client.send("GET /models/large.safetensors HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            var count = 0
            while let text = client.receive(within: 0.05), !text.isEmpty {
                count += text.utf8.count
                try await Task.sleep(for: .milliseconds(60))
            }
            #expect(count > size)
        }
    }

    @Test func connectionsBeyondTheLimitWaitTheirTurn() async throws {
        var limits = Self.impatient
        limits.connections = 8
        try await serving(limits) { port in
            let clients = try (0..<40).map { _ in
                let client = try RawClient(port: port)
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                return client
            }
            try await Task.sleep(for: .milliseconds(300))
            let atOnce = clients.filter { $0.receive(within: 0.01, until: "gallery") != nil }
            // The system hands over a few at a time.
            #expect((8...16).contains(atOnce.count), "\(atOnce.count)")
            let later = clients.filter { client in !atOnce.contains { $0 === client } }
            #expect(
                later.allSatisfy { $0.receive(within: 10, until: "gallery")?.contains("gallery") == true })
        }
    }

    /// The memory of this process, in bytes.
    private static func memory() -> Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
            .split(separator: " ").dropFirst().first.flatMap { Int($0) }
        return (pages ?? 0) * 4096
    }
}
