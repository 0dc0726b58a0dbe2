import Foundation
import Testing

@testable import Ductus

@Suite struct SpellingTests {
    static let alphabet = try! Alphabet(
        Array(" !\"'(),-.0123456789?ABCDEabcdefghijklmnopqrstuvwxyz".unicodeScalars))

    @Test func linesAreParagraphsAndWhiteSpaceParts() throws {
        let spelling = try Spelling("  a cab\tran \r\n\n back.\u{2028}b", Self.alphabet)
        #expect(spelling.paragraphs == [["a", "cab", "ran"], ["back."], ["b"]])
        #expect(
            spelling.openings == [
                .init(indentation: 2), .init(emptyLines: 1, indentation: 1), .init(),
            ])
        #expect(spelling.substitutions.isEmpty && spelling.broken.isEmpty)
    }

    @Test func linesEndInManyWays() throws {
        let spelling = try Spelling("\n\na\r\rb\r\n\t \r\n \td\n\n", Self.alphabet)
        #expect(spelling.paragraphs == [["a"], ["b"], ["d"]])
        #expect(spelling.openings.map(\.emptyLines) == [2, 1, 1])
        #expect(spelling.openings.map(\.indentation) == [0, 0, 4])
    }

    @Test(arguments: ["é", "ç", "ü", "ệ", "Å", "ñ", "ǻ", "ﬁancée"])
    func accentsAreTheSameHoweverTyped(text: String) throws {
        let composed = text.precomposedStringWithCanonicalMapping
        let decomposed = text.decomposedStringWithCanonicalMapping
        for draws in [true, false] {
            let spelling = try Spelling("\(decomposed) \(composed)", Self.alphabet, draws: draws)
            #expect(spelling.words[0][0] == spelling.words[0][1])
            #expect(
                spelling.substitutions == (try Spelling(composed, Self.alphabet, draws: draws)).substitutions)
            #expect(spelling.substitutions.isEmpty == (draws && text != "ﬁancée"))
        }

        let letters = "ﬁance" + composed
        let accented = try Alphabet(Set(letters.unicodeScalars).sorted())
        let known = try Spelling(decomposed, accented)
        #expect(known.paragraphs[0][0].unicodeScalars.elementsEqual(composed.unicodeScalars))
        #expect(known.substitutions.isEmpty)
    }

    @Test func marksThatAreLostAreTold() throws {
        let spelling = try Spelling("a\u{30C}\u{331} d\u{332}", Self.alphabet)
        #expect(spelling.paragraphs == [["a\u{30C}\u{331}", "d"]])
        #expect(spelling.substitutions.map(\.original) == ["d\u{332}"])
        #expect(throws: InputError.self) { try Spelling("≠", Alphabet(["="])) }
    }

    @Test(arguments: [
        ("“Élan”", "\"Elan\"", "“ É ”"), ("naïve café", "naive cafe", "ï é"), ("a–b…", "a-b...", "– …"),
        ("ﬁne straße", "fine strasse", "ﬁ ß"), ("ę́", "e", "ę́"), ("ø ǿ", "o o", "ø ǿ"),
        ("a & b", "a and b", "&"),
    ])
    func substitutions(text: String, written: String, originals: String) throws {
        let spelling = try Spelling(text, Self.alphabet, draws: false)
        #expect(spelling.paragraphs[0].joined(separator: " ") == written)
        #expect(spelling.substitutions.map(\.original).joined(separator: " ") == originals)
    }

    @Test(arguments: [
        ("£40", ["40"]), ("me@home.", ["me", "home."]), ("[a+b]", ["a", "b"]), ("&", []), ("5%", ["5"]),
        ("Straße", ["Stra", "e"]), ("café", ["cafe"]), ("smørrebrød", ["smorrebrod"]), ("Xenia", ["enia"]),
    ])
    func signsAreDrawnBetweenWhatTheNetworkWrites(text: String, pieces: [String]) throws {
        let alphabet = try Alphabet(Self.alphabet.characters + ["S"])
        let spelling = try Spelling(text, alphabet)
        #expect(spelling.paragraphs == [[text]] && spelling.substitutions.isEmpty)
        let runs = Run.runs(of: spelling)
        #expect(runs.count == 1 && runs[0].pieces.map(\.text) == pieces)
        #expect(runs[0].pieceOfCharacter.count == (pieces.isEmpty ? 0 : runs[0].text.count + 1))
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

    @Test func unknownCharactersAreLeftOutWhereThatIsAskedFor() throws {
        let spelling = try Spelling("a 🙂 c漢b\n漢\nran", Self.alphabet, omitsUnknown: true)
        #expect(spelling.paragraphs == [["a", "cb"], ["ran"]])
        #expect(spelling.omissions.map(\.index) == [2, 5, 8])
        #expect(spelling.omissions.map(\.character) == ["🙂", "漢", "漢"])
        #expect(WritingSummary.each(spelling.omissions) == ["🙂", "漢"])
        #expect {
            try Spelling("漢 字", Self.alphabet, omitsUnknown: true)
        } throws: {
            "\($0)".contains("has not learned to write any of this text")
        }
    }

    @Test func aMillionCharactersAreTooMany() {
        #expect {
            try Spelling(String(repeating: "a ", count: 500_000), Self.alphabet)
        } throws: {
            "\($0)".contains("longer than 200000")
        }
    }

    @Test func aLongWordIsBrokenAtLinesEndsWithHyphens() throws {
        let spelling = try Spelling("a donaudampfschifffahrtsgesellschaft, b", Self.alphabet)
        #expect(spelling.paragraphs == [["a", "donaudampfschifffa-"], ["hrtsgesellschaft,", "b"]])
        #expect(spelling.openings == [.init(), .init()])
        #expect(spelling.broken == ["donaudampfschifffa-hrtsgesellschaft,"])
        let hyphenated = try Spelling("cabcabcabcabc-cabcabcabcabcabcabcabc", Self.alphabet)
        #expect(hyphenated.paragraphs == [["cabcabcabcabc-"], ["cabcabcabcabcabcabcabc"]])
        #expect(try Spelling(String(repeating: "b", count: 30), Self.alphabet).broken.isEmpty)
        let bare = try Spelling(String(repeating: "b", count: 31), Alphabet(["b"]))
        #expect(bare.paragraphs.map { $0[0].count } == [16, 15] && !bare.broken.isEmpty)
    }

    @Test func nothingIsLost() throws {
        let text = "a cab ran back and a bee sat in the box of old ink, " + String(repeating: "z", count: 95)
        let spelling = try Spelling(text, Self.alphabet)
        let runs = Run.runs(of: spelling)
        let words = spelling.paragraphs.flatMap { $0 }
        #expect(words.joined().replacing("-", with: "") == text.replacing(" ", with: ""))
        #expect(words.allSatisfy { $0.count <= 30 })
        #expect(runs.flatMap(\.words).map(\.text) == words)
        for run in runs {
            #expect(run.pieceOfCharacter.count == run.text.unicodeScalars.count + 1)
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
