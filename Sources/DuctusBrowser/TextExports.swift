import Ductus

// Writing text: JavaScript begins a text, takes word after word, and forgets it. The Makefile has these exported from
// ductus.wasm, and leaves them and all that they need out of model.js, whose sketches read no text.

/// A text on its way, and the word that was written last as JavaScript reads it.
private final class Text {
    let writer: TextWriter
    var typesetter: Typesetter
    var clock = PenClock()
    private var reduced: [String] = []
    /// x and y in millimetres, seconds, and 1 where a stroke ends: four numbers a point.
    let points = Held<Float>()
    /// What the window covered: for each of `windowSteps` offsets, each character of the run and its end.
    let window = Held<Float>()
    var windowSteps = 0

    init(_ writer: TextWriter, _ typesetter: Typesetter) {
        self.writer = writer
        self.typesetter = typesetter
    }

    /// Writes the next word; gives its description, or nil at the end.
    func next() -> JSON? {
        guard let word = writer.next() else { return nil }
        let placed = typesetter.set(word, opening: writer.opening)
        if placed.isReduced { reduced.append(placed.text) }
        var points: [Float] = []
        for stroke in placed.strokes {
            let times = clock.times(of: stroke)
            for (index, point) in times.enumerated() {
                points += point
                points.append(index == times.count - 1 ? 1 : 0)
            }
        }
        self.points.hold(points)
        var members = [
            JSON.Member("text", .string(placed.text)), JSON.Member("page", JSON(placed.page)),
            JSON.Member("line", JSON(placed.line)),
        ]
        if word.isDoubtful { members.append(JSON.Member("isDoubtful", JSON(1))) }
        window.hold(writer.window?.coverage.flatMap { $0 } ?? [])
        if let trace = writer.window {
            windowSteps = trace.coverage.count
            members.append(JSON.Member("window", .string(trace.text)))
        }
        return .object(members)
    }

