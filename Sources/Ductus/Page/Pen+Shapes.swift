/// What a pen leaves on the page.
package enum Shape: Equatable {
    case line(SmoothPath, width: Double)
    /// Outlines that run the same way round; what any of them holds is filled.
    case area([[Vector]])
}

extension Pen {
    /// What a stroke of finite points, in millimetres, becomes; nothing where it has none.
    func shapes(of stroke: Stroke) -> [Shape] {
        let tolerance = width / 5
        guard let path = SmoothPath(stroke, tolerance: tolerance) else { return [] }
        let points = stroke.points.map { Vector($0) }
        return switch nib {
        case .round: [.line(path, width: width)]
        case .broad: [.line(path, width: 0.25 * width)] + broadAreas(points)
        case .brush: brushShapes(points, path)
        }
    }

    /// What a flat nib passes over from point to point.
    private func broadAreas(_ points: [Vector]) -> [Shape] {
        // The cosine and sine of 0.7.
        let edge = Vector(0.764_842_187_284_488_5, -0.644_217_687_237_691_1) * (1.3 * width)
        var areas: [[Vector]] = []
        for (a, b) in zip(points, points.dropFirst()) {
            let turn = edge.cross(b - a)
            guard turn != 0 else { continue }
            let side = turn > 0 ? edge : -edge
            areas.append([a - side, a + side, b + side, b - side])
        }
        return areas.isEmpty ? [] : [.area(areas)]
    }

    /// A band as wide as the brush at each point, with round ends.
    private func brushShapes(_ points: [Vector], _ path: SmoothPath) -> [Shape] {
        guard points.count > 2 else { return [.line(path, width: 1.4 * width)] }
        var now = width
        var (left, right) = ([Vector](), [Vector]())
        var ends: [Double] = []
        for (index, point) in points.enumerated() {
            let before = points[max(0, index - 1)]
            let after = points[min(points.count - 1, index + 1)]
            let speed = (point - before).length
            now += 0.3 * (width * max(0.35, 2.1 - 2.2 * speed) - now)
            let along = (after - before).direction ?? Vector(0, 0)
            let half = Vector(-along.y, along.x) * (now / 2)
            left.append(point + half)
            right.append(point - half)
            if index == 0 || index == points.count - 1 { ends.append(now) }
        }
        let dots = zip([points[0], points[points.count - 1]], ends).map { place, width in
            Shape.line(SmoothPath(dot: place), width: width)
        }
        return [.area([left + right.reversed()])] + dots
    }
}
