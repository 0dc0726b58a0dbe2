import ArgumentParser
import Ductus
import Foundation

/// The `ductus` command.
@main
struct DuctusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ductus",
        abstract: "A handwriting brain: it learns from ink where a pen goes next, and writes.",
        version: DuctusVersion.current,
        subcommands: [
            Write.self, HandCommand.self, Scribble.self, Prepare.self, Recombine.self, Train.self,
            Evaluate.self, Inspect.self,
            Import.self,
            Quantise.self, Studio.self, MakeSite.self,
        ])

    static func main() async {
        if CommandLine.arguments.dropFirst() == ["--version"] {
            say(Version.description)
            return
        }
        var isRunning = false
        do {
            var command = try parseAsRoot(CommandLine.arguments.dropFirst().withTextLast)
            isRunning = true
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let code = exitCode(for: error)
            if code.isSuccess { exit(withError: error) }
            var message = fullMessage(for: error)
            // What a command finds only as it runs comes with the usage of `ductus` itself, which helps nobody.
            if isRunning, let usage = message.range(of: "\nUsage: ") {
                message = String(message[..<usage.lowerBound])
            }
            let text = message.hasPrefix("Error: ") ? "error: " + message.dropFirst(7) : message
            if !text.isEmpty { note(text) }
            Foundation.exit(code.rawValue)
        }
    }
}

extension ArraySlice<String> {
    /// The arguments, a text for `write` that begins with a hyphen behind `--`, where nothing is taken for an option.
    /// Options are a hyphen and a letter, or two hyphens and a word.
    var withTextLast: [String] {
        let end = firstIndex(of: "--") ?? endIndex
        guard first == Write._commandName, let text = self[..<end].firstIndex(where: \.isHyphenatedText)
        else {
            return Array(self)
        }
        return self[..<text] + self[(text + 1)..<end] + ["--", self[text]] + self[end...].dropFirst()
    }
}

extension String {
    fileprivate var isHyphenatedText: Bool {
        guard hasPrefix("-") else { return false }
        if contains(where: \.isWhitespace) { return true }
        return !hasPrefix("--") && (count > 2 || dropFirst().contains { !$0.isLetter })
    }
}
