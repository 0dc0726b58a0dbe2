/// Bytes that are not what they should be: says what was found, where, and what was expected.
public struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String

    /// An error of these words: what was found, where, and what was expected.
    public init(_ description: String) {
        self.description = description
    }
}
