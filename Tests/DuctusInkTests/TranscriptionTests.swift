import Testing

@testable import DuctusInk

@Suite struct TranscriptionTests {
    @Test(arguments: [
        ("Mr . Foot ' s line , as Labour", "Mr. Foot's line, as Labour"),
        ("which would \" prop up \" an", "which would \"prop up\" an"),
        ("the neutrals ' conference in Bel-", "the neutrals ' conference in Bel-"),
        ("don ' t ( as he said ) take it !", "don't (as he said) take it!"),
        ("\"How so?\" he said, and left.", "\"How so?\" he said, and left."),
        ("", ""),
    ])
    func signsSetApartAreJoined(text: String, expected: String) {
        #expect(Transcription.rejoined([text]) == [expected])
    }

    @Test func manyApostrophesTakeWorkInProportion() {
        let ratio = growth(from: 5_000) { count in
            let text = "a" + String(repeating: " ' s", count: count)
            #expect(Transcription.rejoined([text])[0].count == 1 + 2 * count)
        }
        #expect(ratio < 24)
    }

    @Test func aQuotationGoesOnInTheNextLine() {
        #expect(
            Transcription.rejoined(["he said : \" We do", "not know . \" Then"])
                == ["he said: \"We do", "not know.\" Then"])
    }
}
