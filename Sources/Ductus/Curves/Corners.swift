/// The places, as rising indices in `points`, where the pen turned back or sharply aside.
///
/// Points that the pen passed slowly lie close together and jitter, so the turn at a point is not taken
/// from its neighbours but from the nearest points at least `reach` away. Where several in a row turn
/// sharply, they tell of one corner: the point between them that sticks out farthest.
func corners(of points: [Vector], reach: Double) -> [Int] {
    guard points.count > 2 else { return [] }
    let cosineOfSharpTurn = 0.2
    var cosines = [Double](repeating: 1, count: points.count)
    for index in 1..<points.count - 1 {
        let before = points[index] - points[points[...].neighbour(of: index, step: -1, reach: reach)]
        let after = points[points[...].neighbour(of: index, step: 1, reach: reach)] - points[index]
        if let arriving = before.direction, let leaving = after.direction,
            min(before.length, after.length) >= reach / 2
        {
            cosines[index] = arriving.dot(leaving)
        }
    }

    var result: [Int] = []
    for index in cosines.indices where cosines[index] < cosineOfSharpTurn {
        let before = points[...].neighbour(of: index, step: -1, reach: reach)
        let after = points[...].neighbour(of: index, step: 1, reach: reach)
        guard cosines[before..<index].allSatisfy({ $0 > cosines[index] }),
            cosines[index + 1...after].allSatisfy({ $0 >= cosines[index] })
        else { continue }
        let tip = (before + 1..<after).max { a, b in
            (points[a] - points[before]).length + (points[a] - points[after]).length
                < (points[b] - points[before]).length + (points[b] - points[after]).length
        }
        if let tip, tip > result.last ?? 0 { result.append(tip) }
    }
    return result
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
