import ArgumentParser

@main
struct DuctusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ductus",
        abstract: "A handwriting brain: it learns where a pen goes next, and writes.",
        subcommands: [
            Write.self, Prepare.self, Train.self, Evaluate.self, Inspect.self, Import.self, Quantise.self,
        ])
}
