import Ductus

/// Adapts a hand to a person's ink by gradient descent: the vector that the encoder makes of the ink is moved to where the
/// network finds that ink likelier.
///
/// What is learned is the bias of the encoder's last layer, which moves the vector and nothing else.
public struct HandRefinement {
    private let model: HandwritingModel
    private let trainer: Trainer
    private let lines: [InkLine]

    /// - Parameters:
    ///   - lines: ink by one person, each line with what it says; more lines give a better hand.
    /// - Throws: if the model does not write in given hands, or there is too little ink with a text.
    public init(_ model: HandwritingModel, lines: [InkLine], seed: UInt64 = 1) throws(FormatError) {
        guard let hand = model.architecture.hand, let window = model.architecture.window else {
            throw FormatError(
                "this model does not write in given hands; take one that was trained with --hand")
        }
        var learned: [InkLine] = []
        for line in lines {
            guard let text = line.text else { continue }
            let spelled = try Spelling(text, window.alphabet).paragraphs.joined().joined(separator: " ")
            let line = InkLine(line.offsets, text: spelled, form: "own")
            if line.showsHand { learned.append(line) }
        }
        guard !learned.isEmpty else {
            throw FormatError(
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
        options.points = HandRefinement.updates * options.batch * options.steps
        options.learningRate = 3e-3
        options.warmUp = 10
        options.averaging = 0.95
        options.forgetting = 0.5
        options.seed = seed
        self.model = model
        self.lines = learned
        trainer = try Trainer(options, lines: learned, validation: [], startingFrom: model)
        trainer.learned = trainer.layout.encoder!.vectorBiasRange
    }

    /// Updates of a refinement: under a minute on two cores.
    private static let updates = 160

    /// - Parameter progress: told the share of the work that is done.
    public func hand(progress: (Double) -> Void = { _ in }) throws(FormatError) -> Hand {
        while !trainer.isFinished {
            _ = trainer.update()
            progress(Double(trainer.seen) / Double(trainer.options.points))
        }
        let refined = try Network(trainer.model(record: [])).hand(of: lines.map(\.offsets))
        return try Hand(levels: refined.levels, space: model.architecture.hand!.space)
    }
}
