import ArgumentParser
import Ductus
import Foundation

struct MeasureText: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text", abstract: "Seconds to write a line of 60 characters on one thread, all included."
    )

    @Argument(help: "A model that reads text.") var model: String
    @Option(help: "How often the line is written, with another seed each time.") var repeats = 10

    private static let line = "The engine weaves patterns just as the loom weaves leaves on"

    func run() throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: model)))
        let scribe = try Scribe(HandwritingModel(parsing: bytes))
        _ = try scribe.write(MeasureText.line)
        var points = 0
        let start = ContinuousClock.now
        for seed in 1...repeats {
            var options = Scribe.Options(seed: UInt64(seed))
            options.keepsWindow = true
            let written = try scribe.write(MeasureText.line, options: options)
            points += written.windows.reduce(0) { $0 + $1.offsets.count }
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        print(
            "{\"seconds_per_line\":\(seconds / Double(repeats)),\"points_per_line\":\(points / repeats),"
                + "\"characters\":\(MeasureText.line.count)}")
    }
}
