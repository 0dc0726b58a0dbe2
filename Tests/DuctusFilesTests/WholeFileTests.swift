import Foundation
import Synchronization
import Testing

@testable import DuctusFiles

@Suite struct WholeFileTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ductus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    @Test func whatIsWrittenIsRead() throws {
        try WholeFile.write([1, 2, 3], to: path("a"))
        try WholeFile.write([4, 5], to: path("a"))
        #expect(try WholeFile.read(path("a")) == [4, 5])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }

    @Test func aLinkIsFollowedAndStays() throws {
        try WholeFile.write([1], to: path("real"))
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: path("real"))
        try WholeFile.write([2], to: path("link"))
        #expect(try WholeFile.read(path("real")) == [2])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")) == path("real"))
    }

    @Test func errorsNameTheFileAndTheReason() {
        #expect { try WholeFile.read(path("missing")) } throws: {
            "\($0)".contains("missing: there is no such file")
        }
        #expect { try WholeFile.read(folder.path) } throws: { "\($0)".contains("this is a folder") }
        #expect { try WholeFile.write([1], to: folder.path) } throws: { "\($0)".contains("this is a folder") }
        #expect { try WholeFile.write([1], to: path("no/such/folder/a")) } throws: {
            "\($0)".contains("no such file or directory")
        }
    }

    @Test func theReasonOfAnErrorIsACase() throws {
        func reason(_ work: () throws(FileError) -> Void) -> FileError.Reason? {
            do throws(FileError) {
                try work()
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(reason { () throws(FileError) in _ = try WholeFile.read(path("missing")) }?.name == "missing")
        #expect(reason { () throws(FileError) in _ = try WholeFile.read(folder.path) }?.name == "unreadable")
        #expect(
            reason { () throws(FileError) in try WholeFile.checkWritable(path("no/such/folder")) }?.name
                == "unwritable")
        for (code, name) in [
            (EACCES, "unwritable"), (EROFS, "unwritable"), (ENOSPC, "full"), (EDQUOT, "full"),
        ] {
            var calls = FileCalls.system
            calls.open = { _, _ in
                errno = code
                return -1
            }
            FileCalls.$current.withValue(calls) {
                #expect(
                    reason { () throws(FileError) in try WholeFile.write([1], to: path("a")) }?.name == name)
            }
        }
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func aFullDiskIsAnErrorAndTheDeviceStays() throws {
        #expect { try WholeFile.write([1], to: "/dev/full") } throws: {
            "\($0)".contains("no space left on device")
        }
        let kind = try FileManager.default.attributesOfItem(atPath: "/dev/full")[.type] as? FileAttributeType
        #expect(kind == .typeCharacterSpecial)
    }

    @Test func shortAndInterruptedWritesGoOn() throws {
        let turn = Counter()
        var calls = FileCalls.system
        calls.write = { file, bytes in
            if turn.next().isMultiple(of: 3) {
                errno = EINTR
                return -1
            }
            return FileCalls.system.write(file, UnsafeRawBufferPointer(rebasing: bytes.prefix(7)))
        }
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
        try FileCalls.$current.withValue(calls) {
            try WholeFile.write(bytes, to: path("a"))
            try WholeFile.append(bytes, to: path("a"))
        }
        #expect(try WholeFile.read(path("a")) == bytes + bytes)
        #expect(turn.count > 2 * 1000 / 7)
    }

    /// One call that fails, and what is then in the file.
    @Test(arguments: [
        (\FileCalls.sync, EIO, "input/output error"), (\FileCalls.close, EDQUOT, "quota exceeded"),
    ]) func aFailingDiskKeepsTheOldFile(
        call: WritableKeyPath<FileCalls, @Sendable (Int32) -> Int32> & Sendable, reason: Int32, words: String
    ) throws {
        try WholeFile.write([1], to: path("a"))
        var calls = FileCalls.system
        let real = calls[keyPath: call]
        calls[keyPath: call] = { file in
            _ = real(file)
            errno = reason
            return -1
        }
        FileCalls.$current.withValue(calls) {
            #expect { try WholeFile.write([2, 3], to: path("a")) } throws: {
                "\($0)".contains("a: it cannot be written: ") && "\($0)".contains(words)
            }
        }
        #expect(try WholeFile.read(path("a")) == [1])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }

    @Test func aFullDiskKeepsTheOldFile() throws {
        try WholeFile.write([1], to: path("a"))
        let turn = Counter()
        var calls = FileCalls.system
        calls.write = { file, bytes in
            guard turn.next() > 0 else {
                return FileCalls.system.write(file, UnsafeRawBufferPointer(rebasing: bytes.prefix(1)))
            }
            errno = ENOSPC
            return -1
        }
        FileCalls.$current.withValue(calls) {
            #expect { try WholeFile.write([2, 3], to: path("a")) } throws: {
                "\($0)".contains("no space left on device")
            }
        }
        #expect(try WholeFile.read(path("a")) == [1])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }

    @Test func theFolderIsSyncedAfterTheRename() throws {
        let turn = Counter()
        var calls = FileCalls.system
        // The file itself first, then its folder.
        calls.sync = { file in
            guard turn.next() > 0 else { return FileCalls.system.sync(file) }
            errno = EIO
            return -1
        }
        FileCalls.$current.withValue(calls) {
            #expect { try WholeFile.write([2], to: path("a")) } throws: {
                "\($0)".contains("a: its folder cannot be written: input/output error")
            }
        }
        #expect(turn.count == 2)
        #expect(try WholeFile.read(path("a")) == [2])
    }

    @Test func whatKilledWritersLeftIsRemovedAndNothingElse() throws {
        for name in ["a.12.part", "a.part", "b.12.part", "a.12.parts", "a"] {
            try WholeFile.write([1], to: path(name))
        }
        try WholeFile.removeInterruptedWrites(of: ["a"], in: folder.path)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["a", "a.12.parts", "a.part", "b.12.part"])
    }

    @Test func aLockKeepsOthersOutUntilItsHolderIsGone() throws {
        var first = try FileLock(path("lock"))
        #expect(first != nil)
        #expect(try FileLock(path("lock")) == nil)
        first = nil
        #expect(try FileLock(path("lock")) != nil)
        #expect { try FileLock(path("no/lock")) } throws: { "\($0)".contains("no such file or directory") }
    }
}

extension FileError.Reason {
    fileprivate var name: String {
        switch self {
        case .missing: "missing"
        case .unreadable: "unreadable"
        case .unwritable: "unwritable"
        case .full: "full"
        case .occupied: "occupied"
        case .content: "content"
        }
    }
}

/// Counts calls: 0, 1, 2, …
private final class Counter: Sendable {
    private let value = Mutex(0)

    var count: Int { value.withLock { $0 } }

    func next() -> Int {
        value.withLock { count in
            defer { count += 1 }
            return count
        }
    }
}
