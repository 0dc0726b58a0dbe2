import Testing

@testable import Ductus

struct ColourTests {
    @Test func readsColoursAsStyleSheetsWriteThem() {
        #expect(Colour(hex: "#1a2B3c") == Colour(red: 0x1A, green: 0x2B, blue: 0x3C))
        #expect(Colour(hex: "#abc") == Colour(red: 0xAA, green: 0xBB, blue: 0xCC))
        #expect(Colour(hex: "000000") == .black)
        #expect(Colour(hex: "fff") == .white)
    }

    @Test(arguments: [
        "", "#", "#12", "#1234", "#12345", "#1234567", "#12345g", "##12345", "red", "#+12", "#１２３",
    ])
    func refusesEverythingElse(text: String) {
        #expect(Colour(hex: text) == nil)
    }

    @Test func writesSixDigits() {
        #expect(Colour(red: 1, green: 0xAB, blue: 0).hex == "#01ab00")
    }
}
