/// A machine that draws with a pen, and how it is told to.
public struct Plotter: Sendable {
    /// The languages that machines read.
    public enum Language: String, CaseIterable, Sendable {
        /// Hewlett-Packard's graphics language, units of 0.025 mm.
        case hpgl
        /// G-code in millimetres.
        case gcode
    }

    /// What lifts the pen of a machine that reads G-code.
    public enum Lift: String, CaseIterable, Sendable {
        /// The Z axis: up and down are heights in millimetres.
        case z
        /// A servo at the output for a spindle (`M3 S…`, as GRBL has it): up and down are its values.
        case spindle
        /// A servo (`M280 P0 S…`, as Marlin has it): up and down are angles.
        case servo
    }

    /// Where the machine's origin lies on the page. Its x axis runs to the right, its y axis upward.
    public enum Origin: String, CaseIterable, Sendable {
        /// At the lower left: y grows upward.
        case lowerLeft = "lower-left"
        /// Then y is below 0 on the page.
        case upperLeft = "upper-left"
    }

    /// How far the machine reaches from its origin, in millimetres; nil: as far as the page does.
    public var reach: (width: Double, height: Double)?
    /// Where the machine's origin lies on the page.
    public var origin = Origin.lowerLeft
    /// Whether the page lies on its left side: upright pages on machines that are wider than high.
    public var isTurned = false
    /// What lifts the pen in G-code.
    public var lift = Lift.z
    /// Where the pen is up and where it is down; nil: 5 and 0 mm, or 40 and 90 of a servo.
    public var up, down: Double?
    /// Millimetres a second while the pen draws; nil: as the machine has it, 30 in G-code.
    public var speed: Double?
    /// Millimetres a second while the pen is up, in G-code.
    public var travelSpeed = 80.0
    /// Whether strokes are drawn in the order that makes the pen's way in the air short, instead of as they were written.
    public var sortsStrokes = false

    /// A machine that reaches as far as the page, its origin at the lower left.
    public init() {}

    /// - Throws: if a size or a speed makes no sense.
    public func validate() throws(InputError) {
        if let reach {
            for side in [reach.width, reach.height] where !(side > 0 && side <= Page.longestSide) {
                throw .invalidArgument(
                    "a machine reaches above 0 and at most \(Int(Page.longestSide)) mm, got \(told(side))")
            }
        }
        for speed in [speed ?? 1, travelSpeed] where !(speed > 0 && speed <= 1000) {
            throw .invalidArgument("a pen's speed must be above 0 and at most 1,000 mm/s, got \(told(speed))")
        }
        for value in [up ?? 0, down ?? 0] where !(abs(value) <= 10_000) {
            throw .invalidArgument(
                "the pen's up and down must be between -10,000 and 10,000, got \(told(value))")
        }
    }
}

extension Page {
    /// The page for a plotter: ruled lines first, which HPGL draws with pen 2 and G-code before it waits for another pen;
    /// then the strokes with pen 1, in the order in which they were written. Nibs and colours are the machine's own.
    ///
    /// - Throws: if the sheet, the pen or any point cannot be drawn, or ink lies where the machine does not reach.
    public func plot(_ language: Plotter.Language, with plotter: Plotter = Plotter()) throws(InputError)
        -> String
    {
        try plotter.validate()
        let bed = Bed(plotter, width: width, height: height)
        var strokes = try penPaths()
        var lines = rules?.penPaths ?? []
        if plotter.sortsStrokes {
            let isLow = plotter.origin == .lowerLeft
            let home = plotter.isTurned ? Vector(isLow ? 0 : width, 0) : Vector(0, isLow ? height : 0)
            lines = lines.sortedForShortTravel(from: home)
            strokes = strokes.sortedForShortTravel(from: lines.last?.last ?? home)
        }
        for (kind, paths) in [("ruled line", lines), ("stroke", strokes)] {
            for (index, path) in paths.enumerated() {
                for place in path where !bed.reaches(place) {
                    let (x, y) = (Decimal(place.x, places: 1), Decimal(place.y, places: 1))
                    throw .invalidArgument(
                        "\(kind) \(index + 1) goes to \(x), \(y) mm on the page, and the machine reaches over "
                            + "\(Decimal(bed.width)) by \(Decimal(bed.height)) mm of it; take a smaller page or size, "
                            + "or turn the page")
                }
            }
        }
        switch language {
        case .hpgl: return HPGL(bed, plotter).text(lines: lines, strokes: strokes)
        case .gcode: return GCode(bed, plotter).text(lines: lines, strokes: strokes)
        }
    }
}