    var notes: JSON {
        var summary = WritingSummary()
        summary.substitutions = writer.substitutions
        summary.omitted = WritingSummary.each(writer.omissions)
        summary.broken = writer.broken
        summary.reduced = reduced
        summary.doubtful = writer.doubtful
        func list(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
        return .object([
            JSON.Member("omissions", JSON(writer.omissions)),
            JSON.Member("doubtful", list(summary.doubtful)), JSON.Member("broken", list(summary.broken)),
            JSON.Member("reduced", list(summary.reduced)), JSON.Member("sentences", list(summary.sentences)),
            JSON.Member(
                "substitutions",
                .array(
                    summary.substitutions.map {
                        .array([.string($0.original), .string($0.written)])
                    })),
        ])
    }
}

/// The numbers of a request, in this order, those of the sheet as ``Sheet`` has them where they are no number; then the style's offsets, three numbers each.
private enum Setting: Int, CaseIterable {
    case bias, width, height, margin, lineSpacing, letterHeight, drift, keepsWindow, omitsUnknown, isQuick
}

private func string(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> String {
    String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
}

extension JSON {
    /// [[index, character], …]
    fileprivate init(_ omissions: [Spelling.Omission]) {
        self = .array(omissions.map { .array([JSON($0.index), .string($0.character)]) })
    }
}

/// Finds the characters of a text that the model cannot write: the message is [[index, character], …], and the indices
/// count Unicode scalars. False: the message tells why there is nothing to write.
@_cdecl("spellText")
public func spellText(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    do {
        let spelling = try Spelling(string(text, length), try Scribe(network!).alphabet, omitsUnknown: true)
        message = JSON(spelling.omissions).bytes
        return true
    } catch {
        message = Array(error.description.utf8)
        return false
    }
}

/// How a text was asked for.
private struct Request {
    let hand: [UInt8]
    let settings: [Float]
    let seed: UInt64

    /// Whether two texts asked for so have the same ink where they have the same words. Not numbers are none the less alike.
    func asksForTheSameInk(as other: Request) -> Bool {
        seed == other.seed && hand == other.hand && settings.count == other.settings.count
            && zip(settings, other.settings).allSatisfy { $0.bitPattern == $1.bitPattern }
    }
}

/// The text that was begun last: one that is the same but for a change need not be written anew.
nonisolated(unsafe) private var last: (request: Request, writer: TextWriter)?

/// Begins a text: a pointer to it, or nil with a message why not.
///
/// - Parameters:
///   - hand: the text of the style's ink; where there is no ink, a hand file, or nothing.
///   - settings: the numbers of ``Setting``, then the offsets of the style's ink.
@_cdecl("beginText")
public func beginText(
    _ text: UnsafePointer<UInt8>, _ textLength: Int, _ hand: UnsafePointer<UInt8>, _ handLength: Int,
    _ settings: UnsafePointer<Float>, _ settingCount: Int, _ seed: UInt64
) -> UnsafeMutableRawPointer? {
    func setting(_ setting: Setting) -> Float { settings[setting.rawValue] }
    do {
        let scribe = try Scribe(network!)
        var options = Scribe.Options(bias: setting(.bias), seed: seed)
        options.keepsWindow = setting(.keepsWindow) > 0
        options.omitsUnknown = setting(.omitsUnknown) > 0
        options.isQuick = setting(.isQuick) > 0
        var ink: [PenOffset] = []
        for at in stride(from: Setting.allCases.count, to: settingCount - 2, by: 3) {
            ink.append(
                PenOffset(dx: settings[at], dy: settings[at + 1], endOfStroke: settings[at + 2] > 0.5))
        }
        if !ink.isEmpty {
            options.style = try Style(name: "style", text: string(hand, handLength), ink: ink)
        } else if handLength > 0 {
            let file = UnsafeRawBufferPointer(start: hand, count: handLength)
            options.hand = try HandFile(parsing: [UInt8](copying: file)).hand
        }
        let sheet = Sheet(
            orUsual: (setting(.width), setting(.height)), margin: setting(.margin),
            lineSpacing: setting(.lineSpacing), letterHeight: setting(.letterHeight),
            drift: setting(.drift))
        let request = Request(
            hand: [UInt8](copying: UnsafeRawBufferPointer(start: hand, count: handLength)),
            settings: [Float](UnsafeBufferPointer(start: settings, count: settingCount)), seed: seed)
        let before = last.flatMap { $0.request.asksForTheSameInk(as: request) ? $0.writer : nil }
        let writer = try scribe.words(
            of: string(text, textLength), options: options, after: before, beside: last?.writer)
        let writing = Text(writer, try Typesetter(sheet, seed: seed))
        last = (request, writer)
        return Unmanaged.passRetained(writing).toOpaque()
    } catch {
        message = Array(error.description.utf8)
        return nil
    }
}

private func writing(_ pointer: UnsafeMutableRawPointer) -> Text {
    Unmanaged<Text>.fromOpaque(pointer).takeUnretainedValue()
}

/// Writes the next word, whose description is then the message; false at the end, when the message tells what was
/// written otherwise than asked and what may not be legible.
@_cdecl("nextWord")
public func nextWord(_ pointer: UnsafeMutableRawPointer) -> Bool {
    let word = writing(pointer).next()
    message = (word ?? writing(pointer).notes).bytes
    return word != nil
}

@_cdecl("wordPoints")
public func wordPoints(_ pointer: UnsafeMutableRawPointer) -> UnsafePointer<Float> {
    UnsafePointer(writing(pointer).points.pointer)
}

@_cdecl("wordPointCount")
public func wordPointCount(_ pointer: UnsafeMutableRawPointer) -> Int { writing(pointer).points.count / 4 }

@_cdecl("wordWindow")
public func wordWindow(_ pointer: UnsafeMutableRawPointer) -> UnsafePointer<Float> {
    UnsafePointer(writing(pointer).window.pointer)
}

@_cdecl("wordWindowSteps")
public func wordWindowSteps(_ pointer: UnsafeMutableRawPointer) -> Int { writing(pointer).windowSteps }

@_cdecl("wordWindowLength")
public func wordWindowLength(_ pointer: UnsafeMutableRawPointer) -> Int { writing(pointer).window.count }

@_cdecl("endText")
public func endText(_ pointer: UnsafeMutableRawPointer) {
    Unmanaged<Text>.fromOpaque(pointer).release()
}
