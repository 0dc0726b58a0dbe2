/// What training can expect of this machine.
public enum TrainingSpeed {
    /// What makes training slow here, in sentences for people; none where it is as fast as it can be.
    ///
    /// - Parameter shards: the parts of a batch that are computed at the same time.
    public static func hindrances(shards: Int) -> [String] {
        hindrances(shards: shards, cores: ProcessLimits.cores, instructions: TrainingKernels.instructions)
    }

    static func hindrances(shards: Int, cores: Double, instructions: String) -> [String] {
        var sentences: [String] = []
        if instructions == "portable" {
            sentences.append(
                "training uses neither AVX2 with FMA nor NEON here, and takes some three times as long without"
            )
        }
        if cores < Double(shards) {
            sentences.append(
                "the batch is computed in \(shards) shards at the same time, for which there "
                    + (cores == 1 ? "is one core" : "are \(tenths(cores)) cores")
                    + ": training takes some \(tenths(Double(shards) / cores)) times as long as with \(shards)"
            )
        }
        return sentences
    }

    private static func tenths(_ number: Double) -> String {
        let tenths = Int((10 * number).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
