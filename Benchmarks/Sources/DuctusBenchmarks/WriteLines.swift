import ArgumentParser
import Ductus
import DuctusTraining
import Foundation

/// Writes one line of ink for each job, for the scripts that judge hands and legibility.
struct WriteLines: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines",
        abstract: "Write a line of text for each job, in the hand of ink that it shows.",
        discussion: """
            JOBS: a JSON object a line of the file, {"text": "…", "shown": [{"text": "…", "strokes": [[[x, y], …], …]}, …], \
            "hand": [64 numbers], "style": "a hand file or ink file", "seed": 1, "bias": 1, "refine": "vector" or "network"}; all but the text may be left out. Strokes are in raw units. Prints a JSON array a \
            line: the strokes written; null where the model cannot write the text.
            """)

    @Argument(help: "A model that reads text.") var model: String
    @Argument(help: "The jobs.") var jobs: String

    struct Job: Decodable, Sendable {
        var text: String
        var shown: [Shown]?
        var hand: [Float]?
        var style: String?
        var refine: String?
        var seed: UInt64?
        var bias: Float?

        struct Shown: Decodable, Equatable, Sendable {
            var text: String
            var strokes: [[[Float]]]

            var offsets: [PenOffset] {
                Drawing(
                    strokes: strokes.filter { !$0.isEmpty }.map {
                        Stroke($0.map { PenPoint(x: $0[0], y: $0[1]) })
                    }
                ).offsets
            }
        }
    }

    func run() throws {
        let model = try HandwritingModel(parsing: [UInt8](Data(contentsOf: URL(fileURLWithPath: model))))
        let network = HandwritingNetwork(model)
        let common = try Scribe(network)
        // Jobs that show the same ink, one after another, share a refinement.
        var last: (shown: [Job.Shown], hand: Hand, scribe: Scribe)?
        let decoder = JSONDecoder()
        let jobs = try Data(contentsOf: URL(fileURLWithPath: jobs)).split(separator: UInt8(ascii: "\n"))
            .map { try decoder.decode(Job.self, from: Data($0)) }
        for job in jobs {
            var options = Scribe.Options(bias: job.bias ?? 1, seed: job.seed ?? 1)
            var scribe = common
            if let part = job.refine, let shown = job.shown {
                if last?.shown != shown {
                    let lines = shown.map { InkLine($0.offsets, text: $0.text) }
                    let refinement = try HandRefinement(
                        model, lines: lines, adapting: part == "network" ? .network : .vector)
                    let (hand, model) = try refinement.result()
                    last = (shown, hand, try Scribe(model.quantised()))
                }
                options.hand = last!.hand
                scribe = last!.scribe
            } else if let vector = job.hand {
                options.hand = Hand(nearest: vector, space: network.architecture.hand?.space ?? 0)
            } else if let path = job.style {
                try options.take(handOf: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))), name: "style")
            } else if let shown = job.shown {
                if network.architecture.hand != nil {
                    options.hand = try network.hand(of: shown.map(\.offsets))
                } else {
                    options.style = try Style(name: "shown", text: shown[0].text, ink: shown[0].offsets)
                }
            }
            guard let words = try? scribe.write(job.text, options: options).paragraphs.joined() else {
                print("null")
                continue
            }
            print(String(decoding: try JSONEncoder().encode(Self.line(of: words)), as: UTF8.self))
        }
    }

    /// The strokes of words side by side.
    private static func line(of words: some Sequence<Manuscript.Word>) -> [[[Float]]] {
        var x: Float = 0
        var strokes: [[[Float]]] = []
        for word in words {
            x += word.gap
            for stroke in word.drawing.strokes { strokes.append(stroke.points.map { [x + $0.x, $0.y] }) }
            x += word.width
        }
        return strokes
    }
}
