extension RunTask {
    /// Where a stream stood between two words.
    struct Moment {
        var state: NetworkState
        /// The offset drawn last, which is not read yet.
        var last: PenOffset
        var ink: RunInk
        /// How far to the right of the pen the ink of the word before reaches; nil where there is none.
        var edge: Float?
    }

    /// One writing of a word.
    struct Attempt {
        var offsets: [PenOffset] = []
        /// How much more likely the ink is with the text than without it, in nats: the more, the plainer it says it.
        var evidence: Float = 0
        var penalty = 0
        var end: Moment?

        /// Where the pen is, from where it was before the word, and how far right it was.
        private(set) var (pen, right) = (Float(0), -Float.infinity)

        mutating func append(_ offset: PenOffset) {
            offsets.append(offset)
            pen += offset.dx
            right = max(right, pen)
        }

        var beginsWithDot: Bool {
            offsets.prefix(2).contains { $0.endOfStroke }
        }

        func isBetter(than other: Attempt?) -> Bool {
            guard let other else { return true }
            return penalty == other.penalty ? evidence > other.evidence : penalty < other.penalty
        }
    }
}
