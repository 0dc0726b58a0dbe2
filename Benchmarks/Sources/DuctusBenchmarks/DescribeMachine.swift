import ArgumentParser
import Ductus
import DuctusTraining

struct DescribeMachine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "machine", abstract: "The instructions that training and writing use on this processor.")

    func run() {
        print(
            "{\"training\":\"\(TrainingKernels.instructions)\",\"writing\":\"\(HandwritingNetwork.instructions)\"}"
        )
    }
}
