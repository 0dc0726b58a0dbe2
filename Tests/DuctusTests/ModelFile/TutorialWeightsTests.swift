import Foundation
import Testing

@testable import Ductus

@Suite struct TutorialWeightsTests {
    /// The folder with the real data: `../shared/data` beside the checkout, or what DUCTUS_DATA names.
    static let data: URL? = {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path =
            ProcessInfo.processInfo.environment["DUCTUS_DATA"] ?? root.appending(path: "../shared/data").path
        return FileManager.default.fileExists(atPath: path) ? URL(fileURLWithPath: path) : nil
    }()

    private struct Expected: Decodable {
        struct Step: Decodable {
            let input, h, c, pi, mu1, mu2, sigma1, sigma2, rho, eos: [Float]
        }
        let steps: [Step]
    }

    @Test(.enabled(if: data != nil)) func theyComputeWhatTheOriginalProgramComputes() throws {
        let folder = Self.data!.appending(path: "rnn-tutorial")
        let weights = [UInt8](try Data(contentsOf: folder.appending(path: "weights.json")))
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        let script = Array("var weights = ".utf8) + weights + Array(";\n".utf8)
        let model = try HandwritingModel(tutorialWeights: weights)
        #expect(try HandwritingModel(tutorialWeights: script) == model)

        let streams = Streams(HandwritingNetwork(model), count: 1)
        for step in expected.steps {
            // The figures' inputs are pixels at a scale factor of 10; a unit of the network is 40 raw units.
            streams.read(
                PenOffset(dx: step.input[0] * 4, dy: step.input[1] * 4, endOfStroke: step.input[2] == 1))
            let state = streams[0]
            let density = streams.density()
            for index in 0..<16 {
                #expect(abs(state.hidden[index] - step.h[index]) < 1e-4)
                #expect(abs(state.cell[index] - step.c[index]) < 1e-4)
            }
            for (index, gaussian) in density.gaussians.enumerated() {
                #expect(abs(gaussian.weight - step.pi[index]) < 1e-4)
                #expect(abs(gaussian.meanX / 40 - step.mu1[index]) < 1e-4)
                #expect(abs(gaussian.meanY / 40 - step.mu2[index]) < 1e-4)
                #expect(abs(gaussian.sigmaX / 40 - step.sigma1[index]) < 1e-4)
                #expect(abs(gaussian.sigmaY / 40 - step.sigma2[index]) < 1e-4)
                #expect(abs(gaussian.rho - step.rho[index]) < 1e-4)
            }
            #expect(abs(density.endOfStroke - step.eos[0]) < 1e-4)
        }
    }

    @Test(arguments: [
        "", "var x = 5;", "[]", "[1,2,3,4,5]", "[[],\"\",[],[],\"\"]", "[[\"!!\"],\"\",[],[],\"\"]", "][",
    ])
    func otherFilesAreRefused(text: String) {
        #expect(throws: InputError.self) { try HandwritingModel(tutorialWeights: Array(text.utf8)) }
    }
}
