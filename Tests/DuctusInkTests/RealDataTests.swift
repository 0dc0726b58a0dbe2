import Foundation
import Testing

@testable import DuctusInk

/// The publishers' own files: in the folder `DUCTUS_DATA` names, or in `../shared/data` beside the checkout.
enum RealData {
    static let folder: URL? = {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let named = ProcessInfo.processInfo.environment["DUCTUS_DATA"].map { URL(fileURLWithPath: $0) }
        return [named, checkout.deletingLastPathComponent().appending(path: "shared/data")].compactMap(\.self)
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    static func path(_ name: String) -> String? {
        guard let path = folder?.appending(path: name).path else { return nil }
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// A debug build reads the 430 MB of IAM-OnDB too slowly for every run of the tests.
    static var readsIAM: Bool {
        path("iam-ondb.tar.xz") != nil && ProcessInfo.processInfo.environment["DUCTUS_SLOW_TESTS"] != nil
    }
}

@Suite struct RealDataTests {
    @Test(.enabled(if: RealData.path("short_kanji.npz") != nil))
    func kanji() throws {
        let ink = try InkSet(reading: try #require(RealData.path("short_kanji.npz")))
        #expect(ink.report.splits.map(\.lines) == [10_000, 600, 500])
        #expect(ink.report.cleaning.linesTouched == 0)
    }

    @Test(.enabled(if: RealData.readsIAM))
    func iam() throws {
        let ink = try InkSet(reading: try #require(RealData.path("iam-ondb.tar.xz")))
        #expect(ink.samples.count == 11_698)
        #expect(ink.report.offsets == 7_337_465)
        #expect(ink.report.splits.map(\.name) == ["trainset", "testset_v", "testset_t", "testset_f"])
        #expect(ink.report.splits.map(\.forms) == [775, 192, 216, 475])
        #expect(ink.report.splits.map(\.lines) == [5_364, 1_438, 1_518, 3_362])
        #expect(
            ink.report.entries.filter { $0.kind == .lineCountsDiffer }.map(\.place) == [
                "a08-551z", "z01-000z",
            ])
        let cleaning = ink.report.cleaning
        #expect(cleaning.spikes + cleaning.strayPoints < ink.report.offsets / 1_000)
        let bytes = try ink.prepared()
        let start = ContinuousClock.now
        let read = try InkSet(prepared: bytes)
        print("loading the prepared set took \(ContinuousClock.now - start)")
        #expect(read.samples == ink.samples)
    }
}
