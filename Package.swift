// swift-tools-version: 6.1
import PackageDescription

// The library, which depends on no other package. The `ductus` command and the studio are a package of their own in
// Program, the benchmarks in Benchmarks.
let package = Package(
    name: "Ductus",
    platforms: [.macOS(.v15), .iOS(.v18), .visionOS(.v2)],
    products: [
        .library(name: "Ductus", targets: ["Ductus"]),
        .library(name: "DuctusModels", targets: ["DuctusModels"]),
        .library(name: "DuctusFiles", targets: ["DuctusFiles"]),
        .library(name: "DuctusInk", targets: ["DuctusInk"]),
        .library(name: "DuctusRendering", targets: ["DuctusRendering"]),
        .library(name: "DuctusTraining", targets: ["DuctusTraining"]),
    ],
    targets: [
        // The inference engine: Swift's standard library and small kernels in C, no system library.
        .target(name: "Ductus", dependencies: ["DuctusKernels"]),
        .target(name: "DuctusKernels"),

        .target(
            name: "DuctusModels", dependencies: ["Ductus"], path: "Models",
            exclude: [
                "DuctusModels.docc", "alphabets.md", "cursive.md", "hands.md", "kanji.md", "scribe.md",
            ], sources: ["Swift"],
            resources: [
                .copy("alphabets.safetensors"), .copy("cursive.safetensors"), .copy("hands.safetensors"),
                .copy("kanji.safetensors"), .copy("scribe.safetensors"), .copy("hands"), .copy("styles"),
            ]),

        .target(name: "DuctusFiles", dependencies: ["Ductus"]),
        .target(name: "DuctusInk", dependencies: ["Ductus", "DuctusFiles", "CArchive", "CXML"]),
        .target(name: "DuctusRendering", dependencies: ["Ductus", "CCairo"]),
        .target(
            name: "DuctusTraining",
            dependencies: ["Ductus", "DuctusFiles", "DuctusTrainingKernels"]),
        .target(
            name: "DuctusTrainingKernels",
            linkerSettings: [.linkedFramework("Accelerate", .when(platforms: [.macOS, .iOS, .visionOS]))]),

        .systemLibrary(
            name: "CArchive", pkgConfig: "libarchive",
            providers: [.apt(["libarchive-dev"]), .brew(["libarchive"])]),
        .systemLibrary(
            name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"]), .brew(["libxml2"])]),
        .systemLibrary(
            name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"]), .brew(["cairo"])]),

        .testTarget(name: "DuctusTests", dependencies: ["Ductus", "DuctusKernels"]),
        .testTarget(name: "DuctusModelsTests", dependencies: ["DuctusModels"]),
        .testTarget(name: "DuctusFilesTests", dependencies: ["DuctusFiles"]),
        .testTarget(name: "DuctusInkTests", dependencies: ["DuctusInk"]),
        .testTarget(name: "DuctusRenderingTests", dependencies: ["DuctusRendering", "CCairo"]),
        .testTarget(
            name: "DuctusTrainingTests", dependencies: ["DuctusTraining"], resources: [.copy("Fixtures")]),
    ]
)

// The inference engine as a WebAssembly program, which has no entry that another machine could start: only `make web`
// asks for it.
if Context.environment["DUCTUS_WEB"] != nil {
    package.products.append(.executable(name: "DuctusBrowser", targets: ["DuctusBrowser"]))
    package.targets += [
        .executableTarget(
            name: "DuctusBrowser", dependencies: ["Ductus", "DuctusBrowserMemory", "DuctusKernels"]),
        .target(name: "DuctusBrowserMemory"),
    ]
}

// A program for libFuzzer, built with its instruments: only `make fuzz` asks for it.
if Context.environment["DUCTUS_FUZZ"] != nil {
    package.products.append(.executable(name: "DuctusFuzz", targets: ["DuctusFuzz"]))
    package.targets.append(
        .executableTarget(
            name: "DuctusFuzz", dependencies: ["Ductus", "DuctusInk", "DuctusTraining"],
            path: "Tests/DuctusFuzz", exclude: ["Corpus"]))
}
