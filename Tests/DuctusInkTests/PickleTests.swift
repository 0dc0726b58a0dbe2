import Ductus
import DuctusFiles
import Foundation
import Testing

@testable import DuctusInk

/// Pickles made by hand, as Python 2 and 3 write them.
@Suite struct PickleTests {
    private static func global(_ name: String) -> [UInt8] { [0x63] + Array("\(name)\n".utf8) }

    /// `numpy.core.multiarray._reconstruct(ndarray, (0,), b"b")`, then its state.
    private static func array(shape: [UInt8], type: String, content: [UInt8]) -> [UInt8] {
        var bytes =
            global("numpy.core.multiarray\n_reconstruct") + global("numpy\nndarray") + [0x4B, 0, 0x85]
        bytes += [0x55, 1, 0x62, 0x87, 0x52, 0x28, 0x4B, 1, 0x28] + shape.flatMap { [0x4B, $0] } + [0x74]
        bytes += global("numpy\ndtype") + [0x55, 2] + Array(type.utf8) + [0x4B, 0, 0x4B, 1, 0x87, 0x52]
        bytes += [
            0x28, 0x4B, 3, 0x55, 1, 0x3C, 0x4E, 0x4E, 0x4E, 0x4A, 255, 255, 255, 255, 0x4A, 255, 255, 255,
            255,
        ]
        return bytes + [0x4B, 0, 0x74, 0x62, 0x89] + content + [0x74, 0x62]
    }

    private static let drawing = array(
        shape: [2, 3], type: "i2", content: [0x55, 12, 5, 0, 6, 0, 0, 0, 7, 0, 0xFF, 0xFF, 1, 0])
    private static let whole =
        [0x80, 2] + array(shape: [2], type: "O8", content: [0x5D, 0x28] + drawing + drawing + [0x65]) + [0x2E]

    private static func npy(_ pickle: [UInt8]) -> [UInt8] {
        let header = Array("{'descr': '|O', 'fortran_order': False, 'shape': (2,), }\n".utf8)
        return [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0, UInt8(header.count), 0] + header + pickle
    }

    private func npz(_ pickle: [UInt8]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "ductus-npz-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try WholeFile.write(Self.npy(pickle), to: folder.appending(path: "train.npy").path)
        let zip = Process()
        zip.currentDirectoryURL = folder
        zip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        zip.arguments = ["python3", "-m", "zipfile", "-c", "ink.npz", "train.npy"]
        try zip.run()
        zip.waitUntilExit()
        return folder.appending(path: "ink.npz").path
    }

    @Test func stroke3InkIsRead() throws {
        let ink = try InkSet(reading: npz(Self.whole))
        #expect(ink.samples.map(\.id) == ["train-0", "train-1"])
        #expect(ink.samples[0].offsets == [.origin, PenOffset(dx: 7, dy: -1, endOfStroke: true)])
        #expect(ink.samples[0].split == "train")
    }

    @Test func namesThatCouldActAreRefusedByName() {
        for name in ["os\nsystem", "builtins\neval", "numpy\nload", "posix\nsystem"] {
            let pickle = [0x80, 2] + Self.global(name) + [0x55, 2, 0x6C, 0x73, 0x85, 0x52, 0x2E] as [UInt8]
            #expect { try Pickle.array(pickle[...]) } throws: {
                "\($0)".contains(name.replacing("\n", with: ".")) && "\($0)".contains("not called")
            }
        }
        let text = [0x80, 4, 0x8C, 2, 0x6F, 0x73, 0x8C, 6] + Array("system".utf8) + [0x93, 0x2E] as [UInt8]
        #expect { try Pickle.array(text[...]) } throws: { "\($0)".contains("os.system") }
    }

    @Test func damagedPicklesNeverCrash() {
        var random = RandomSource(seed: 3)
        var refused = 0
        for round in 0..<5000 {
            var bytes = Self.whole
            if round % 3 == 0 { bytes.removeLast(Int.random(in: 1...bytes.count, using: &random)) }
            for _ in 0..<round % 4 where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            do { _ = try Pickle.array(bytes[...]) } catch { refused += 1 }
        }
        #expect(refused > 2500)
    }

    @Test(.enabled(if: IAMDatabaseTests.data != nil)) func realSetsAreRead() throws {
        let kanji = try InkSet(reading: IAMDatabaseTests.data! + "/short_kanji.npz")
        #expect(kanji.samples.count == 11_100)
        #expect(try kanji.samples(in: "valid").count == 600)
        let omniglot = try InkSet(reading: IAMDatabaseTests.data! + "/omniglot.npz")
        #expect(omniglot.samples.count == 32_000)
        #expect(omniglot.samples.allSatisfy { $0.offsets.last!.endOfStroke })
    }
}
