import Ductus
import Foundation
import Testing

@testable import DuctusTraining

@Suite struct HandTrainingTests {
    /// Six forms of two lines, each form in loops of a size and slant of its own.
    static let lines: [InkLine] = (0..<12).map { line in
        let form = Float(line / 2)
        return InkLine(
            (0..<160).map { index in
                let angle = Double(index) * 0.4 + Double(line)
                let (x, y) = (Float(12 * cos(angle)), (6 + 4 * form) * Float(sin(angle)))
                return index == 0
                    ? .origin : PenOffset(dx: x + 6 + form * y / 8, dy: y, endOfStroke: index % 16 == 15)
            }, text: "ooo", form: "form \(form)")
    }

    static var options: TrainingOptions {
        var options = TrainingRunTests.options
        options.window = 2
        options.hand = 6
        options.handWarmUp = 20
        options.forgetting = 0.5
        options.slant = 0.05
        return options
    }

    private func trainer() throws -> Trainer {
        try Trainer(Self.options, lines: Self.lines, validation: Self.lines)
    }

    @Test func theEncoderLearnsToTellFormsApart() throws {
        let trainer = try trainer()
        let losses = (0..<20).map { _ in trainer.update().loss }
        #expect(trainer.seen == 0)
        let (first, last) = (losses.prefix(3).reduce(0, +), losses.suffix(3).reduce(0, +))
        #expect(last < 0.7 * first)
        #expect(trainer.update().points > 0)
    }

    @Test func theContrastsGradientIsItsSlope() throws {
        var random = RandomSource(seed: 2)
        let vectors = (0..<6).map { _ in (0..<3).map { _ in random.normalPair().0 } }
        let gradient = Trainer.contrast(vectors).gradient
        for piece in vectors.indices {
            for number in vectors[piece].indices {
                func loss(_ step: Float) -> Double {
                    var changed = vectors
                    changed[piece][number] += step
                    return Trainer.contrast(changed).loss
                }
                let step: Float = 1e-2
                let slope = (loss(step) - loss(-step)) / Double(2 * step)
                #expect(abs(slope - Double(gradient[piece][number])) < 0.02 * max(1, abs(slope)))
            }
        }
    }

    @Test(arguments: [10, 33])
    func aRunWithHandsGoesOnFromItsState(stop: Int) throws {
        let straight = try trainer()
        for _ in 0..<50 { _ = straight.update() }
        let first = try trainer()
        for _ in 0..<stop { _ = first.update() }
        let second = try Trainer(
            first.options, lines: Self.lines, validation: Self.lines, restoring: first.state)
        for _ in stop..<50 { _ = second.update() }
        #expect(second.state.parameters == straight.state.parameters)
        #expect(second.state.carried == straight.state.carried)
        #expect(second.validate().rawNats == straight.validate().rawNats)
    }

    @Test func aModelOfTheRunHasASpaceOfItsOwn() throws {
        let trainer = try trainer()
        _ = trainer.update()
        let one = try trainer.model(metadata: [])
        _ = trainer.update()
        let other = try trainer.model(metadata: [])
        let space = try #require(one.architecture.hand?.space)
        #expect(space != 0)
        #expect(other.architecture.hand?.space != space)
        #expect(one.quantised().architecture.hand?.space == space)
    }

