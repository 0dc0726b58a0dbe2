extension PlacedStroke {
    /// The pen rises or falls when it does so by more than this, in raw units.
    private static let leastRise: Float = 25

    /// Where the pen turns downward: the character and the height over the baseline. A stroke may begin or end there; a dot or a
    /// bar has none.
    func tops(over baseline: Baseline) -> [(place: Int, height: Float)] {
        let heights = points.map { baseline.height(at: $0.x) - $0.y }
        return PlacedStroke.tops(heights).map { (places[$0], heights[$0]) }
    }

    private static func tops(_ heights: [Float]) -> [Int] {
        guard var low = heights.first else { return [] }
        var tops: [Int] = []
        var top = 0
        var isRising = true
        for (index, height) in heights.enumerated() {
            if isRising {
                if height > heights[top] {
                    top = index
                } else if heights[top] - height > leastRise {
                    tops.append(top)
                    (isRising, low) = (false, height)
                }
            } else if height < low {
                low = height
            } else if height - low > leastRise {
                (isRising, top) = (true, index)
            }
        }
        if isRising, heights[top] - low > leastRise { tops.append(top) }
        return tops
    }
}
