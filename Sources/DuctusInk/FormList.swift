import Ductus
import DuctusFiles

/// A list of forms or lines, one name a line, as IAM-OnDB's `task1` lists are. Blank lines do not count.
struct FormList {
    struct Entry {
        let name: String
        /// The line in the list, from 1.
        let line: Int
    }

    let entries: [Entry]

    /// - Throws: if the list is not plain text or holds no name at all.
    init(parsing bytes: [UInt8]) throws(InputError) {
        guard bytes.count <= 16 << 20, let text = String(validating: bytes, as: UTF8.self),
            !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 })
        else {
            throw .malformed("this is not a list of names: plain text, one name a line, was expected")
        }
        var entries: [Entry] = []
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let name = line.trimmed
            if !name.isEmpty { entries.append(Entry(name: name, line: index + 1)) }
        }
        guard !entries.isEmpty else { throw .malformed("the list is empty: one name a line was expected") }
        self.entries = entries
    }

    init(reading path: String) throws(FileError) {
        let bytes = try WholeFile.read(path)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(path: path, .content(error))
        }
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
