import Foundation

@testable import Ductus
@testable import DuctusInk
@testable import DuctusTraining

/// Everything that reads bytes from outside. A reader may refuse its input; it must not trap, hang or take memory out of
/// proportion, and what it takes must come out the same when it is written and read again.
enum Reader: String, CaseIterable {
    case model, tutorial, json, checkpoint, prepared, line, forms, drawings, ink, text, inkml, hand

    func read(_ bytes: [UInt8]) {
        switch self {
        case .model:
            guard let model = try? HandwritingModel(parsing: bytes) else { return }
            precondition((try? HandwritingModel(parsing: model.bytes)) == model)
            let streams = Streams(HandwritingNetwork(model), count: 1)
            streams.read(.origin)
            _ = streams.density()
        case .tutorial: _ = try? HandwritingModel(tutorialWeights: bytes)
        case .json:
            guard let json = try? JSON(parsing: bytes) else { return }
            precondition((try? JSON(parsing: json.bytes))?.bytes == json.bytes)
        case .checkpoint:
            guard let checkpoint = try? Checkpoint(parsing: bytes) else { return }
            precondition((try? Checkpoint(parsing: checkpoint.bytes()).bytes()) == (try? checkpoint.bytes()))
        case .prepared:
            guard let ink = try? InkSet(prepared: bytes) else { return }
            if let again = try? ink.prepared() {
                precondition((try? InkSet(prepared: again))?.samples == ink.samples)
            }
            for sample in ink.samples { _ = sample.cleanedOffsets }
        case .line: _ = try? LineXML.offsets(parsing: bytes)
        case .forms: _ = try? FormList(parsing: bytes)
        case .drawings:
            for sample in (try? StrokeArchive.samples(parsing: bytes, split: "train")) ?? [] {
                _ = sample.cleanedOffsets
            }
        case .ink: _ = try? InkFile(parsing: bytes).style(name: "fuzz")
        case .inkml: _ = try? InkFile(inkML: bytes).lines()
        case .hand:
            guard let file = try? HandFile(parsing: bytes) else { return }
            precondition((try? HandFile(parsing: file.bytes)) == file)
        case .text:
            let text = String(decoding: bytes, as: UTF8.self)
            guard let spelling = try? Spelling(text, Reader.alphabet) else { return }
            let runs = Run.runs(of: spelling)
            precondition(runs.flatMap(\.words) == Array(spelling.words.joined()))
            for run in runs {
                let characters = run.pieces.reduce(0) { $0 + $1.characters.count }
                precondition(characters == run.words.flatMap(\.characters).count { !$0.isDrawn })
            }
        }
    }

    private static let alphabet = try! Alphabet(
        Array(" !\"'(),-./0123456789:;?ABCDEFGHIJKLMNOPQRSTUVWYZabcdefghijklmnopqrstuvwxyz".unicodeScalars))
}
