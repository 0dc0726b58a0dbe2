import ArgumentParser
import DuctusFiles
import DuctusInk
import Foundation

struct Prepare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn a data set of ink into one compact file that loads at once.",
        discussion: """
            Reads IAM-OnDB as its publishers give it out (folder or archive) or a stroke-3 .npz, and reports what \
            was left out and why. Ink is kept as recorded; what is cleaned is cleaned when a network learns from it.

            Example: ductus prepare iam-ondb.tar.xz -o iam.safetensors
            """)

    @Argument(help: "The folder or archive of IAM-OnDB, or a stroke-3 .npz.")
    var source: String

    @Option(name: [.short, .long], help: "The file to write.")
    var output: String

    @Option(help: "A file with ids of lines, one a line, whose text is wrong and is left out.")
    var leaveOut: String?

    @Flag(help: "Print the whole report as JSON.")
    var json = false

    func run() throws {
        var ink = try InkSet(readingWithProgress: source)
        var leftOut: [String] = []
        if let leaveOut { (ink, leftOut) = try ink.leavingOutText(listedIn: leaveOut) }
        let file: [UInt8]
        do { file = try ink.prepared().bytes } catch { throw FileError(path: source, problem: "\(error)") }
        try WholeFile.write(file, to: output)
        let report = PreparationReport(of: ink, leftOut: leftOut)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            print(report.summary)
            print("wrote \(output), \(file.count.formatted()) bytes; --json lists every line concerned")
        }
    }
}

extension InkSet {
    init(readingWithProgress path: String) throws {
        let bar = ProgressBar("reading \(path)")
        defer { bar.finish() }
        try self.init(reading: path) { bar.update($0) }
    }
}
