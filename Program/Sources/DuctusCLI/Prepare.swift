import ArgumentParser
import DuctusFiles
import DuctusInk
import Foundation

/// `ductus prepare`: reads ink from its publishers' files and writes it as one small file.
struct Prepare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn a collection of ink into one small file to train from.",
        discussion: """
            SOURCE is IAM-OnDB (its folder, or the .tar.xz) or a stroke-3 .npz as sketch-rnn's sets are. \
            The content tells which kind of ink it is, not the name. The ink is kept as recorded; a report says what was \
            dropped or changed and why.

            Example:
              ductus prepare iam-ondb.tar.xz -o iam.safetensors --leave-out iam-mistranscribed.txt
            """)

    @Argument(help: "The ink: IAM-OnDB's folder or archive, or an .npz.", completion: .file())
    var source: String

    @Option(name: .shortAndLong, help: "The file to write.", completion: .file())
    var output: String

    @Option(
        name: .customLong("leave-out"),
        help: ArgumentHelp(
            "A file with the ids of lines whose text is wrong, one a line; their ink is kept.",
            valueName: "file"),
        completion: .file())
    var leaveOut: String?

    @Option(help: "On what terms the ink may be used and what to cite, where the source does not say.")
    var licence: String?

    @Option(
        help:
            "For drawings: keep only the points that are needed to stay within this many raw units of the recorded stroke."
    )
    var simplify: Float?

    @Flag(help: "Print the whole report as JSON on standard output.")
    var json = false

    func validate() throws {
        if let simplify, !(simplify > 0 && simplify <= 1000) {
            throw ValidationError("--simplify must be between 0 and 1,000 raw units, got \(simplify)")
        }
    }

    func run() throws {
        try WholeFile.checkWritable(output)
        var ink = try InkSet(readingWithProgress: source)
        guard ink.report.offsets > 0 else {
            throw FileError(path: source, .content(.unusableInk("it holds no ink: \(ink.report)")))
        }
        if let licence { ink.licence = licence }
        if let leaveOut { try ink.leaveOutTexts(listedIn: leaveOut) }
        if let simplify {
            let points = ink.samples.reduce(0) { $0 + $1.offsets.count }
            ink.samples = ink.samples.map { $0.simplified(tolerance: simplify) }
            let kept = ink.samples.reduce(0) { $0 + $1.offsets.count }
            note("simplified: \(kept) of \(points) points are kept")
        }
        let bytes: [UInt8]
        do {
            bytes = try ink.prepared()
        } catch {
            throw FileError(path: source, .content(error))
        }
        try WholeFile.write(bytes, to: output)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            say(String(decoding: try encoder.encode(ink.report), as: UTF8.self))
        } else {
            say("\(ink.source): \(ink.report)", terminator: "")
            say("\(output): \(bytes.count) bytes")
        }
    }
}

extension InkSet {
    /// Reads ink and shows how far it has come.
    init(readingWithProgress path: String) throws(FileError) {
        let bar = ProgressBar("reading \(path)")
        defer { bar.finish() }
        try self.init(reading: path) { bar.update($0) }
    }
}