/// Where the page lies on the machine.
private struct Bed {
    /// How much of the page the machine reaches, along the page's own sides.
    let width, height: Double
    private let page: (width: Double, height: Double)
    private let origin: Plotter.Origin
    private let isTurned: Bool

    init(_ plotter: Plotter, width: Double, height: Double) {
        page = (width, height)
        origin = plotter.origin
        isTurned = plotter.isTurned
        let reach = plotter.reach ?? (isTurned ? (height, width) : (width, height))
        self.width = isTurned ? reach.height : reach.width
        self.height = isTurned ? reach.width : reach.height
    }

    /// A place of the page in the machine's axes.
    func callAsFunction(_ place: Vector) -> Vector {
        // A turned page has its upper edge at the left, and its left edge below.
        let (x, y, high) =
            isTurned ? (place.y, page.width - place.x, page.width) : (place.x, place.y, page.height)
        return Vector(x, origin == .lowerLeft ? high - y : -y)
    }

    func reaches(_ place: Vector) -> Bool {
        let place = self(place)
        let (across, up) = isTurned ? (height, width) : (width, height)
        let y = origin == .lowerLeft ? place.y : -place.y
        return place.x >= 0 && place.x <= across && y >= 0 && y <= up
    }
}

private struct HPGL {
    private let bed: Bed
    private let speed: Int?

    init(_ bed: Bed, _ plotter: Plotter) {
        self.bed = bed
        // Plotters take whole centimetres a second.
        speed = plotter.speed.map { max(1, min(127, Int($0 / 10 + 0.5))) }
    }

    func text(lines: [PenPath], strokes: [PenPath]) -> String {
        var text = "IN;PA;\n"
        for (pen, paths) in [(2, lines), (1, strokes)] where !paths.isEmpty {
            text += "SP\(pen);" + (speed.map { "VS\($0);" } ?? "") + "\n"
            for path in paths {
                text += "PU" + units(path[0]) + ";PD"
                for (index, place) in path.dropFirst().enumerated() {
                    text += (index == 0 ? "" : ",") + units(place)
                }
                text += ";\n"
            }
        }
        return text + "PU;SP0;\n"
    }

    /// 40 units are a millimetre.
    private func units(_ place: Vector) -> String {
        let place = bed(place)
        return "\(Decimal(place.x * 40, places: 0)),\(Decimal(place.y * 40, places: 0))"
    }
}

private struct GCode {
    private let bed: Bed
    private let up, down, draw, travel: String

    init(_ bed: Bed, _ plotter: Plotter) {
        self.bed = bed
        draw = "F\(Decimal(60 * (plotter.speed ?? 30)))"
        travel = "F\(Decimal(60 * plotter.travelSpeed))"
        let isHeight = plotter.lift == .z
        let (high, low) = (
            "\(Decimal(plotter.up ?? (isHeight ? 5 : 40)))", "\(Decimal(plotter.down ?? (isHeight ? 0 : 90)))"
        )
        switch plotter.lift {
        case .z: (up, down) = ("G0 Z\(high) \(travel)\n", "G1 Z\(low) \(draw)\n")
        // A servo needs a moment; GRBL waits in seconds, Marlin in thousandths.
        case .spindle: (up, down) = ("M3 S\(high)\nG4 P0.15\n", "M3 S\(low)\nG4 P0.15\n")
        case .servo: (up, down) = ("M280 P0 S\(high)\nG4 P150\n", "M280 P0 S\(low)\nG4 P150\n")
        }
    }

    func text(lines: [PenPath], strokes: [PenPath]) -> String {
        var text = "; millimetres, absolute places\nG21\nG90\n" + up
        if !lines.isEmpty {
            text += "; ruled lines\n" + drawn(lines)
            if !strokes.isEmpty { text += "; change the pen\nM0\n" }
        }
        text += "; ink\n" + drawn(strokes)
        return text + "G0 X0 Y0 \(travel)\nM2\n"
    }

    private func drawn(_ paths: [PenPath]) -> String {
        var text = ""
        for path in paths {
            text += "G0 \(place(path[0])) \(travel)\n" + down
            for (index, point) in path.dropFirst().enumerated() {
                text += "G1 \(place(point))" + (index == 0 ? " \(draw)\n" : "\n")
            }
            text += up
        }
        return text
    }

    private func place(_ place: Vector) -> String {
        let place = bed(place)
        return "X\(Decimal(place.x)) Y\(Decimal(place.y))"
    }
}
