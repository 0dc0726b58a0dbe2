import Ductus
import Testing

@testable import DuctusTraining

/// The trainer and the brain are two implementations of one network: each checks the other.
@Suite struct BrainAgreementTests {
    static let line: [PenOffset] = (0..<40).map { index in
        let angle = Float(index) * 0.7
        return PenOffset(
            dx: index == 0 ? 0 : 12 * angle.truncatingRemainder(dividingBy: 3) - 10,
            dy: index == 0 ? 0 : 9 - 5 * angle.truncatingRemainder(dividingBy: 4),
            endOfStroke: index % 11 == 10)
    }

    @Test(arguments: [[9], [24, 13], [8, 5, 17]], [0, 3])
    func theBrainForeseesWhatTheTrainerForesees(layers: [Int], window: Int) throws {
        var options = TrainingOptions()
        options.layers = layers
        options.mixtures = 5
        options.window = window
        options.batch = 2
        options.steps = 7
        options.learningRate = 0.02
        options.points = 4000
        let trainer = try Trainer(
            options, lines: [InkLine(Self.line, text: "aaaaaabbbbbb")],
            validation: [
                InkLine(Self.line, text: "ababbabb"), InkLine(Array(Self.line.reversed()), text: "bbaaab"),
            ])
        while !trainer.isFinished { _ = trainer.update() }
        let trainerScore = trainer.validate()

        let model = try trainer.model(metadata: [])
        let network = HandwritingNetwork(try HandwritingModel(parsing: model.bytes))
        var nats = 0.0
        for (line, text) in [(Self.line, "ababbabb"), (Array(Self.line.reversed()), "bbaaab")] {
            let streams = Streams(network, count: 1)
            if let alphabet = model.architecture.window?.alphabet {
                streams.setText(try alphabet.codes(of: text))
            }
            for (read, next) in zip(line, line.dropFirst()) {
                streams.read(read)
                let likelihood = streams.logLikelihood(of: next)
                nats -= Double(likelihood.density + likelihood.endOfStroke)
            }
        }
        #expect(trainerScore.points == 78)
        #expect(abs(nats / 78 - trainerScore.rawNatsPerPoint) < 1e-4)
    }
}
