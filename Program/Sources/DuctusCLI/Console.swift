import Foundation

/// Prints a line on standard output.
func say(_ text: String, terminator: String = "\n") { print(text.printable, terminator: terminator) }

/// Prints a line on standard error.
func note(_ text: String) { FileHandle.standardError.write(Data((text.printable + "\n").utf8)) }

extension String {
    /// The same for a terminal, which names from files and other people's words must not steer: control characters and
    /// those that turn the direction of writing are told as JSON tells them, `\u001b`; lines and tabs stay.
    var printable: String {
        guard unicodeScalars.contains(where: \.steers) else { return self }
        var text = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.steers {
                text.append(contentsOf: String(format: "\\u%04x", scalar.value).unicodeScalars)
            } else {
                text.append(scalar)
            }
        }
        return String(text)
    }
}

extension Unicode.Scalar {
    fileprivate var steers: Bool {
        switch self {
        case "\n", "\t": false
        case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}", "\u{202A}"..."\u{202E}",
            "\u{2066}"..."\u{2069}":
            true
        default: false
        }
    }
}
