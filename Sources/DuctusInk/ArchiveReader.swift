import CArchive
import DuctusFiles
import Foundation

/// The files in an archive, one after another, as libarchive reads them: tar, compressed or not, and zip.
final class ArchiveReader {
    private let path: String
    private let archive: OpaquePointer
    private var entry: OpaquePointer?
    private let size: Double

    init(_ path: String) throws(FileError) {
        self.path = path
        archive = archive_read_new()
        size = Double((try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 1)
        archive_read_support_filter_all(archive)
        archive_read_support_format_tar(archive)
        archive_read_support_format_zip(archive)
        guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else { throw failure() }
    }

    deinit { archive_read_free(archive) }

    private func failure() -> FileError {
        let reason = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
        return FileError(
            path: path, problem: "the archive cannot be read, it is damaged or cut short: \(reason)")
    }

    /// The share of the archive's bytes read so far.
    var progress: Double { min(1, Double(archive_filter_bytes(archive, -1)) / max(1, size)) }

    /// Goes on to the next plain file and gives its name; nil after the last.
    func next() throws(FileError) -> String? {
        while true {
            switch archive_read_next_header(archive, &entry) {
            case ARCHIVE_EOF: return nil
            case ARCHIVE_OK, ARCHIVE_WARN: break
            default: throw failure()
            }
            guard archive_entry_filetype(entry) == 0o100000, let name = archive_entry_pathname(entry) else {
                continue
            }
            return String(cString: name)
        }
    }

    /// The bytes of the file that ``next()`` named.
    func read(atMost limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = archive_read_data(archive, &block, block.count)
            guard count >= 0 else { throw failure() }
            if count == 0 { return bytes }
            bytes += block[..<count]
            guard bytes.count <= limit else {
                throw FileError(
                    path: path, problem: "a file in the archive is larger than \(limit >> 20) MiB")
            }
        }
    }
}
