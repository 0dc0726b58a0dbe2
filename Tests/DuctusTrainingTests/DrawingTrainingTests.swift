import Ductus
import Foundation
import Testing

@testable import DuctusTraining

@Suite struct DrawingTrainingTests {
    /// Drawings of two kinds: a hook of one stroke, and a cross of two.
    private static let drawings: [InkLine] = (0..<24).map { number in
        let size = Float(200 + 5 * (number % 7))
        return number % 2 == 0
            ? InkLine([
                .origin, PenOffset(dx: 0, dy: size), PenOffset(dx: size, dy: 0, endOfStroke: true),
            ])
            : InkLine([
                .origin, PenOffset(dx: size, dy: 0, endOfStroke: true),
                PenOffset(dx: -size / 2, dy: -size / 2),
                PenOffset(dx: 0, dy: size, endOfStroke: true),
            ])
    }

    private static var options: TrainingOptions {
        var options = TrainingOptions()
        options.layers = [24]
        options.mixtures = 3
        options.batch = 8
        options.steps = 16
        options.points = 400_000
        options.learningRate = 0.01
        options.warmUp = 20
        options.noise = 4
        options.scale = 100
        options.drawingGap = 1000
        return options
    }

    @Test func aNetworkLearnsWhereADrawingEnds() throws {
        let trainer = try Trainer(Self.options, lines: Self.drawings, validation: Self.drawings)
        while !trainer.isFinished { _ = trainer.update() }
        let model = try HandwritingModel(
            parsing: trainer.model(metadata: []).quantised().bytes)
        let format = try #require(model.drawings)
        #expect(format.gap == 1000 && (200...230).contains(format.size))
        let network = HandwritingNetwork(model)
        for seed: UInt64 in 1...40 {
            let drawing = Writer(network, seed: seed, temperature: 0.5).drawing(format, atMost: 100)
            // A hook has three points, a cross four; the end is not drawn.
            #expect([3, 4].contains(drawing.pointCount), "seed \(seed): \(drawing)")
            #expect(drawing.strokes.flatMap(\.points).allSatisfy { abs($0.x) < 500 && abs($0.y) < 500 })
        }
    }

    @Test func endsAreScoredAndLinesWithoutThemAreNot() throws {
        var options = Self.options
        options.points = 500
        let ending = try Trainer(options, lines: Self.drawings, validation: Self.drawings)
        options.drawingGap = nil
        let endless = try Trainer(options, lines: Self.drawings, validation: Self.drawings)
        let points = Self.drawings.reduce(0) { $0 + $1.offsets.count - 1 }
        #expect(ending.validate().points == points + 24 && endless.validate().points == points)
        let score = InkScore(of: try ending.model(metadata: []), on: Self.drawings)
        #expect(score.points == points + 24)
        #expect(abs(score.rawNatsPerPoint - ending.validate().rawNatsPerPoint) < 0.01)
        #expect(try endless.model(metadata: []).drawings == nil)
    }

    @Test func drawingsThatMoveAsFarAsTheGapAreRefused() throws {
        let far = Self.drawings + [InkLine([.origin, PenOffset(dx: 700, dy: 0, endOfStroke: true)])]
        #expect {
            try Trainer(Self.options, lines: far, validation: [])
        } throws: { "\($0)".contains("moves 700 raw units to the right") && "\($0)".contains("at least 117") }
        var options = Self.options
        options.drawingGap = 5000
        #expect { try options.validate() } throws: { "\($0)".contains("between 1 and 1,000") }
        options.drawingGap = 1000
        options.hand = 8
        #expect { try options.validate() } throws: { "\($0)".contains("neither a window nor hands") }
    }
}
