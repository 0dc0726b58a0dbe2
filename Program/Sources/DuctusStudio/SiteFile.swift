import NIOCore

/// A file of the site, as it goes over the wire.
public struct SiteFile: Sendable {
    /// Every answer shares these bytes.
    public let content: ByteBuffer
    /// The same, compressed by gzip, where that makes it smaller.
    public let compressed: ByteBuffer?
    /// What kind of file it is, for the browser.
    public let contentType: String
    /// Another for every other content: a browser asks by it whether what it keeps still holds.
    public let entityTag: String

    init(name: String, content: [UInt8], compressed: [UInt8]?) {
        self.content = ByteBuffer(bytes: content)
        self.compressed = compressed.flatMap { $0.count < content.count ? ByteBuffer(bytes: $0) : nil }
        self.contentType =
            Self.contentTypes[name.split(separator: ".").last.map(String.init) ?? ""] ?? Self.bytes
        self.entityTag = "W/\"\(String(Self.hash(content), radix: 16))\""
    }

    private static let bytes = "application/octet-stream"

    private static let contentTypes = [
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "ts": "text/plain; charset=utf-8",
        "json": "application/json",
        "svg": "image/svg+xml",
        "png": "image/png",
        "wasm": "application/wasm",
        "safetensors": bytes,
    ]

    /// Fowler, Noll and Vo's hash, variant 1a, of 64 bits.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
