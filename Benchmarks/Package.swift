// swift-tools-version: 6.1
import PackageDescription

// The Swift side of the benchmarks, which the scripts here run beside their peers.
let package = Package(
    name: "DuctusBenchmarks",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "ductus-benchmarks", targets: ["DuctusBenchmarks"])],
    dependencies: [
        .package(name: "Ductus", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    ],
    targets: [
        .executableTarget(
            name: "DuctusBenchmarks",
            dependencies: [
                "CoreLoops",
                .product(name: "Ductus", package: "Ductus"),
                .product(name: "DuctusTraining", package: "Ductus"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .target(name: "CoreLoops"),
    ]
)
