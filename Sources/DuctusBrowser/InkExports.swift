import Ductus

// What needs no model: styles of ink files, and pages as pictures. The Makefile has these exported from ductus.wasm, and
// leaves them and all that they need out of model.js.

/// Reads an ink file. True: the message is its style, {"text": …, "ink": [dx, dy, 1 where a stroke ends, …]} in whole raw
/// units; false: the message tells why not.
@_cdecl("readStyle")
public func readStyle(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    do {
        let file = UnsafeRawBufferPointer(start: bytes, count: count)
        let style = try InkFile(parsing: [UInt8](copying: file)).style(name: "style")
        var ink: [JSON] = []
        for offset in style.ink {
            ink += [JSON(Int(offset.dx)), JSON(Int(offset.dy)), JSON(offset.endOfStroke ? 1 : 0)]
        }
        message =
            JSON.object([JSON.Member("text", .string(style.text)), JSON.Member("ink", .array(ink))]).bytes
        return true
    } catch {
        message = Array(error.description.utf8)
        return false
    }
}

/// The numbers of a page, in this order. Lengths are in millimetres; colours are 0xRRGGBB, no paper is -1; nib and ruling
/// are the numbers of ``Pen/Nib`` and ``Ruling``. What is no number is as ``Sheet`` has it.
private enum PageSetting: Int, CaseIterable {
    case width, height, margin, lineSpacing, penWidth, nib, colour, paper, ruling
    case pace, reachWidth, reachHeight, origin, isTurned, lift, up, down, speed, travelSpeed, sortsStrokes
}

/// What a page becomes.
private enum PageKind: Int {
    case svg, paths, animatedSVG, hpgl, gcode
}

/// Draws a page. True: the message is the page as ``PageKind`` has it; as the data of paths, that is {"rules": "…",
/// "groups": [[{"data": "…", "width": 0.4}, {"data": "…"}, …], …]}, where what has no width is an area. False: the message
/// tells why not.
///
/// - Parameters:
///   - settings: the numbers of ``PageSetting``.
///   - groups: a JSON array of [label or null, number of strokes], the strokes in the order of `points`.
///   - points: x and y in millimetres, and 1 where a stroke ends; `count` points.
@_cdecl("drawPage")
public func drawPage(
    _ settings: UnsafePointer<Double>, _ groups: UnsafePointer<UInt8>, _ groupLength: Int,
    _ points: UnsafePointer<Float>, _ count: Int, _ kind: Int
) -> Bool {
    do {
        let groups = try JSON(
            parsing: [UInt8](copying: UnsafeRawBufferPointer(start: groups, count: groupLength)))
        let setting = { (setting: PageSetting) in settings[setting.rawValue] }
        var page = try blankPage(setting)
        var strokes = strokes(UnsafeBufferPointer(start: points, count: 3 * count))[...]
        for group in groups.array ?? [] {
            let inked = group.array?.last?.int ?? 0
            page.groups.append(
                Page.Group(label: group.array?.first?.string, strokes: Array(strokes.prefix(inked))))
            strokes = strokes.dropFirst(inked)
        }
        switch PageKind(rawValue: kind)! {
        case .svg: message = Array(try page.svg().utf8)
        case .paths: message = try page.paths.bytes
        case .animatedSVG: message = Array(try page.animatedSVG(pace: setting(.pace)).utf8)
        case .hpgl: message = Array(try page.plot(.hpgl, with: plotter(setting)).utf8)
        case .gcode: message = Array(try page.plot(.gcode, with: plotter(setting)).utf8)
        }
        return true
    } catch {
        message = Array(error.description.utf8)
        return false
    }
}

