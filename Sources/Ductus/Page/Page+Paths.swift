/// The way of a pen that is down: places that straight lines join, in millimetres on the page.
package typealias PenPath = [Vector]

extension Page {
    /// How far straight lines may leave the curve they stand for, in millimetres.
    private static let flatness = 0.01

    /// The way of the pen in each stroke of each group, whatever its nib: a plotter has its own.
    ///
    /// - Throws: if the sheet, the pen or any point cannot be drawn.
    package func penPaths() throws(InputError) -> [PenPath] {
        var round = self
        round.pen.nib = .round
        var paths: [PenPath] = []
        for shape in try round.shapes().joined() {
            if case .line(let path, _) = shape { paths.append(path.flattened(to: Page.flatness)) }
        }
        return paths
    }
}

extension Page.Rules {
    /// The lines as ways of a pen, each from where the last one ended.
    package var penPaths: [PenPath] {
        var paths: [PenPath] = []
        for (index, height) in heights.enumerated() {
            let ends = [Vector(left, height), Vector(right, height)]
            paths.append(index % 2 == 0 ? ends : ends.reversed())
        }
        for (index, column) in columns.enumerated() {
            let ends = [Vector(column, top), Vector(column, bottom)]
            paths.append(index % 2 == 0 ? ends : ends.reversed())
        }
        return paths
    }
}

extension SmoothPath {
    /// Half the length of the line that stands for a dot, in millimetres: programs drop lines of no length.
    private static let halfDot = Vector(0.05, 0)

    /// The ends of the short line that is a dot.
    package var dot: (from: Vector, to: Vector) { (start - Self.halfDot, start + Self.halfDot) }

    /// Straight lines that leave the curves by no more than `tolerance`.
    func flattened(to tolerance: Double) -> PenPath {
        guard !curves.isEmpty else { return [dot.from, dot.to] }
        var path = [start]
        for curve in curves {
            // A chord over 1/n of a curve leaves it by an eighth of its greatest acceleration over n², at most.
            let acceleration = max(curve.acceleration(0).length, curve.acceleration(1).length)
            let count = max(1, min(1000, Int((acceleration / (8 * tolerance)).squareRoot().rounded(.up))))
            for step in 1..<max(1, count) { path.append(curve(Double(step) / Double(count))) }
            path.append(curve.end)
        }
        return path
    }
}

extension [PenPath] {
    /// The same ways in an order, and run through in a direction, that leaves the pen a short way in the air: each goes on
    /// at the end that is nearest to where the pen is.
    package func sortedForShortTravel(from start: Vector) -> [PenPath] {
        var ends = EndGrid(self)
        var sorted: [PenPath] = []
        var pen = start
        while let (path, isReversed) = ends.takeNearest(to: pen) {
            sorted.append(isReversed ? self[path].reversed() : self[path])
            pen = sorted[sorted.count - 1].last!
        }
        return sorted
    }
}

/// The ends of paths, by the square of the page they lie in.
private struct EndGrid {
    private struct End {
        let path: Int
        let isLast: Bool
        let place: Vector
    }

    /// Squares about so large that few ends lie in each, in millimetres.
    private static let side = 5.0
    private let low: Vector
    private let columns, rows: Int
    private var squares: [[End]]
    private var isTaken: [Bool]
    private var left: Int

    init(_ paths: [PenPath]) {
        var (low, high) = (Vector(.infinity, .infinity), Vector(-.infinity, -.infinity))
        for place in paths.joined() {
            low = Vector(min(low.x, place.x), min(low.y, place.y))
            high = Vector(max(high.x, place.x), max(high.y, place.y))
        }
        self.low = low
        // Ink that is scattered over metres has larger squares, so that there are not too many.
        columns = paths.isEmpty ? 1 : min(2000, 1 + Int((high.x - low.x) / EndGrid.side))
        rows = paths.isEmpty ? 1 : min(2000, 1 + Int((high.y - low.y) / EndGrid.side))
        squares = [[End]](repeating: [], count: columns * rows)
        isTaken = [Bool](repeating: false, count: paths.count)
        left = paths.count
        for (index, path) in paths.enumerated() {
            for (place, isLast) in [(path[0], false), (path[path.count - 1], true)] {
                let (column, row) = square(of: place)
                squares[row * columns + column].append(End(path: index, isLast: isLast, place: place))
            }
        }
    }

    private func square(of place: Vector) -> (column: Int, row: Int) {
        func clamped(_ value: Double, _ count: Int) -> Int {
            max(0, min(count - 1, Int(max(-1, min(1e6, value / EndGrid.side)))))
        }
        return (clamped(place.x - low.x, columns), clamped(place.y - low.y, rows))
    }

    mutating func takeNearest(to pen: Vector) -> (path: Int, isReversed: Bool)? {
        guard left > 0 else { return nil }
        let (column, row) = square(of: pen)
        var nearest: End?
        var distance = Double.infinity
        for ring in 0...max(columns, rows) {
            // What lies in a further ring is at least so far away, for a pen inside of the squares.
            if nearest != nil, Double(ring - 1) * EndGrid.side > distance { break }
            for y in max(0, row - ring)...min(rows - 1, row + ring) {
                let isEdge = abs(y - row) == ring
                let step = isEdge ? 1 : max(1, 2 * ring)
                for x in stride(from: column - ring, through: column + ring, by: step)
                where x >= 0 && x < columns {
                    squares[y * columns + x].removeAll { isTaken[$0.path] }
                    for end in squares[y * columns + x] where (end.place - pen).length < distance {
                        (nearest, distance) = (end, (end.place - pen).length)
                    }
                }
            }
        }
        guard let nearest else { return nil }
        isTaken[nearest.path] = true
        left -= 1
        return (nearest.path, nearest.isLast)
    }
}
