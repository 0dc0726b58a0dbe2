import ArgumentParser
import Ductus
import DuctusTraining
import Foundation

struct MeasureWriting: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "writing", abstract: "Microseconds for a step of each stream: read, predict, draw.")

    @Option var units = 500
    @Option(help: "Streams on each thread.") var streams = 1
    @Option var threads = 1
    @Option var steps = 2000
    @Flag(help: "Weights in float32 instead of 8 bits.") var float32 = false

    func run() throws {
        var options = TrainingOptions()
        options.layers = [units]
        let trainer = try Trainer(options, lines: syntheticLines(), validation: [])
        let model = try trainer.model(metadata: [])
        let network = HandwritingNetwork(float32 ? model : model.quantised())
        let (streams, steps) = (streams, steps)
        run(network, streams: streams, steps: 50)
        let start = ContinuousClock.now
        DispatchQueue.concurrentPerform(iterations: threads) { _ in
            run(network, streams: streams, steps: steps)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let points = Double(steps * streams * threads)
        let bytes = model.architecture.parameterCount * (float32 ? 4 : 1)
        print(
            "{\"microseconds_per_step\":\(seconds / Double(steps) * 1e6),\"points_per_second\":\(points / seconds),"
                + "\"weight_bytes\":\(bytes),\"read_microseconds\":\(readTime(bytes: bytes) * 1e6)}")
    }

    private func run(_ network: HandwritingNetwork, streams count: Int, steps: Int) {
        let streams = Streams(network, count: count)
        var random = RandomSource(seed: 1)
        var offsets = [PenOffset](repeating: .origin, count: count)
        for _ in 0..<steps {
            streams.read(offsets)
            for stream in 0..<count { offsets[stream] = streams.sample(stream: stream, using: &random) }
        }
    }

    /// Seconds that one thread takes to read so many bytes once, over and over: a floor for a step.
    private func readTime(bytes: Int) -> Double {
        let words = [UInt64](repeating: 1, count: bytes / 8)
        var best = Double.infinity
        for _ in 0..<200 {
            let start = ContinuousClock.now
            var sum = SIMD8<UInt64>()
            words.withUnsafeBytes { buffer in
                for at in stride(from: 0, to: buffer.count - 63, by: 64) {
                    sum &+= buffer.loadUnaligned(fromByteOffset: at, as: SIMD8<UInt64>.self)
                }
            }
            if sum[0] == 0 { print("") }
            best = min(best, (ContinuousClock.now - start) / .seconds(1))
        }
        return best
    }
}
