import CArchive
import DuctusFiles
import Foundation

/// A packed archive (tar, plain or compressed, or zip) read from its start to its end, one member at a time.
final class Archive {
    private let path: String
    private let handle: OpaquePointer
    private let size: Int64

    init(reading path: String) throws(FileError) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        self.path = path
        size = (attributes?[.size] as? NSNumber)?.int64Value ?? 0
        handle = archive_read_new()
        archive_read_support_filter_gzip(handle)
        archive_read_support_filter_bzip2(handle)
        archive_read_support_filter_xz(handle)
        archive_read_support_filter_zstd(handle)
        archive_read_support_format_tar(handle)
        archive_read_support_format_zip(handle)
        guard archive_read_open_filename(handle, path, 1 << 16) == ARCHIVE_OK else {
            throw failure(after: "its start")
        }
    }

    deinit {
        archive_read_free(handle)
    }

    /// How much of the packed file has been read, from 0 to 1.
    var fractionRead: Double {
        size > 0 ? min(1, Double(archive_filter_bytes(handle, -1)) / Double(size)) : 0
    }

    private var lastName = "its start"

    /// Goes on to the next regular file and returns its name, or nil at the end.
    func next() throws(FileError) -> String? {
        while true {
            var entry: OpaquePointer?
            let status = archive_read_next_header(handle, &entry)
            if status == ARCHIVE_EOF { return nil }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else {
                throw failure(after: lastName)
            }
            guard archive_entry_filetype(entry) & 0o170000 == 0o100000,
                let name = archive_entry_pathname(entry)
            else { continue }
            lastName = String(cString: name)
            return lastName
        }
    }

    /// The bytes of the member ``next()`` returned last.
    func contents(limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            var block: UnsafeRawPointer?
            var count = 0
            var offset: la_int64_t = 0
            let status = archive_read_data_block(handle, &block, &count, &offset)
            if status == ARCHIVE_EOF { return bytes }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, offset >= bytes.count else {
                throw failure(after: lastName)
            }
            guard Int(offset) <= limit, count <= limit - Int(offset) else {
                throw FileError(
                    path: path,
                    problem: "\(lastName) is larger than \(limit >> 20) MB, far more than such a file holds")
            }
            bytes.append(contentsOf: repeatElement(0, count: Int(offset) - bytes.count))
            bytes.append(contentsOf: UnsafeRawBufferPointer(start: block, count: block == nil ? 0 : count))
        }
    }

    private func failure(after place: String) -> FileError {
        let reason = archive_error_string(handle).map { String(cString: $0) } ?? "damaged or cut short"
        return FileError(
            path: path, problem: "the archive cannot be unpacked at \(place): \(reason); fetch it again")
    }
}
