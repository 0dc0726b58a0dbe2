// swift-tools-version: 6.1
import PackageDescription

let package = Package(
    name: "Ductus",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Ductus", targets: ["Ductus"]),
        .library(name: "DuctusInk", targets: ["DuctusInk"]),
        .library(name: "DuctusRendering", targets: ["DuctusRendering"]),
        .library(name: "DuctusStudio", targets: ["DuctusStudio"]),
        .library(name: "DuctusTraining", targets: ["DuctusTraining"]),
        .executable(name: "ductus", targets: ["DuctusCLI"]),
        .executable(name: "ductus-benchmarks", targets: ["DuctusBenchmarks"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1",
            traits: ["FullFoundation"]),
    ],
    targets: [
        // The brain: Swift's standard library and small kernels in C, no system library.
        .target(name: "Ductus", dependencies: ["DuctusKernels"]),
        .target(name: "DuctusKernels"),

        .target(name: "DuctusFiles"),
        .target(name: "DuctusInk", dependencies: ["Ductus", "DuctusFiles", "CArchive", "CXML"]),
        .target(name: "DuctusRendering", dependencies: ["Ductus", "CCairo"]),
        .target(
            name: "DuctusTraining",
            dependencies: ["Ductus", "DuctusFiles", "DuctusTrainingKernels"]),
        .target(name: "DuctusTrainingKernels"),
        .target(
            name: "DuctusStudio",
            dependencies: ["DuctusFiles", .product(name: "Hummingbird", package: "hummingbird")]),
        .executableTarget(
            name: "DuctusCLI",
            dependencies: [
                "Ductus", "DuctusFiles", "DuctusInk", "DuctusRendering", "DuctusStudio", "DuctusTraining",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        .executableTarget(
            name: "DuctusBenchmarks",
            dependencies: [
                "Ductus", "DuctusKernels", "DuctusTraining",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/DuctusBenchmarks"),

        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),

        .testTarget(name: "DuctusTests", dependencies: ["Ductus", "DuctusKernels"]),
        .testTarget(name: "DuctusFilesTests", dependencies: ["DuctusFiles"]),
        .testTarget(name: "DuctusInkTests", dependencies: ["DuctusInk"]),
        .testTarget(name: "DuctusRenderingTests", dependencies: ["DuctusRendering", "CCairo"]),
        .testTarget(
            name: "DuctusTrainingTests", dependencies: ["DuctusTraining"], resources: [.copy("Fixtures")]),
        .testTarget(
            name: "DuctusStudioTests",
            dependencies: ["DuctusStudio"]),
        .testTarget(name: "DuctusCLITests", dependencies: ["Ductus", "DuctusCLI", "DuctusFiles"]),
    ]
)

// The brain as a WebAssembly program, which has no entry that another machine could start: only `make web` asks
// for it.
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
