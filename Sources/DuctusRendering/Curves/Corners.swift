/// The places, as indices in `points`, where the pen turned back or sharply aside.
///
/// Points that the pen passed slowly lie close together and jitter, so the turn at a point is not taken
/// from its neighbours but from the nearest points at least `reach` away. Where several in a row turn
/// sharply, the sharpest is the corner.
func corners(of points: [Vector], reach: Double) -> [Int] {
    guard points.count > 2 else { return [] }
    let sharpest = -0.05
    var straightness = [Double](repeating: 1, count: points.count)
    for index in 1..<points.count - 1 {
        let before = points[...].neighbour(of: index, step: -1, reach: reach)
        let after = points[...].neighbour(of: index, step: 1, reach: reach)
        if let arriving = (points[index] - points[before]).direction,
            let leaving = (points[after] - points[index]).direction,
            (points[index] - points[before]).length >= reach / 2,
            (points[after] - points[index]).length >= reach / 2
        {
            straightness[index] = arriving.dot(leaving)
        }
    }
    return (1..<points.count - 1).filter { index in
        guard straightness[index] < sharpest else { return false }
        let before = points[...].neighbour(of: index, step: -1, reach: reach)
        let after = points[...].neighbour(of: index, step: 1, reach: reach)
        return straightness[before + 1..<index].allSatisfy { $0 > straightness[index] }
            && straightness[index + 1..<max(after, index + 1)].allSatisfy { $0 >= straightness[index] }
    }
}

extension ArraySlice<Vector> {
    /// The first index from `index` on, in steps of `step`, whose point is at least `reach` away; the last
    /// one looked at if there is none. Looks at 64 points at most, so that time stays in proportion.
    func neighbour(of index: Int, step: Int, reach: Double) -> Int {
        var found = index
        for _ in 0..<64 {
            guard indices.contains(found + step) else { break }
            found += step
            if (self[found] - self[index]).length >= reach { break }
        }
        return found
    }
}
