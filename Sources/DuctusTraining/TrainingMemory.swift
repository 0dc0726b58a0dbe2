import Ductus
import Foundation

/// The memory that a run needs, counted before any of it is taken: a run that cannot fit is refused, not killed.
enum TrainingMemory {
    /// The bytes that a trainer takes besides its ink, and its checkpoint while it is written.
    static func bytes(_ options: TrainingOptions, _ layout: ParameterLayout) -> Int {
        let pass = NetworkPass.floatCount(
            layout, steps: options.steps, rows: options.batch / options.shards)
        // Parameters, two moments and the average; noisy parameters; a gradient for each shard.
        let vectors = 4 + (options.weightNoise > 0 ? 1 : 0) + options.shards
        // A checkpoint is copied into arrays, into tensors and into the bytes of the file.
        let checkpoint = 3 * 4 * layout.count
        return MemoryLayout<Float>.size
            * (options.shards * pass + vectors * layout.count + PackedWeights.floatCount(layout)
                + Validator.floatCount(layout, shards: options.shards) + checkpoint)
    }

    static func check(
        _ options: TrainingOptions, _ layout: ParameterLayout, available: Int = ProcessLimits.memory
    ) throws(InputError) {
        let needed = bytes(options, layout)
        guard needed > available else { return }
        throw .tooLarge(
            "a batch of \(options.batch) sequences of \(options.steps) steps with layers of "
                + "\(options.layers.map(String.init).joined(separator: ", ")) units needs \(gigabytes(needed)) of "
                + "memory, and \(gigabytes(available)) are free here; lower --batch, --steps or --layers")
    }

    private static func gigabytes(_ bytes: Int) -> String { String(format: "%.1f GB", Double(bytes) / 1e9) }
}

extension TrainingOptions {
    /// Refuses options that ask for more memory than there is. While the alphabet is not known yet, none is counted.
    public func checkMemory() throws(InputError) {
        var options = self
        if alphabet.isEmpty { options.window = 0 }
        try TrainingMemory.check(options, ParameterLayout(options.architecture))
    }
}
