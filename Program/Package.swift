// swift-tools-version: 6.1
import PackageDescription

// The `ductus` command and the studio's web server: what of Ductus depends on other packages.
let package = Package(
    name: "DuctusProgram",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "ductus", targets: ["DuctusCLI"]),
        .executable(name: "studio", targets: ["DuctusStudioCLI"]),
        .library(name: "DuctusStudio", targets: ["DuctusStudio"]),
    ],
    dependencies: [
        .package(name: "Ductus", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    ],
    targets: [
        .executableTarget(
            name: "DuctusCLI",
            dependencies: [
                .product(name: "Ductus", package: "Ductus"),
                .product(name: "DuctusFiles", package: "Ductus"),
                .product(name: "DuctusInk", package: "Ductus"),
                .product(name: "DuctusModels", package: "Ductus"),
                .product(name: "DuctusRendering", package: "Ductus"),
                .product(name: "DuctusTraining", package: "Ductus"),
                "DuctusBuild",
                "DuctusStudioCommand",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(
            name: "DuctusBuild",
            cSettings: [.define("DUCTUS_COMMIT", to: "\"\(Context.environment["DUCTUS_COMMIT"] ?? "")\"")]),
        // The studio without the rest, which `make studio` builds: the same command as `ductus studio`.
        .executableTarget(name: "DuctusStudioCLI", dependencies: ["DuctusStudioCommand"]),
        .target(
            name: "DuctusStudioCommand",
            dependencies: [
                "DuctusStudio",
                .product(name: "DuctusFiles", package: "Ductus"),
                .product(name: "DuctusModels", package: "Ductus"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(
            name: "DuctusStudio",
            dependencies: [
                .product(name: "DuctusFiles", package: "Ductus"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),
        .testTarget(
            name: "DuctusCLITests",
            dependencies: [
                "DuctusCLI",
                .product(name: "Ductus", package: "Ductus"),
                .product(name: "DuctusFiles", package: "Ductus"),
            ]),
        .testTarget(name: "DuctusStudioTests", dependencies: ["DuctusStudio", "DuctusStudioCLI"]),
    ]
)
