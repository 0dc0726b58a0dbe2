import ArgumentParser

/// The Swift side of the benchmarks: each measures one thing once and prints it as JSON. The scripts beside
/// this folder run them in turn with their peers.
@main
struct DuctusBenchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ductus-benchmarks",
        abstract: "Measure one thing and print it as JSON; see Benchmarks/README.md.",
        subcommands: [
            DescribeMachine.self, MeasureTraining.self, MeasureWriting.self, MeasureText.self,
            MeasurePeak.self, MeasureShare.self,
            WriteLines.self,
        ])
}
