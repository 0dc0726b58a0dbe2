import Foundation

/// Progress on standard error: a bar with the time left where a person watches, a line now and then where none
/// does. What is over within two seconds shows nothing.
final class ProgressBar: @unchecked Sendable {
    private let title: String
    private let isQuiet: Bool
    private let began = Date()
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let lock = NSLock()
    private var shown = Date.distantPast
    private var isOnLine = false
    private var first: Double?

    init(_ title: String, isQuiet: Bool = false) {
        self.title = title.printable
        self.isQuiet = isQuiet
    }

    func update(_ done: Int, of total: Int, note: String = "") {
        update(Double(done) / Double(max(total, 1)), note: note)
    }

    /// - Parameter share: how much of the whole is done, 0 to 1.
    func update(_ share: Double, note: String = "") {
        lock.withLock {
            let now = Date()
            let first = self.first ?? share
            self.first = first
            guard !isQuiet, now.timeIntervalSince(began) > 2,
                now.timeIntervalSince(shown) > (isTerminal ? 0.2 : 30)
            else { return }
            shown = now
            // A resumed task does not begin at zero.
            let elapsed = now.timeIntervalSince(began)
            let left = share > first ? elapsed / (share - first) * (1 - share) : .infinity
            let text = String(
                format: "%@ %3.0f %% %@%@", title, share * 100,
                left.isFinite ? ProgressBar.duration(left) + " left" : "", note.isEmpty ? "" : ", " + note)
            if isTerminal {
                let filled = Int(share * 24)
                let bar =
                    String(repeating: "█", count: filled) + String(repeating: "░", count: max(0, 24 - filled))
                write("\r\u{1B}[K\(bar) \(text)")
                isOnLine = true
            } else {
                write(text + "\n")
            }
        }
    }

    /// A line that stays, above the bar.
    func log(_ line: String) {
        lock.withLock {
            if isOnLine { write("\r\u{1B}[K") }
            isOnLine = false
            write(line + "\n")
        }
    }

    func finish() {
        lock.withLock {
            if isOnLine { write("\r\u{1B}[K") }
            isOnLine = false
        }
    }

    private func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

    private static func duration(_ seconds: Double) -> String {
        let seconds = Int(min(seconds, 1e7))
        if seconds < 60 { return "\(seconds) s" }
        if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
        return "\(seconds / 3600) h \(seconds / 60 % 60) min"
    }
}
