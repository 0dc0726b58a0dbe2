extension Spelling {
    /// What to write for a character that an alphabet lacks, or nil if nothing is close to it.
    static func closest(to scalar: Unicode.Scalar) -> String? {
        for (written, originals) in signs {
            for original in originals.unicodeScalars where original == scalar { return written }
        }
        for (letter, accented) in letters {
            for original in accented.unicodeScalars where original == scalar { return letter }
        }
        return nil
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
            ("3", "³"), ("1", "¹"), ("x", "×X"), ("z", "Z"), ("q", "Q"), ("percent", "%"), ("(at)", "@"),
            ("plus", "+"), ("equals", "="),
            ("EUR", "€"), ("GBP", "£"), ("USD", "$"), ("No.", "#"), ("/", "÷\\|"), ("No.", "№"), ("-", "~_"),
        ]
    }

    /// Latin letters with their accents, of the Unicode blocks Latin-1 Supplement, Latin Extended-A, -B and Additional.
    private static var letters: [(letter: String, accented: String)] {
        [
            ("A", "ÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"),
            ("B", "ḂḄḆ"),
            ("C", "ÇĆĈĊČḈ"),
            ("D", "ĎḊḌḎḐḒ"),
            ("E", "ÈÉÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ"),
            ("F", "Ḟ"),
            ("G", "ĜĞĠĢǦǴḠ"),
            ("H", "ĤȞḢḤḦḨḪ"),
            ("I", "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ"),
            ("J", "Ĵ"),
            ("K", "ĶǨḰḲḴ"),
            ("L", "ĹĻĽḶḸḺḼ"),
            ("M", "ḾṀṂ"),
            ("N", "ÑŃŅŇǸṄṆṈṊ"),
            ("O", "ÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ"),
            ("P", "ṔṖ"),
            ("R", "ŔŖŘȐȒṘṚṜṞ"),
            ("S", "ŚŜŞŠȘṠṢṤṦṨ"),
            ("T", "ŢŤȚṪṬṮṰ"),
            ("U", "ÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ"),
            ("V", "ṼṾ"),
            ("W", "ŴẀẂẄẆẈ"),
            ("X", "ẊẌ"),
            ("Y", "ÝŶŸȲẎỲỴỶỸ"),
            ("Z", "ŹŻŽẐẒẔ"),
            ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
            ("b", "ḃḅḇ"),
            ("c", "çćĉċčḉ"),
            ("d", "ďḋḍḏḑḓ"),
            ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
            ("f", "ḟ"),
            ("g", "ĝğġģǧǵḡ"),
            ("h", "ĥȟḣḥḧḩḫẖ"),
            ("i", "ìíîïĩīĭįǐȉȋḭḯỉị"),
            ("j", "ĵǰ"),
            ("k", "ķǩḱḳḵ"),
            ("l", "ĺļľḷḹḻḽ"),
            ("m", "ḿṁṃ"),
            ("n", "ñńņňǹṅṇṉṋ"),
            ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
            ("p", "ṕṗ"),
            ("r", "ŕŗřȑȓṙṛṝṟ"),
            ("s", "śŝşšſșṡṣṥṧṩẛ"),
            ("t", "ţťțṫṭṯṱẗ"),
            ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
            ("v", "ṽṿ"),
            ("w", "ŵẁẃẅẇẉẘ"),
            ("x", "ẋẍ"),
            ("y", "ýÿŷȳẏẙỳỵỷỹ"),
            ("z", "źżžẑẓẕ"),
        ]
    }
}
