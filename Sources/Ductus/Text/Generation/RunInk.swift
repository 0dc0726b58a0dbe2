/// The ink of a run as it was written.
struct RunInk {
    /// The first offset is the origin.
    var offsets: [PenOffset] = []
    /// For each offset, the character that the attention window covered most when it was drawn: 0 to below n for the
    /// n characters of the run, n for the end of the text, n + 1 for what stands after it.
    var places: [Int] = []
    /// For each character, the largest share of the window it ever had.
    var peaks: [Float]
    /// For each character, how many offsets it took.
    var durations: [Int]
    /// What the window covered of each character and the end when each offset was drawn, where that is kept.
    var window: [[Float]] = []
    /// The pieces that were written again, by number.
    var rewritten: [Int] = []

    init(characters: Int) {
        peaks = [Float](repeating: 0, count: characters)
        durations = [Int](repeating: 0, count: characters)
    }

    /// A character whose share of the window never reached this was skipped.
    private static let leastPeak: Float = 0.3
    /// A character that took longer than this many offsets held the window up.
    private static let longestDuration = 130

    /// The characters that the window skipped or stalled at.
    var doubtful: [Int] { doubtful(among: peaks.indices) }

    func doubtful(among characters: Range<Int>) -> [Int] {
        characters.filter { peaks[$0] < RunInk.leastPeak || durations[$0] > RunInk.longestDuration }
    }

    /// The strokes of the run, without what was drawn for the text behind it.
    var strokes: [PlacedStroke] {
        PlacedStroke.strokes(offsets, places).filter { $0.place <= peaks.count }
    }

    mutating func append(_ offset: PenOffset, _ place: Int) {
        offsets.append(offset)
        places.append(min(place, peaks.count + 1))
    }

    /// Notes what the window covers and returns the character it covers most, counted from the run's first.
    mutating func note(_ streams: Streams, _ stream: Int, from first: Int, keepsWindow: Bool)
        -> Int
    {
        if keepsWindow {
            let coverage = streams.coverage(stream).dropFirst(first)
            window.append(coverage.prefix(peaks.count) + [coverage.dropFirst(peaks.count).reduce(0, +)])
        }
        var total: Float = 0
        streams.forEachCovered(stream) { total += $1 }
        guard total > 0 else { return 0 }
        let place = max(0, streams.place(stream) - first)
        if place < durations.count { durations[place] += 1 }
        streams.forEachCovered(stream) { character, coverage in
            let character = character - first
            if character >= 0, character < peaks.count {
                peaks[character] = max(peaks[character], coverage / total)
            }
        }
        return place
    }
}
