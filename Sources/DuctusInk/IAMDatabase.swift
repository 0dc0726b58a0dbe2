import Dispatch
import Ductus
import DuctusFiles
import Foundation

/// IAM-OnDB, the IAM On-Line Handwriting Database (Liwicki and Bunke 2005), in its publishers' layout:
/// `lineStrokes/a01/a01-000/a01-000u-01.xml`, `ascii/a01/a01-000/a01-000u.txt`, `task1/trainset.txt` and the
/// other lists. Folders may lie at any depth.
struct IAMDatabase {
    private var lines: [String: [PenOffset]] = [:]
    /// Of each form, the lines of its transcription; nil: its file holds none.
    private var transcriptions: [String: [String]] = [:]
    /// Of each form, the list that names it.
    private var lists: [String: String] = [:]
    private let path: String

    private static let listNames = ["trainset", "testset_v", "testset_t", "testset_f"]
    private static let licence =
        "IAM-OnDB, non-commercial research; cite M. Liwicki and H. Bunke, IAM-OnDB – an On-Line English Sentence "
        + "Database Acquired from Handwritten Text on a Whiteboard, ICDAR 2005"

    // MARK: Reading

    init(folder: String, progress: @Sendable (Double) -> Void) throws {
        path = folder
        let root = URL(fileURLWithPath: folder)
        guard let names = FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) else {
            throw FileError(path: folder, problem: "this folder cannot be read")
        }
        let wanted = names.filter { Entry(path: $0) != nil }.sorted()
        var batch: [(name: String, bytes: [UInt8])] = []
        for (index, name) in wanted.enumerated() {
            batch.append((name, try WholeFile.read(root.appending(path: name).path)))
            if batch.count == 512 || index == wanted.count - 1 {
                try add(batch)
                batch = []
                progress(Double(index + 1) / Double(wanted.count))
            }
        }
        try checkThatThereIsInk()
    }

    init(archive: String, progress: @Sendable (Double) -> Void) throws {
        path = archive
        let reader = try ArchiveReader(archive)
        var batch: [(name: String, bytes: [UInt8])] = []
        while let name = try reader.next() {
            guard Entry(path: name) != nil else { continue }
            batch.append((name, try reader.read(atMost: 32 << 20)))
            if batch.count == 512 {
                try add(batch)
                batch = []
                progress(reader.progress)
            }
        }
        try add(batch)
        progress(1)
        try checkThatThereIsInk()
    }

    private func checkThatThereIsInk() throws(FileError) {
        guard !lines.isEmpty else {
            throw FileError(
                path: path,
                problem: "there is no ink of IAM-OnDB here: lineStrokes/…/a01-000u-01.xml was expected")
        }
    }

    /// What a file's place says of it.
    private enum Entry {
        case line(id: String)
        case transcription(form: String)
        case list(String)

        init?(path: String) {
            let parts = path.split(separator: "/")
            guard let file = parts.last, !file.hasPrefix(".") else { return nil }
            let name = String(file.prefix { $0 != "." })
            if parts.contains("lineStrokes"), file.hasSuffix(".xml") {
                self = .line(id: name)
            } else if parts.contains("ascii"), file.hasSuffix(".txt") {
                self = .transcription(form: name)
            } else if IAMDatabase.listNames.contains(name), file.hasSuffix(".txt") {
                self = .list(name)
            } else {
                return nil
            }
        }
    }

    private mutating func add(_ batch: [(name: String, bytes: [UInt8])]) throws {
        let parsed = Parsed(count: batch.count)
        DispatchQueue.concurrentPerform(iterations: batch.count) { index in
            guard case .line = Entry(path: batch[index].name) else { return }
            parsed.set(index, Result { try StrokesXML.offsets(batch[index].bytes) })
        }
        for (index, file) in batch.enumerated() {
            switch Entry(path: file.name) {
            case .line(let id):
                do {
                    lines[id] = try parsed.results[index]!.get()
                } catch {
                    throw FileError(path: "\(path): \(file.name)", problem: "\(error)")
                }
            case .transcription(let form): transcriptions[form] = IAMDatabase.transcription(file.bytes)
            case .list(let name):
                for form in TextLines.lines(of: file.bytes) where !form.isEmpty { lists[form] = name }
            case nil: break
            }
        }
    }

    private final class Parsed: @unchecked Sendable {
        private(set) var results: [Result<[PenOffset], any Error>?]
        private let lock = NSLock()

        init(count: Int) { results = [Result<[PenOffset], any Error>?](repeating: nil, count: count) }

        func set(_ index: Int, _ result: Result<[PenOffset], any Error>) {
            lock.withLock { results[index] = result }
        }
    }

    /// The lines after `CSR:`, the transcription that follows the writer's own lines; blank lines left out.
    private static func transcription(_ bytes: [UInt8]) -> [String]? {
        let lines = TextLines.lines(of: bytes)
        guard let start = lines.firstIndex(of: "CSR:") else { return nil }
        return lines[(start + 1)...].filter { !$0.isEmpty }
    }

    // MARK: Pairing

    /// Line number n of a form, by its file's name, writes line n of the form's transcription. Where a form has
    /// more line files than lines of text, or a number beyond them, which line is which is not known, and all
    /// its lines go without text; where it has fewer files, the missing ones' text is passed over.
    func inkSet() -> InkSet {
        let ids = lines.keys.sorted()
        let byForm = Dictionary(grouping: ids) { String($0.prefix($0.count - 3)) }
        var samples: [InkSample] = []
        for id in ids {
            let form = String(id.prefix(id.count - 3))
            let texts = transcriptions[form] ?? []
            let numbers = byForm[form]!.map { Int($0.suffix(2)) ?? 0 }
            let trusted = numbers.count <= texts.count && numbers.allSatisfy { $0 >= 1 && $0 <= texts.count }
            samples.append(
                InkSample(
                    id: id, form: form, text: trusted ? texts[Int(id.suffix(2))! - 1] : nil,
                    split: lists[form],
                    offsets: lines[id]!))
        }
        return InkSet(samples: samples, source: "IAM-OnDB", licence: IAMDatabase.licence)
    }
}
