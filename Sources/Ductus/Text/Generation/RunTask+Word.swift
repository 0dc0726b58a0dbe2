extension RunTask {
    /// A word of the run, and what its writing has to reckon with.
    struct Word {
        /// The characters of the run that it takes, without the space behind.
        let characters: Range<Int>
        /// Whether it holds capitals, digits, rare letters or signs, or is but one letter: the ink that networks learn from
        /// holds few of them. In quick writing no word is taken for hard.
        let isHard: Bool
        /// Whether it begins with a letter or digit, not with a sign that may look like a dot.
        let beginsPlainly: Bool
        /// Whether it ends with a letter or digit, not with a sign that stands apart from the ink before it, like a full stop.
        let endsPlainly: Bool
        /// The character from which on a stroke may be its last: its last letter, but behind its last sign.
        var mayEnd: Int { characters.upperBound - (endsPlainly ? 1 : 0) }

        init(_ word: String, at start: Int, isQuick: Bool) {
            let scalars = Array(word.unicodeScalars)
            characters = start..<start + scalars.count
            isHard = !isQuick && (scalars.count == 1 || !scalars.allSatisfy(Word.isCommon))
            beginsPlainly = Word.isPlain(scalars[0])
            endsPlainly = Word.isPlain(scalars.last!)
        }

        private static func isCommon(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar {
            case "j", "q", "x", "z": false
            case "a"..."z", ",", ".", "'", "-", "\"": true
            default: false
            }
        }

        private static func isSmall(_ scalar: Unicode.Scalar) -> Bool { "a"..."z" ~= scalar }

        private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
            isSmall(scalar) || "A"..."Z" ~= scalar || "0"..."9" ~= scalar
        }

        /// A word that never ends is given up after so many offsets.
        var longest: Int { 200 + 60 * characters.count }
    }
}
