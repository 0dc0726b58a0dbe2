import Ductus

/// Adapts a hand to a person's ink by gradient descent, or a whole network to that person.
public struct HandRefinement {
    private let model: HandwritingModel
    private let trainer: Trainer
    private let lines: [InkLine]
    private let part: Part

    /// What is adapted.
    public enum Part: Sendable {
        /// The vector that the encoder makes of the ink: it is moved to where the network finds that ink likelier. Only the
        /// bias of the encoder's last layer is learned, which moves the vector and nothing else.
        case vector
        /// The network that reads the vector. The encoder stays, so that vectors mean what they meant.
        case network
    }

    /// - Parameters:
    ///   - lines: ink by one person, each line with what it says; more lines give a better hand.
    ///   - seed: of the order of lines and the noise on weights.
    /// - Throws: if the model does not write in given hands, or there is too little ink with a text.
    public init(
        _ model: HandwritingModel, lines: [InkLine], adapting part: Part = .vector, seed: UInt64 = 1
    ) throws(InputError) {
        guard let hand = model.architecture.hand, let window = model.architecture.window else {
            throw .noHands
        }
        var learned: [InkLine] = []
        for line in lines {
            guard let text = line.text else { continue }
            let spelled = try Spelling(text, window.alphabet, draws: false).paragraphs.joined().joined(
                separator: " ")
            let line = InkLine(line.offsets, text: spelled, form: "own")
            if line.showsHand { learned.append(line) }
        }
        guard !learned.isEmpty else {
            throw .unusableInk(
                "refining needs a line of at least \(InkLine.fewestShown) points of ink with what it says, got none"
            )
        }
        // A lone line shows its own hand.
        if learned.count == 1 { learned += learned }
        var options = TrainingOptions()
        options.layers = model.architecture.layers
        options.mixtures = model.architecture.mixtures
        options.window = window.gaussians
        options.hand = hand.size
        options.batch = 8
        options.warmUp = 10
        options.averaging = 0.95
        options.forgetting = 0.5
        options.seed = seed
        switch part {
        case .vector:
            options.points = 160 * options.batch * options.steps
            options.learningRate = 3e-3
        case .network:
            options.points = 300 * options.batch * options.steps
            options.learningRate = 3e-4
            options.weightNoise = 0.01
        }
        self.model = model
        self.lines = learned
        self.part = part
        trainer = try Trainer(options, lines: learned, validation: [], startingFrom: model)
        let encoder = trainer.layout.encoder!
        switch part {
        case .vector: trainer.learned = encoder.vectorBiasRange
        case .network: trainer.learned = 0..<encoder.range.lowerBound
        }
    }

    /// The hand, and the model to write it with: for ``Part/vector`` the model that was given.
    ///
    /// - Parameter progress: told the share of the work that is done.
    public func result(
        progress: (Double) -> Void = { _ in }
    ) throws(InputError) -> (hand: Hand, model: HandwritingModel) {
        while !trainer.isFinished {
            _ = trainer.update()
            progress(Double(trainer.seen) / Double(trainer.options.points))
        }
        let learned = try trainer.model(metadata: model.metadata)
        let vector = try HandwritingNetwork(learned).encodedHand(of: lines.map(\.offsets)).levels
        let hand = try Hand(levels: vector, space: model.architecture.hand!.space)
        guard part == .network else { return (hand, model) }
        let adapted = try HandwritingModel(
            architecture: model.architecture, normalisation: model.normalisation, weights: learned.weights,
            metadata: model.metadata, hands: model.hands)
        return (hand, adapted)
    }
}
