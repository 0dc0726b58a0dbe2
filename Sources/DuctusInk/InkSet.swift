import Ductus
import DuctusFiles
import Foundation

/// All ink of one source.
public struct InkSet: Sendable {
    /// The lines, in the order of the source.
    public var samples: [InkSample]
    /// Where the ink comes from, such as `IAM-OnDB`.
    public let source: String
    /// On what terms the ink may be used, and what to cite.
    public var licence: String
    /// The names of the parts the source divides its ink into, in its own order.
    public let splits: [String]
    /// What was dropped or changed when the set was read.
    public private(set) var report: PreparationReport

    init(
        samples: [InkSample], source: String, licence: String, splits: [String],
        entries: [PreparationReport.Entry] = []
    ) {
        self.samples = samples
        self.source = source
        self.licence = licence
        self.splits = splits
        report = PreparationReport()
        report.entries = entries
        report.count(samples, splits: splits)
    }

    /// A set with the report that was made when it was prepared.
    init(
        samples: [InkSample], source: String, licence: String, splits: [String], report: PreparationReport
    ) {
        self.samples = samples
        self.source = source
        self.licence = licence
        self.splits = splits
        self.report = report
    }

    /// The samples of one part of the set, in the set's order.
    ///
    /// - Parameter split: the name of a split, such as `trainset`, or the path of a list of forms, one a line.
    /// - Throws: if there is neither such a split nor such a file, or if the list names a form that is not here.
    public func samples(in split: String) throws(FileError) -> [InkSample] {
        if splits.contains(split) { return samples.filter { $0.split == split } }
        guard FileManager.default.fileExists(atPath: split) else {
            let known =
                splits.isEmpty
                ? "\(source) has no splits of its own"
                : "the splits of \(source) are \(splits.joined(separator: ", "))"
            throw FileError(
                path: split,
                .missing(
                    "there is neither a split nor a file of this name: \(known); "
                        + "else give the path of a list of forms, one a line"))
        }
        let forms = Set(samples.map(\.form))
        var chosen: Set<String> = []
        for entry in try FormList(reading: split).entries {
            guard forms.contains(entry.name) else {
                throw FileError(
                    path: split,
                    .content(
                        .invalidArgument(
                            "line \(entry.line): there is no form \"\(entry.name)\" in \(source); "
                                + "take it out of the list")))
            }
            chosen.insert(entry.name)
        }
        return samples.filter { chosen.contains($0.form) }
    }

    /// The samples to validate on: those of a split, by default of `testset_v` or `valid`; where there is neither each 20th,
    /// or the last of a few.
    ///
    /// - Throws: what ``samples(in:)`` throws.
    public func held(_ split: String?) throws(FileError) -> [InkSample] {
        if let split = split ?? ["testset_v", "valid"].first(where: splits.contains) {
            return try samples(in: split)
        }
        guard samples.count >= 20 else { return samples.count > 1 ? samples.suffix(1) : [] }
        return samples.enumerated().filter { $0.offset % 20 == 19 }.map(\.element)
    }

    /// Drops the texts of the lines named in a list, one id a line; their ink stays. Ids that name no line here
    /// are noted in the ``report``.
    public mutating func leaveOutTexts(listedIn path: String) throws(FileError) {
        let list = try FormList(reading: path)
        let places = Dictionary(
            samples.indices.map { (samples[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in list.entries {
            guard let index = places[entry.name] else {
                report.entries.append(
                    .init(.unknownLineLeftOut, entry.name, "line \(entry.line) of \(path)"))
                continue
            }
            guard let text = samples[index].text else { continue }
            samples[index] = samples[index].with(text: nil, split: samples[index].split)
            report.entries.append(.init(.textLeftOut, entry.name, "\"\(text)\""))
        }
        report.count(samples, splits: splits)
    }
}
