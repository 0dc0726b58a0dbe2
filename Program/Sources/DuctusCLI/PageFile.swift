import ArgumentParser
import Ductus
import DuctusRendering

/// What the name of a file asks a page of writing to become.
enum PageFile {
    case picture(PictureFormat)
    case animation
    case film(Film.Format)
    case plotter(Plotter.Language)
    /// Every point with its time.
    case ink

    private static let endings: [(ending: String, file: PageFile)] = [
        (".animated.svg", .animation), (".json", .ink), (".hpgl", .plotter(.hpgl)), (".plt", .plotter(.hpgl)),
        (".gcode", .plotter(.gcode)), (".nc", .plotter(.gcode)), (".gif", .film(.gif)),
        (".webm", .film(.webm)),
        (".mp4", .film(.mp4)),
    ]

    init(path: String) throws {
        let name = path.lowercased()
        if let (_, file) = Self.endings.first(where: { name.hasSuffix($0.ending) }) {
            self = file
            return
        }
        do {
            self = .picture(try PictureFormat(path: path))
        } catch {
            throw ValidationError(
                "\(path): the file's name must end in .svg, .png, .pdf, .animated.svg, .gif, .webm, .mp4, .hpgl, .plt, "
                    + ".gcode, .nc or .json"
            )
        }
    }

    /// `name-2.svg` for the second page of `name.svg`.
    static func numbered(_ path: String, _ number: Int) -> String {
        let name = path.lowercased()
        let ending = endings.first { name.hasSuffix($0.ending) }?.ending
        let dot =
            ending.map { path.index(path.endIndex, offsetBy: -$0.count) } ?? path.lastIndex(of: ".")
            ?? path.endIndex
        return "\(path[..<dot])-\(number)\(path[dot...])"
    }
}

/// How a plotter is driven, as people tell it on the command line.
struct PlotterOptions: ParsableArguments {
    @Option(help: "How far the machine reaches, in mm, as 300x218. (default: as far as the page)")
    var machine: MachineSize?

    @Option(help: "Where the machine's origin lies on the page.")
    var origin: Plotter.Origin = .lowerLeft

    @Flag(help: "Lay the page on its left side, for machines that are wider than high.")
    var turned = false

    @Option(help: "What lifts the pen, in G-code.")
    var lift: Plotter.Lift = .z

    @Option(help: "Where the pen is up: mm, or a servo's value. (default: 5, or 40)")
    var penUp: Double?

    @Option(help: "Where the pen is down. (default: 0, or 90)")
    var penDown: Double?

    @Option(help: "How fast the pen draws, in mm/s. (default: the machine's own; in G-code 30)")
    var speed: Double?

    @Option(help: "How fast it goes while it is up, in mm/s, in G-code.")
    var travelSpeed = 80.0

    @Flag(help: "Draw strokes in the order that makes the way in the air short.")
    var sort = false

    var plotter: Plotter {
        var plotter = Plotter()
        plotter.reach = machine.map { ($0.width, $0.height) }
        plotter.origin = origin
        plotter.isTurned = turned
        plotter.lift = lift
        plotter.up = penUp
        plotter.down = penDown
        plotter.speed = speed
        plotter.travelSpeed = travelSpeed
        plotter.sortsStrokes = sort
        return plotter
    }

    func validate() throws {
        do { try plotter.validate() } catch { throw ValidationError("\(error)") }
    }
}

struct MachineSize: ExpressibleByArgument {
    let width, height: Double

    init?(argument: String) {
        let sides = argument.lowercased().split(separator: "x", omittingEmptySubsequences: false).map {
            Double($0)
        }
        guard sides.count == 2, let width = sides[0], let height = sides[1] else { return nil }
        self.width = width
        self.height = height
    }
}

extension Plotter.Origin: @retroactive ExpressibleByArgument {
    public var defaultValueDescription: String { rawValue }
}

extension Plotter.Lift: @retroactive ExpressibleByArgument {
    public var defaultValueDescription: String { rawValue }

    public static var allValueDescriptions: [String: String] {
        [
            "z": "The Z axis, by height.", "spindle": "A servo as a spindle (M3 S…, GRBL).",
            "servo": "A servo (M280 P0 S…, Marlin).",
        ]
    }
}
