import Testing

@testable import Ductus

@Suite struct PlotterTests {
    /// A hook, a dot and a far line.
    private static let page = Page(
        width: 100, height: 50,
        groups: [
            Page.Group(label: "hook", strokes: [stroke([(10, 10), (10, 20), (15, 20)]), stroke([(12, 5)])]),
            Page.Group(strokes: [stroke([(90, 40), (80, 40)])]),
        ])

    private static func stroke(_ points: [(Float, Float)]) -> Stroke {
        Stroke(points.map { PenPoint(x: $0.0, y: $0.1) })
    }

    @Test func hpglDrawsStrokesInWritingOrderWithYUpward() throws {
        let lines = try Self.page.plot(.hpgl).split(separator: "\n").map(String.init)
        #expect(lines.first == "IN;PA;" && lines[1] == "SP1;" && lines.last == "PU;SP0;")
        #expect(lines.count == 6)
        #expect(lines[2].hasPrefix("PU400,1600;PD") && lines[2].hasSuffix("600,1200;"))
        #expect(lines[3] == "PU478,1800;PD482,1800;")
        #expect(lines[4].hasPrefix("PU3600,400;PD") && lines[4].hasSuffix("3200,400;"))
    }

    @Test func gCodeLiftsThePenAsItIsTold() throws {
        var plotter = Plotter()
        plotter.speed = 20
        plotter.travelSpeed = 50
        let byHeight = try Self.page.plot(.gcode, with: plotter)
        #expect(byHeight.contains("G0 X11.95 Y45 F3000\nG1 Z0 F1200\nG1 X12.05 Y45 F1200\nG0 Z5 F3000\n"))
        plotter.lift = .servo
        plotter.up = 30
        let byServo = try Self.page.plot(.gcode, with: plotter)
        #expect(byServo.contains("M280 P0 S90\nG4 P150\nG1 X12.05 Y45 F1200\nM280 P0 S30\nG4 P150\n"))
        plotter.lift = .spindle
        #expect(try Self.page.plot(.gcode, with: plotter).contains("M3 S90\nG4 P0.15\n"))
        #expect(byHeight.hasSuffix("G0 X0 Y0 F3000\nM2\n"))
    }

    @Test func theOriginAndATurnedPage() throws {
        var plotter = Plotter()
        plotter.origin = .upperLeft
        #expect(try Self.page.plot(.gcode, with: plotter).contains("G0 X11.95 Y-5 "))
        plotter.isTurned = true
        #expect(try Self.page.plot(.gcode, with: plotter).contains("G0 X5 Y-88.05 "))
        plotter.origin = .lowerLeft
        // The upper left corner of a turned page lies at the machine's origin.
        #expect(try Self.page.plot(.gcode, with: plotter).contains("G0 X5 Y11.95 "))
    }

    @Test func inkThatTheMachineDoesNotReachIsRefused() throws {
        var plotter = Plotter()
        plotter.reach = (85, 50)
        #expect {
            try Self.page.plot(.hpgl, with: plotter)
        } throws: {
            "\($0)".contains(
                "stroke 3 goes to 90, 40 mm on the page, and the machine reaches over 85 by 50 mm")
        }
        plotter.reach = (50, 100)
        plotter.isTurned = true
        #expect(try !Self.page.plot(.hpgl, with: plotter).isEmpty)
        plotter.isTurned = false
        #expect(throws: InputError.self) { try Self.page.plot(.gcode, with: plotter) }
        var over = Self.page
        over.width = 85
        #expect(throws: InputError.self) { try over.plot(.hpgl) }
        plotter.reach = (.nan, 5)
        #expect(throws: InputError.self) { try Self.page.plot(.hpgl, with: plotter) }
        plotter.reach = nil
        plotter.speed = 0
        #expect(throws: InputError.self) { try Self.page.plot(.gcode, with: plotter) }
    }

    @Test func ruledLinesHaveAPenOfTheirOwn() throws {
        var page = Self.page
        page.rules = Page.Rules(heights: [20, 40], left: 5, right: 95, pen: Pen())
        let hpgl = try page.plot(.hpgl)
        #expect(hpgl.contains("SP2;\nPU200,1200;PD3800,1200;\nPU3800,400;PD200,400;\nSP1;\n"))
        #expect(try page.plot(.gcode).contains("M0\n"))
        #expect(try !Self.page.plot(.gcode).contains("M0\n"))
    }

    @Test func sortingKeepsEveryStrokeAndShortensTheWayInTheAir() throws {
        var random = RandomSource(seed: 3)
        var paths: [PenPath] = []
        for _ in 0..<500 {
            let (x, y) = (Double(random.uniform()) * 200, Double(random.uniform()) * 280)
            paths.append([Vector(x, y), Vector(x + 2, y + 1)])
        }
        let sorted = paths.sortedForShortTravel(from: Vector(0, 0))
        func travel(_ paths: [PenPath]) -> Double {
            zip(paths, paths.dropFirst()).reduce(0) { $0 + ($1.1[0] - $1.0.last!).length }
        }
        #expect(sorted.count == 500)
        #expect(travel(sorted) < travel(paths) / 8)
        func key(_ path: PenPath) -> String { "\(min(path[0].x, path[1].x)) \(min(path[0].y, path[1].y))" }
        #expect(Set(sorted.map(key)) == Set(paths.map(key)))
        // The nearest end is always taken.
        for (index, path) in sorted.enumerated() {
            let pen = index == 0 ? Vector(0, 0) : sorted[index - 1].last!
            let nearest = sorted[index...].flatMap { [$0[0], $0[1]] }.map { ($0 - pen).length }.min()!
            #expect((path[0] - pen).length == nearest)
        }
        #expect([PenPath]().sortedForShortTravel(from: Vector(0, 0)).isEmpty)
    }

    @Test func straightLinesStayByTheCurve() throws {
        let arc = CubicCurve(
            start: Vector(0, 0), control1: Vector(0, 20), control2: Vector(40, 20), end: Vector(40, 0))
        let stroke = Self.stroke(
            (0...200).map { step in
                let place = arc(Double(step) / 200)
                return (Float(place.x) + 20, Float(place.y) + 10)
            })
        let page = Page(width: 100, height: 50, groups: [Page.Group(strokes: [stroke])])
        let path = try #require(try page.penPaths().first)
        #expect(path.count < 100)
        for point in stroke.points {
            let place = Vector(point)
            let distance = zip(path, path.dropFirst()).map { a, b in
                let along = b - a
                let share = max(0, min(1, (place - a).dot(along) / max(1e-12, along.dot(along))))
                return (place - (a + along * share)).length
            }.min()!
            #expect(distance < 0.4 / 5 + 0.02)
        }
    }

    @Test func anAnimationGrowsEachStrokeWhenItsTimeComes() throws {
        let svg = try Self.page.animatedSVG(pace: 2)
        #expect(svg.matches(of: #/<animate /#).count == 3)
        #expect(svg.contains("<title>hook</title>"))
        let begins = svg.matches(of: #/begin="([0-9.]+)s"/#).map { Double($0.1)! }
        #expect(begins == begins.sorted() && begins[0] == 0 && begins[2] > begins[1])
        var page = Self.page
        page.pen.nib = .brush
        let masked = try page.animatedSVG()
        #expect(masked.matches(of: #/<mask /#).count == 3 && masked.matches(of: #/<animate /#).count == 3)
        #expect(throws: InputError.self) { try Self.page.animatedSVG(pace: 0) }
        #expect(throws: InputError.self) { try Self.page.animatedSVG(pace: .nan) }
    }
}
