import ArgumentParser
import DuctusTraining

struct MeasurePeak: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "peak",
        abstract: "Float32 operations a second of matrix products in the caches, on all cores.")

    func run() throws {
        print(
            "{\"flops_per_second\":\(TrainingKernels.peak()),"
                + "\"instructions\":\"\(TrainingKernels.instructions)\"}")
    }
}
