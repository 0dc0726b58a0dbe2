import Ductus
import Foundation

/// A file or a folder that could not be read or written, or whose content is wrong.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file, as it was named.
    public let path: String
    /// What kind of trouble it is, with the sentence that tells it.
    public let reason: Reason

    /// What can be wrong with a file. Each sentence says where in the file, what was expected and what to do.
    public enum Reason: Equatable, Sendable {
        /// There is no such file or folder.
        case missing(String)
        /// It is there and cannot be read: it may not be, it is a folder where a file was expected, or the disk fails.
        case unreadable(String)
        /// It cannot be made, written, locked or removed: its folder is missing or may not be written to, or the disk fails.
        case unwritable(String)
        /// The disk, or one's share of it, is full.
        case full(String)
        /// Something else is kept there, or another process is at work there.
        case occupied(String)
        /// It was read, and what it holds cannot be used.
        case content(InputError)
    }

    /// An error of a file, as it was named, for a reason.
    public init(path: String, _ reason: Reason) {
        self.path = path
        self.reason = reason
    }

    /// The sentence: what is wrong, where in the file, what was expected and what to do.
    public var problem: String {
        switch reason {
        case .missing(let sentence), .unreadable(let sentence), .unwritable(let sentence),
            .full(let sentence),
            .occupied(let sentence):
            sentence
        case .content(let error): error.description
        }
    }

    public var description: String { "\(path): \(problem)" }

    /// Of the writing call that has just failed, in the system's own words.
    static func system(_ path: String, _ problem: String) -> FileError {
        let sentence = "\(problem): \(String(cString: strerror(errno)).lowercased())"
        let isFull = errno == ENOSPC || errno == EDQUOT
        return FileError(path: path, isFull ? .full(sentence) : .unwritable(sentence))
    }

    /// Of Foundation's failure to read, in the system's own words.
    static func unreadable(_ path: String, _ error: any Error) -> FileError {
        FileError(path: path, .unreadable("it cannot be read: \(reason(of: error))"))
    }

    /// The system's own words for an error, where it has any.
    package static func reason(of error: any Error) -> String {
        let error = error as NSError
        let cause = (error.userInfo[NSUnderlyingErrorKey] as? NSError) ?? error
        guard cause.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(cause.code))).lowercased()
    }
}