    @Test func aModelWithoutHandsIsTaughtThemAndWritesAsBeforeAtFirst() throws {
        var options = Self.options
        options.hand = 0
        options.handWarmUp = 0
        let plain = try Trainer(options, lines: Self.lines, validation: Self.lines).model(metadata: [])
        let trainer = try Trainer(
            Self.options, lines: Self.lines, validation: Self.lines, startingFrom: plain)
        let taught = try trainer.model(metadata: [])
        #expect(
            InkScore(of: taught, on: Self.lines).rawNats == InkScore(of: plain, on: Self.lines).rawNats)
        #expect(throws: InputError.self) {
            var options = Self.options
            options.hand = 5
            _ = try Trainer(options, lines: Self.lines, validation: [], startingFrom: taught)
        }
    }

    @Test func inkOfOneFormTeachesNoHands() throws {
        let alone = Self.lines.map { InkLine($0.offsets, text: $0.text, form: "one") }
        #expect {
            _ = try Trainer(Self.options, lines: alone, validation: [])
        } throws: {
            "\($0)".contains("two lines each, and there are 1")
        }
    }

    /// Six forms make two blends of three people, which a text without a hand is written in by its seed.
    @Test func aModelOffersBlendsOfItsPeople() throws {
        let trainer = try trainer()
        // Learned long enough, the toy encoder's vectors are all at their bounds.
        for _ in 0..<4 { _ = trainer.update() }
        let model = try trainer.model(metadata: [])
        #expect(model.hands.count == 2 && model.hands[0] != model.hands[1])
        let people = try Self.lines.map { try HandwritingNetwork(model).encodedHand(of: [$0.offsets]) }
        #expect(model.hands.allSatisfy { !people.contains($0) })
        let read = try HandwritingModel(parsing: model.quantised().bytes)
        #expect(read.hands == model.hands)
        let network = HandwritingNetwork(read)
        let chosen = (0..<20).map { network.hand(seed: $0) }
        #expect(chosen.allSatisfy { model.hands.contains($0!) } && chosen.contains { $0 != chosen[0] })
    }

    /// Refined to a form's ink, a hand is nearer to it than the one that the encoder makes at once: the ink is likelier.
    @Test func aRefinedHandExplainsItsInkBetter() throws {
        let trainer = try trainer()
        // Learned longer, the toy encoder's vectors are all at their bounds, and cannot be moved.
        for _ in 0..<4 { _ = trainer.update() }
        let model = try trainer.model(metadata: [])
        let lines = Array(Self.lines[10...11])
        let plain = try HandwritingNetwork(model).encodedHand(of: lines.map(\.offsets))
        let refined = try HandRefinement(model, lines: lines).result().hand
        #expect(refined.space == plain.space && refined != plain)
        #expect(try HandRefinement(model, lines: lines).result().hand == refined)
        #expect(try nats(lines, model, refined) < nats(lines, model, plain))
    }

    /// A network adapted to a person finds that person's ink likelier, and reads the same vectors.
    @Test func aRefinedNetworkExplainsItsInkBetter() throws {
        let trainer = try trainer()
        for _ in 0..<150 { _ = trainer.update() }
        let model = try trainer.model(metadata: []).quantised()
        let lines = Array(Self.lines[10...11])
        let plain = try HandwritingNetwork(model).encodedHand(of: lines.map(\.offsets))
        let (hand, refined) = try HandRefinement(model, lines: lines, adapting: .network).result()
        #expect(hand == plain && refined.hands == model.hands)
        #expect(try HandwritingNetwork(refined.quantised()).encodedHand(of: lines.map(\.offsets)) == plain)
        #expect(try nats(lines, refined, hand) < nats(lines, model, hand))
    }

    private func nats(_ lines: [InkLine], _ model: HandwritingModel, _ hand: Hand) throws -> Double {
        var nats = 0.0
        for line in lines {
            let streams = Streams(HandwritingNetwork(model), count: 1)
            try streams.setHand(hand)
            streams.setText(line.codes(model.architecture.window?.alphabet))
            for (read, next) in zip(line.offsets, line.offsets.dropFirst()) {
                streams.read(read)
                let (density, end) = streams.logLikelihood(of: next, stream: 0)
                nats -= Double(density + end)
            }
        }
        return nats
    }

    @Test(arguments: [
        ([InkLine](), "got none"), ([InkLine(Self.lines[0].offsets)], "got none"),
        ([InkLine(Array(Self.lines[0].offsets.prefix(99)), text: "o")], "got none"),
        ([InkLine(Self.lines[0].offsets, text: "語")], "語"),
    ])
    func inkThatCannotRefineAHandIsRefused(lines: [InkLine], reason: String) throws {
        let model = try trainer().model(metadata: [])
        #expect { try HandRefinement(model, lines: lines) } throws: { "\($0)".contains(reason) }
    }

    @Test func theBrainScoresAsTheTrainerDoes() throws {
        let trainer = try trainer()
        for _ in 0..<60 { _ = trainer.update() }
        let model = try trainer.model(metadata: [])
        let (brain, training) = (InkScore(of: model, on: Self.lines), trainer.validate())
        #expect(brain.points == training.points)
        #expect(abs(brain.rawNatsPerPoint - training.rawNatsPerPoint) < 2e-3)
    }
}
