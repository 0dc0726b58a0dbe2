import Testing

@testable import Ductus

@Suite struct SpellingTests {
    static let alphabet = try! Alphabet(
        Array(" !\"'(),-.0123456789?ABCDEabcdefghijklmnopqrstuvwxyz".unicodeScalars))

    @Test func linesAreParagraphsAndWhiteSpaceParts() throws {
        let spelling = try Spelling("  a cab\tran \r\n\n back.\u{2028}b", Self.alphabet)
        #expect(spelling.paragraphs == [["a", "cab", "ran"], ["back."], ["b"]])
        #expect(spelling.substitutions.isEmpty)
    }

    @Test(arguments: [
        ("“Élan”", "\"Elan\"", "“ É ”"), ("naïve café", "naive cafe", "ï é"), ("a–b…", "a-b...", "– …"),
        ("ﬁne straße", "fine strasse", "ﬁ ß"), ("ę́", "e", "ę"), ("a & b", "a and b", "&"),
    ])
    func substitutions(text: String, written: String, originals: String) throws {
        let spelling = try Spelling(text, Self.alphabet)
        #expect(spelling.paragraphs[0].joined(separator: " ") == written)
        #expect(spelling.substitutions.map(\.original).joined(separator: " ") == originals)
    }

    @Test(arguments: [
        ("漢字", "line 1, character 1"), ("ab\ncd 🙂", "line 2, character 4"), ("שלום", "U+05E9"),
        ("a\u{7}", "control character U+0007"), ("½", "U+00BD"), ("", "no text"), (" \n\t", "no text"),
    ])
    func whatCannotBeWrittenIsNamedWithItsPlace(text: String, reason: String) throws {
        #expect {
            try Spelling(text, Self.alphabet)
        } throws: {
            "\($0)".contains(reason)
        }
    }

    @Test func aMillionCharactersAreTooMany() {
        #expect {
            try Spelling(String(repeating: "a ", count: 500_000), Self.alphabet)
        } throws: {
            "\($0)".contains("longer than 200000")
        }
    }

    @Test func nothingIsLost() throws {
        let text = "a cab ran back and a bee sat in the box of old ink, " + String(repeating: "z", count: 95)
        let spelling = try Spelling(text, Self.alphabet)
        let runs = Run.runs(of: spelling)
        let words = spelling.paragraphs.flatMap { $0 }
        #expect(words.joined() == text.replacing(" ", with: ""))
        #expect(words.allSatisfy { $0.count <= 30 })
        #expect(runs.flatMap(\.words) == words)
        for run in runs {
            #expect(run.wordOfCharacter.count == run.text.unicodeScalars.count + 1)
        }
    }

    @Test func longTextsAreDividedInProportion() throws {
        let alphabet = try Alphabet(Array("abc ".unicodeScalars))
        let ratio = try growth(from: 2_000) { count in
            let words = String(repeating: "abc ", count: count)
            let runs = Run.runs(of: try Spelling(words, alphabet))
            #expect(runs.reduce(0) { $0 + $1.words.count } == count)
        }
        #expect(ratio < 24)
    }
}
