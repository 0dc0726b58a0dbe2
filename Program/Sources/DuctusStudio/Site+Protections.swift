import NIOHTTP1

extension Site {
    /// The pages in which the lesson and the sketches run what their reader has changed.
    static let runners: Set = ["editor/run.html", "sketches/run.html"]

    /// The headers that keep a page to itself.
    ///
    /// Pages load nothing from elsewhere and run no script but their own files and our WebAssembly. The
    /// runners alone run text as a script: they are shut in a sandbox, without an origin, without a network.
    static func protections(for name: String) -> HTTPHeaders {
        [
            "Content-Security-Policy": (runners.contains(name) ? runnerPolicy : policy).joined(
                separator: "; "),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        ]
    }

    private static let policy = [
        "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "worker-src 'self'", "style-src 'self'",
        "img-src 'self' data: blob:", "connect-src 'self'", "frame-src 'self'", "frame-ancestors 'self'",
        "base-uri 'none'", "form-action 'none'",
    ]

    private static let runnerPolicy = [
        "default-src 'none'", "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'", "style-src 'self'",
        "img-src data: blob:", "frame-ancestors 'self'", "base-uri 'none'", "form-action 'none'",
        "sandbox allow-scripts allow-downloads",
    ]
}