/// Where writing stands on squared paper. True: the message is {"margin": …, "lineSpacing": …}; false:
/// the message tells why the sheet makes no sense.
///
/// - Parameter lengths: a sheet's width, height, margin and line spacing; what is no number is as ``Sheet`` has it.
@_cdecl("standOnSquares")
public func standOnSquares(_ lengths: UnsafePointer<Float>) -> Bool {
    do {
        var sheet = Sheet(orUsual: (lengths[0], lengths[1]), margin: lengths[2], lineSpacing: lengths[3])
        try sheet.validate()
        sheet = sheet.onSquares()
        message =
            JSON.object([
                JSON.Member("margin", JSON(Double(sheet.margin))),
                JSON.Member("lineSpacing", JSON(Double(sheet.lineSpacing))),
            ]).bytes
        return true
    } catch {
        message = Array(error.description.utf8)
        return false
    }
}

private func blankPage(_ setting: (PageSetting) -> Double) throws(InputError) -> Page {
    func length(_ name: PageSetting) -> Float { Float(setting(name)) }
    func colour(_ name: PageSetting) -> Colour {
        let value = UInt32(setting(name))
        return Colour(
            red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value))
    }
    let sheet = Sheet(
        orUsual: (length(.width), length(.height)), margin: length(.margin), lineSpacing: length(.lineSpacing)
    )
    try sheet.validate()
    return Page(
        sheet,
        pen: Pen(
            width: setting(.penWidth), colour: colour(.colour),
            nib: Pen.Nib.allCases[Int(setting(.nib))]),
        paper: setting(.paper) < 0 ? nil : colour(.paper), ruling: Ruling.allCases[Int(setting(.ruling))])
}

private func plotter(_ setting: (PageSetting) -> Double) -> Plotter {
    func told(_ name: PageSetting) -> Double? { setting(name).isNaN ? nil : setting(name) }
    var plotter = Plotter()
    if let width = told(.reachWidth), let height = told(.reachHeight) { plotter.reach = (width, height) }
    plotter.origin = Plotter.Origin.allCases[Int(setting(.origin))]
    plotter.isTurned = setting(.isTurned) > 0
    plotter.lift = Plotter.Lift.allCases[Int(setting(.lift))]
    plotter.up = told(.up)
    plotter.down = told(.down)
    plotter.speed = told(.speed)
    if let speed = told(.travelSpeed) { plotter.travelSpeed = speed }
    plotter.sortsStrokes = setting(.sortsStrokes) > 0
    return plotter
}

extension Sheet {
    /// What is no number is as a sheet usually has it.
    init(
        orUsual size: (width: Float, height: Float), margin: Float, lineSpacing: Float,
        letterHeight: Float = .nan, drift: Float = .nan
    ) {
        func or(_ value: Float, _ usual: Float) -> Float { value.isNaN ? usual : value }
        let usual = Sheet()
        self.init(
            width: or(size.width, usual.width), height: or(size.height, usual.height),
            margin: margin.isNaN ? nil : margin, lineSpacing: or(lineSpacing, usual.lineSpacing),
            letterHeight: or(letterHeight, usual.letterHeight), drift: or(drift, usual.drift))
    }
}

/// The strokes of points and their marks.
private func strokes(_ numbers: UnsafeBufferPointer<Float>) -> [Stroke] {
    var (strokes, points) = ([Stroke](), [PenPoint]())
    for at in stride(from: 0, to: numbers.count, by: 3) {
        points.append(PenPoint(x: numbers[at], y: numbers[at + 1]))
        if numbers[at + 2] == 1 {
            strokes.append(Stroke(points))
            points = []
        }
    }
    return strokes
}

extension Page {
    /// The data of all paths.
    fileprivate var paths: JSON {
        get throws(InputError) {
            let groups = try shapes().map { shapes in
                JSON.array(
                    shapes.map { shape in
                        var members = [JSON.Member("data", .string(shape.pathData))]
                        if case .line(_, let width) = shape {
                            members.append(JSON.Member("width", .number(Decimal(width).description)))
                        }
                        return .object(members)
                    })
            }
            var lines = ""
            for line in rules?.pathData ?? [] { lines += line }
            return .object([JSON.Member("rules", .string(lines)), JSON.Member("groups", .array(groups))])
        }
    }
}
