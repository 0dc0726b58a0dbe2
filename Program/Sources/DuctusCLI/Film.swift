import Ductus
import DuctusFiles
import DuctusRendering
import Foundation

/// Pages that write themselves, one after the other, as frames for ffmpeg.
struct Film {
    enum Format: String, CaseIterable {
        case gif, webm, mp4

        /// What ffmpeg is told. Sides of films are even.
        fileprivate func arguments(isTransparent: Bool) -> [String] {
            let even = ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2:color=black@0"]
            return switch self {
            case .gif:
                [
                    "-filter_complex", "split[a][b];[a]palettegen=max_colors=64[p];[b][p]paletteuse", "-loop",
                    "0",
                ]
            case .webm:
                even + [
                    "-c:v", "libvpx-vp9", "-pix_fmt", isTransparent ? "yuva420p" : "yuv420p", "-b:v", "0",
                    "-crf",
                    "24",
                ]
            case .mp4: even + ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart"]
            }
        }
    }

    let pages: [Page]
    let format: Format
    /// How many times as fast as a hand.
    let pace: Double
    let framesPerSecond: Int
    /// The width in pixels.
    let width: Int

    /// Longer films are refused: at a higher pace they become shorter.
    private static let mostFrames = 10_000
    /// How long the last frame of each page stays, in seconds.
    private static let rest = 2.0

    /// A stroke, and when the pen is at each of its points.
    fileprivate struct TimedStroke {
        let group: Int
        let stroke: Stroke
        let times: [Float]
    }

    /// Writes the film. A file is there only when it is whole.
    func save(to path: String, progress: (Double) -> Void) throws {
        let strokes = pages.map { timed($0) }
        let counts = strokes.map { strokes in
            let end = Double(strokes.last?.times.last ?? 0) / pace
            return Int((end + Film.rest) * Double(framesPerSecond)) + 1
        }
        let total = counts.reduce(0, +)
        guard total <= Film.mostFrames else {
            throw FileError(
                path: path,
                .content(
                    .tooLarge(
                        "the film would have \(total) frames, more than \(Film.mostFrames); take a higher --pace"
                    )))
        }
        let whole = FileManager.default.temporaryDirectory.appending(
            path: "ductus-\(UUID().uuidString).\(format.rawValue)")
        defer { try? FileManager.default.removeItem(at: whole) }
        let encoder = try Encoder(self, to: whole, named: path)
        var done = 0
        for (page, (strokes, count)) in zip(pages, zip(strokes, counts)) {
            let dotsPerInch = 25.4 * Double(width) / page.width
            var last: (drawn: Int, png: [UInt8])?
            for frame in 0..<count {
                let now = Float(Double(frame) / Double(framesPerSecond) * pace)
                let (partial, drawn) = page.written(strokes, until: now)
                if last?.drawn != drawn { last = (drawn, try partial.png(dotsPerInch: dotsPerInch)) }
                try encoder.add(last!.png)
                done += 1
                progress(Double(done) / Double(total))
            }
        }
        try encoder.finish()
        try WholeFile.write([UInt8](Data(contentsOf: whole)), to: path)
    }

    private func timed(_ page: Page) -> [TimedStroke] {
        zip(page.groups, page.penTimes).enumerated().flatMap { number, group in
            zip(group.0.strokes, group.1).filter { !$0.0.points.isEmpty }.map { stroke, times in
                TimedStroke(group: number, stroke: stroke, times: times)
            }
        }
    }
}

extension Page {
    /// The page as it is at a time, and how many points are on it.
    fileprivate func written(_ strokes: [Film.TimedStroke], until now: Float) -> (page: Page, drawn: Int) {
        var page = self
        for index in page.groups.indices { page.groups[index].strokes = [] }
        var drawn = 0
        for stroke in strokes {
            let count = stroke.times.prefix { $0 <= now }.count
            if count == 0 { break }
            page.groups[stroke.group].strokes.append(Stroke(Array(stroke.stroke.points.prefix(count))))
            drawn += count
        }
        return (page, drawn)
    }
}

/// ffmpeg at work.
private final class Encoder {
    private let process = Process()
    private let frames = Pipe()
    private let complaints = Pipe()
    private let path: String

    init(_ film: Film, to file: URL, named path: String) throws {
        self.path = path
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard let ffmpeg = folders.map({ "\($0)/ffmpeg" }).first(where: FileManager.default.isExecutableFile)
        else {
            throw FileError(
                path: path,
                .unwritable("films are made by ffmpeg, which was not found; install it and try again"))
        }
        // Where ffmpeg ends early, writing to it fails instead of ending this program.
        signal(SIGPIPE, SIG_IGN)
        process.executableURL = URL(fileURLWithPath: ffmpeg)
        process.arguments =
            [
                "-loglevel", "error", "-y", "-f", "image2pipe", "-c:v", "png", "-framerate",
                "\(film.framesPerSecond)",
            ]
            + ["-i", "-"] + film.format.arguments(isTransparent: film.pages.allSatisfy { $0.paper == nil })
            + [file.path]
        process.standardInput = frames
        process.standardError = complaints
        try process.run()
    }

    func add(_ png: [UInt8]) throws {
        do {
            try frames.fileHandleForWriting.write(contentsOf: Data(png))
        } catch {
            try finish()
        }
    }

    func finish() throws {
        try? frames.fileHandleForWriting.close()
        let said = try complaints.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw FileError(
                path: path,
                .unwritable(
                    "ffmpeg could not make the film: "
                        + String(decoding: said, as: UTF8.self).trimmingCharacters(
                            in: .whitespacesAndNewlines)))
        }
    }
}
