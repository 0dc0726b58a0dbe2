import ArgumentParser
import Ductus
import DuctusStudioCommand
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
            Quantise.self, StudioCommand.self, MakeSite.self,
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
            // A full message tells the usage of `ductus` itself where a command finds a mistake only as it runs.
            let full = fullMessage(for: error)
            let text =
                full.hasPrefix("Error: ")
                ? "error: " + (isRunning ? message(for: error) : String(full.dropFirst(7))) : full
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
