import Ductus
import DuctusFiles
import Foundation

/// Reads IAM-OnDB, the IAM On-Line Handwriting Database, in its publishers' layout:
///
///     lineStrokes/a01/a01-000/a01-000u-01.xml   the ink of one line
///     ascii/a01/a01-000/a01-000u.txt            the transcription of one form
///     task1/trainset.txt                        the forms of one split (also testset_v, testset_t, testset_f)
///
/// A form's text lines under `CSR:` belong to its line files -01, -02 and so on. A text is trusted only if the
/// form has as many text lines as line files and its numbers run from 1 without a gap: otherwise nothing says
/// where the two drift apart, and no line of that form gets a text. A text with `#` is dropped too: the sign
/// stands for a word the writer crossed out, whose ink the text does not spell; so is one with `+`, which stands for
/// a pound sign. White space at a text's ends goes, a run of it within becomes one space, and signs that a
/// transcription sets apart are put back (``Transcription``).
struct IAMOnDB {
    static let source = "IAM-OnDB"
    static let licence = """
        IAM On-Line Handwriting Database: for non-commercial research only. Cite: M. Liwicki and H. Bunke, \
        IAM-OnDB - an On-Line English Sentence Database Acquired from Handwritten Text on a Whiteboard, \
        8th Intl. Conf. on Document Analysis and Recognition, 2005, pp. 956-961.
        """
    static let splits = ["trainset", "testset_v", "testset_t", "testset_f"]

    /// The largest line of the database holds about 100 KB, the largest other file 4 KB.
    private static let lineLimit = 16 << 20
    private static let textLimit = 1 << 20

    /// What a file of the database is, by its path.
    private enum Member {
        case line(form: String, number: Int, id: String)
        case transcription(form: String)
        case list(split: String)

        init?(path: String) {
            let parts = path.split(separator: "/")
            guard parts.count >= 2, let file = parts.last else { return nil }
            if file.hasSuffix(".xml"), parts.contains("lineStrokes") {
                let id = file.dropLast(4)
                guard let dash = id.lastIndex(of: "-"), dash > id.startIndex,
                    let number = Int(id[id.index(after: dash)...]), number > 0
                else { return nil }
                self = .line(form: String(id[..<dash]), number: number, id: String(id))
            } else if file.hasSuffix(".txt"), parts.contains("ascii") {
                self = .transcription(form: String(file.dropLast(4)))
            } else if file.hasSuffix(".txt"), parts[parts.count - 2] == "task1",
                IAMOnDB.splits.contains(String(file.dropLast(4)))
            {
                self = .list(split: String(file.dropLast(4)))
            } else {
                return nil
            }
        }

        /// The most bytes it may have.
        var limit: Int {
            if case .line = self { return lineLimit }
            return textLimit
        }
    }

    private struct Line {
        let form: String
        let number: Int
        let id: String
        let place: String
        let offsets: [PenOffset]
    }

    private struct UnreadLine {
        let form: String
        let number: Int
        let id: String
        let place: String
        let bytes: [UInt8]
    }

    private let path: String
    private var lines: [Line] = []
    private var unread: [UnreadLine] = []
    private var transcriptions: [String: [UInt8]] = [:]
    private var lists: [String: (place: String, list: FormList)] = [:]

    private init(path: String) {
        self.path = path
    }

    // MARK: Where it lies

    /// Reads the database from its folder, or from a folder that holds it.
    static func read(folder path: String, progress: (Double) -> Void) throws(FileError) -> InkSet {
        let root = try root(in: path)
        var reader = IAMOnDB(path: root)
        var names: [String] = []
        for folder in ["task1", "ascii", "lineStrokes"] {
            for case let name as String in FileManager.default.enumerator(atPath: root + "/" + folder)
                ?? .init()
            where Member(path: folder + "/" + name) != nil {
                names.append(folder + "/" + name)
            }
        }
        for (index, name) in names.enumerated() {
            try reader.add(WholeFile.read(root + "/" + name), name: name, place: root + "/" + name)
            if index % 100 == 0 { progress(Double(index) / Double(names.count)) }
        }
        progress(1)
        return try reader.finish()
    }

    private static func root(in path: String) throws(FileError) -> String {
        let files = FileManager.default
        if files.fileExists(atPath: path + "/lineStrokes") { return path }
        let inside = (try? files.contentsOfDirectory(atPath: path)) ?? []
        let found = inside.filter { files.fileExists(atPath: "\(path)/\($0)/lineStrokes") }
        if found.count > 1 {
            throw FileError(
                path: path,
                .content(
                    .unusableInk(
                        "more than one folder here holds IAM-OnDB (\(found.sorted().joined(separator: ", "))); name one"
                    )))
        }
        guard let name = found.first else {
            throw FileError(
                path: path,
                .content(
                    .malformed(
                        "this folder does not hold IAM-OnDB: a folder lineStrokes was expected, beside ascii and task1"
                    )))
        }
        return path + "/" + name
    }

    /// Reads the database from a packed archive, in one pass.
    static func read(archive path: String, progress: (Double) -> Void) throws(FileError) -> InkSet {
        var reader = IAMOnDB(path: path)
        let archive = try Archive(reading: path)
        while let name = try archive.next() {
            guard let member = Member(path: name) else { continue }
            let bytes = try archive.contents(limit: member.limit)
            try reader.add(bytes, name: name, place: "\(path), \(name)")
            if reader.unread.isEmpty { progress(archive.fractionRead) }
        }
        progress(1)
        return try reader.finish()
    }

    // MARK: What is in it

