import ArgumentParser
import Foundation

/// The `ductus` command.
@main
struct DuctusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ductus",
        abstract: "A handwriting brain: it learns from ink where a pen goes next, and writes.",
        subcommands: [
            Write.self, Scribble.self, Prepare.self, Train.self, Evaluate.self, Inspect.self, Import.self,
            Quantise.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            let code = exitCode(for: error)
            if code.isSuccess { exit(withError: error) }
            let message = fullMessage(for: error)
            let text = message.hasPrefix("Error: ") ? "error: " + message.dropFirst(7) : message
            if !text.isEmpty { FileHandle.standardError.write(Data((text + "\n").utf8)) }
            Foundation.exit(code.rawValue)
        }
    }
}
