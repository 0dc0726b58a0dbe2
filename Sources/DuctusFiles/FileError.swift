import Foundation

/// A file that could not be read or written, or whose content is wrong.
public struct FileError: Error, Equatable, CustomStringConvertible {
    /// The file, as it was named.
    public let path: String
    /// What is wrong, where in the file, what was expected and what to do.
    public let problem: String

    /// - Parameter problem: what is wrong, where in the file, what was expected and what to do.
    public init(path: String, problem: String) {
        self.path = path
        self.problem = problem
    }

    public var description: String { "\(path): \(problem)" }

    /// The system's own words for the call that has just failed.
    static func system(_ path: String, _ problem: String) -> FileError {
        FileError(path: path, problem: "\(problem): \(String(cString: strerror(errno)).lowercased())")
    }

    /// The system's own words for an error, where it has any.
    package static func reason(of error: any Error) -> String {
        let error = error as NSError
        let cause = (error.userInfo[NSUnderlyingErrorKey] as? NSError) ?? error
        guard cause.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
        return String(cString: strerror(Int32(cause.code))).lowercased()
    }
}
