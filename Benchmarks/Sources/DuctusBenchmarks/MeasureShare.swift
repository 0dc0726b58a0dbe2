import ArgumentParser
import CoreLoops

struct MeasureShare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "share", abstract: "How much of its core a program gets: 1 where it has the core alone.",
        discussion: """
            Many hosts let each core work for two machines at once; then neither waits, but both are slower. Jumps show it:
            alone, one takes a cycle. An addition that needs the result of the one before always takes a cycle.
            """)

    /// How long it is measured.
    private static let time = Duration.seconds(2)

    func run() {
        let clock = ContinuousClock()
        var additions = Duration.zero, jumps = Duration.zero
        while additions + jumps < Self.time {
            additions += clock.measure { core_additions(1_000_000) }
            jumps += clock.measure { core_jumps(1_000_000) }
        }
        print("{\"share\":\(additions / jumps)}")
    }
}
