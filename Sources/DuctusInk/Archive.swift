import CArchive
import DuctusFiles
import Foundation

/// A packed archive (tar, plain or compressed, or zip) read from its start to its end, one member at a time.
///
/// All that is unpacked counts against a budget in proportion to the packed file, so that a few bytes cannot unpack to
/// gigabytes.
final class Archive {
    /// IAM-OnDB unpacks to 14 times its size, sets of drawings to 3 times.
    static let mostUnpackedPerByte = 100
    /// What even the smallest archive may unpack to.
    static let smallestBudget = 16 << 20

    private let path: String
    private let handle: OpaquePointer
    private let size: Int64
    /// The bytes that may still be unpacked.
    private var budget: Int
    /// Whether the member that ``next()`` returned last has bytes that were not read.
    private var isInMember = false

    init(reading path: String) throws(FileError) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        self.path = path
        size = (attributes?[.size] as? NSNumber)?.int64Value ?? 0
        budget = Archive.smallestBudget + Int(size) * Archive.mostUnpackedPerByte
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
            while isInMember { _ = try nextBlock() }
            var entry: OpaquePointer?
            let status = archive_read_next_header(handle, &entry)
            if status == ARCHIVE_EOF { return nil }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else {
                throw failure(after: lastName)
            }
            isInMember = true
            try spend(512)
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
        while let (offset, block) = try nextBlock() {
            guard offset >= bytes.count else { throw failure(after: lastName) }
            guard offset <= limit, block.count <= limit - offset else {
                throw FileError(
                    path: path,
                    .content(
                        .tooLarge(
                            "\(lastName) is larger than \(limit >> 20) MB, far more than such a file holds")))
            }
            try spend(offset - bytes.count)
            bytes.append(contentsOf: repeatElement(0, count: offset - bytes.count))
            bytes.append(contentsOf: block)
        }
        return bytes
    }

    /// The next bytes of the member, which stay until the next call, and where in it they lie; nil at its end.
    private func nextBlock() throws(FileError) -> (offset: Int, bytes: UnsafeRawBufferPointer)? {
        var block: UnsafeRawPointer?
        var count = 0
        var offset: la_int64_t = 0
        let status = archive_read_data_block(handle, &block, &count, &offset)
        if status == ARCHIVE_EOF {
            isInMember = false
            return nil
        }
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN else { throw failure(after: lastName) }
        try spend(count)
        return (Int(offset), UnsafeRawBufferPointer(start: block, count: block == nil ? 0 : count))
    }

    private func spend(_ bytes: Int) throws(FileError) {
        budget -= bytes
        guard budget >= 0 else {
            throw FileError(
                path: path,
                .content(
                    .tooLarge(
                        "at \(lastName) it has unpacked to more than \(Archive.smallestBudget >> 20) MB and "
                            + "\(Archive.mostUnpackedPerByte) times its size, as no ink does; fetch it again, or unpack it "
                            + "yourself and give its folder")))
        }
    }

    private func failure(after place: String) -> FileError {
        let reason = archive_error_string(handle).map { String(cString: $0) } ?? "damaged or cut short"
        return FileError(
            path: path,
            .content(.malformed("the archive cannot be unpacked at \(place): \(reason); fetch it again")))
    }
}
