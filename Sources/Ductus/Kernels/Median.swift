extension Sequence where Element: Comparable {
    /// The middle one in order, of two the larger; nil of none.
    package var median: Element? {
        let sorted = sorted()
        return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }
}
