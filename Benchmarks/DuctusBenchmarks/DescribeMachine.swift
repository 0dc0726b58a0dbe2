import ArgumentParser
import DuctusKernels
import DuctusTraining

struct DescribeMachine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machine", abstract: "The instructions that training and writing use on this processor.")

    func run() {
        let writing = String(cString: ductus_kernels_at(0)!.pointee.instructions)
        print("{\"training\":\"\(TrainingKernels.instructions)\",\"writing\":\"\(writing)\"}")
    }
}
