extension Page {
    /// When the pen is where, in seconds since it began: for each stroke of each group the times of its points. The pen
    /// moves as the hand did, sixty points a second, and takes a little time in the air.
    public var penTimes: [[[Float]]] {
        var clock = PenClock()
        return groups.map { group in
            group.strokes.map { stroke in clock.times(of: stroke).map { $0[2] } }
        }
    }
}
