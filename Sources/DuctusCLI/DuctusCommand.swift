import ArgumentParser
import Foundation

/// The `ductus` command.
@main
struct DuctusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ductus",
        abstract: "A handwriting brain: it learns from ink where a pen goes next, and writes.",
        subcommands: [
            Write.self, Scribble.self, Prepare.self, Recombine.self, Train.self, Evaluate.self, Inspect.self,
            Import.self,
            Quantise.self, Studio.self, MakeSite.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
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