    private mutating func add(_ bytes: [UInt8], name: String, place: String) throws(FileError) {
        guard let member = Member(path: name) else { return }
        guard bytes.count <= member.limit else {
            throw FileError(
                path: place, .content(.tooLarge("\(bytes.count) bytes are far more than such a file holds")))
        }
        switch member {
        case .line(let form, let number, let id):
            unread.append(UnreadLine(form: form, number: number, id: id, place: place, bytes: bytes))
            if unread.count == 256 { try readLines() }
        case .transcription(let form):
            guard transcriptions.updateValue(bytes, forKey: form) == nil else {
                throw FileError(
                    path: place, .content(.malformed("a second transcription of the form \(form)")))
            }
        case .list(let split):
            do throws(InputError) {
                let list = try FormList(parsing: bytes)
                guard lists.updateValue((place, list), forKey: split) == nil else {
                    throw .malformed("a second list \(split)")
                }
            } catch {
                throw FileError(path: place, .content(error))
            }
        }
    }

    /// Reads the ink that has been gathered, on all cores.
    private mutating func readLines() throws(FileError) {
        let batch = unread
        unread = []
        let results = concurrentMap(batch.count, concurrently: DispatchQueue.concurrentPerform) { index in
            Result { () throws(InputError) in try LineXML.offsets(parsing: batch[index].bytes) }
        }
        for (line, result) in zip(batch, results) {
            do {
                let offsets = try result.get()
                lines.append(
                    Line(
                        form: line.form, number: line.number, id: line.id, place: line.place, offsets: offsets
                    ))
            } catch {
                throw FileError(path: line.place, .content(error))
            }
        }
    }

    private mutating func finish() throws(FileError) -> InkSet {
        try readLines()
        guard !lines.isEmpty else {
            throw FileError(
                path: path,
                .content(
                    .unusableInk(
                        "there is no line of ink in it: lineStrokes/a01/a01-000/a01-000u-01.xml and so on were expected"
                    )))
        }
        lines.sort { ($0.form, $0.number, $0.id) < ($1.form, $1.number, $1.id) }
        for (line, next) in zip(lines, lines.dropFirst())
        where (line.form, line.number) == (next.form, next.number) {
            throw FileError(
                path: next.place,
                .content(.malformed("the line \(next.id) is here a second time, after \(line.place)")))
        }
        var entries: [PreparationReport.Entry] = []
        let texts = texts(&entries)
        let splits = try splitsOfForms(&entries)
        var samples: [InkSample] = []
        for line in lines {
            guard !line.offsets.isEmpty else {
                entries.append(.init(.lineWithoutInk, line.id, "no point in \(line.place)"))
                continue
            }
            samples.append(
                InkSample(
                    id: line.id, form: line.form, text: texts[line.id], split: splits[line.form],
                    offsets: line.offsets))
        }
        return InkSet(
            samples: samples, source: IAMOnDB.source, licence: IAMOnDB.licence,
            splits: IAMOnDB.splits.filter { lists[$0] != nil }, entries: entries)
    }

    /// The trusted text of each line, by its id.
    private func texts(_ entries: inout [PreparationReport.Entry]) -> [String: String] {
        var texts: [String: String] = [:]
        for (form, lines) in Dictionary(grouping: lines, by: \.form).sorted(by: { $0.key < $1.key }) {
            guard let transcription = transcriptions[form].flatMap(IAMOnDB.textLines) else {
                let why =
                    transcriptions[form] == nil
                    ? "no file ascii/…/\(form).txt" : "no CSR: in ascii/…/\(form).txt"
                entries.append(.init(.transcriptionMissing, form, why))
                continue
            }
            guard transcription.count == lines.count, lines.map(\.number) == Array(1...lines.count) else {
                let numbers = lines.map { String($0.number) }.joined(separator: ", ")
                entries.append(
                    .init(
                        .lineCountsDiffer, form,
                        "\(transcription.count) lines of text, ink of the lines \(numbers)"))
                continue
            }
            for (line, text) in zip(lines, Transcription.rejoined(transcription)) {
                if text.contains("#") {
                    entries.append(.init(.crossedOutWord, line.id, "\"\(text)\""))
                } else if text.contains("+") {
                    entries.append(.init(.poundSign, line.id, "\"\(text)\""))
                } else {
                    texts[line.id] = text
                }
            }
        }
        return texts
    }

    /// The text lines under `CSR:` of a transcription in ISO 8859-1, or nil if it has no such part.
    private static func textLines(_ bytes: [UInt8]) -> [String]? {
        let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(\.trimmed)
        guard let mark = lines.firstIndex(of: "CSR:") else { return nil }
        return lines[(mark + 1)...].filter { !$0.isEmpty }
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }

    /// The split of each form, by the lists of `task1`.
    private func splitsOfForms(_ entries: inout [PreparationReport.Entry]) throws(FileError) -> [String:
        String]
    {
        var splits: [String: String] = [:]
        let forms = Set(lines.map(\.form))
        for split in IAMOnDB.splits {
            guard let (place, list) = lists[split] else {
                entries.append(.init(.listMissing, split, "no file task1/\(split).txt"))
                continue
            }
            for entry in list.entries {
                if let other = splits[entry.name], other != split {
                    throw FileError(
                        path: place,
                        .content(
                            .malformed(
                                "line \(entry.line): the form \(entry.name) is in \(other), too; "
                                    + "a form belongs to one split")))
                }
                splits[entry.name] = split
                if !forms.contains(entry.name) {
                    entries.append(.init(.formWithoutInk, entry.name, "line \(entry.line) of \(split).txt"))
                }
            }
        }
        return splits
    }
}
