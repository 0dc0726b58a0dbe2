extension Spelling {
    /// What to write for a character that an alphabet lacks, or nil if nothing it has is close to it.
    static func closest(to scalar: Unicode.Scalar, in alphabet: Alphabet) -> String? {
        for (written, originals) in signs where originals.unicodeScalars.contains(scalar) {
            if written.unicodeScalars.allSatisfy({ alphabet.code(of: $0) != nil }) { return written }
        }
        guard let base = Composition.parts(of: scalar)?.base else { return nil }
        return alphabet.code(of: base) == nil ? closest(to: base, in: alphabet) : String(Character(base))
    }

    /// Signs and letters that no accent makes of another.
    private static var signs: [(written: String, originals: String)] {
        [
            ("\"", "“”„‟«»″〝〞"), ("'", "‘’‚‛‹›′`´ʼʻˈ"), ("-", "–—―‐‑‒−•·"), ("...", "…"),
            ("ss", "ß"), ("SS", "ẞ"), ("ae", "æ"), ("AE", "Æ"), ("oe", "œ"), ("OE", "Œ"), ("o", "øº"),
            ("O", "Ø"), ("d", "ðđ"), ("D", "ÐĐ"), ("th", "þ"), ("Th", "Þ"), ("l", "ł"), ("L", "Ł"),
            ("h", "ħ"), ("H", "Ħ"), ("i", "ı"), ("t", "ŧ"), ("T", "Ŧ"), ("n", "ŋ"), ("N", "Ŋ"), ("a", "ª"),
            ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ"), ("ffi", "ﬃ"), ("ffl", "ﬄ"), ("1/2", "½"), ("1/4", "¼"),
            ("3/4", "¾"), ("(", "[{⟨"), (")", "]}⟩"), ("and", "&"), ("!", "¡"), ("?", "¿"), ("2", "²"),
            ("3", "³"), ("1", "¹"), ("x", "×X"), ("z", "Z"), ("q", "Q"), ("K", "\u{212A}"), ("A", "\u{212B}"),
            ("percent", "%"), ("(at)", "@"),
            ("plus", "+"), ("equals", "="),
            ("EUR", "€"), ("GBP", "£"), ("USD", "$"), ("No.", "#"), ("/", "÷\\|"), ("No.", "№"), ("-", "~_"),
        ]
    }
}
