import Testing

@testable import Ductus

@Suite struct HandFileTests {
    private let file = try! HandFile(
        name: "mine \u{1F58B}", description: "upright",
        hand: Hand(levels: [1, -127, 0, 127], space: 0xfedc_ba98_7654_3210))

    @Test func whatIsWrittenIsReadAgain() throws {
        #expect(try HandFile(parsing: file.bytes) == file)
    }

    @Test func optionsTakeAHandOrInk() throws {
        var options = Scribe.Options()
        try options.take(handOf: file.bytes, name: "a")
        #expect(options.hand == file.hand && options.style == nil)
        let stroke = (0..<60).map { "[\($0 * 19), \($0 % 7 * 30)]" }.joined(separator: ",")
        try options.take(handOf: Array("{\"text\": \"mmm\", \"strokes\": [[\(stroke)]]}".utf8), name: "a")
        #expect(options.hand == nil && options.style?.text == "mmm")
    }

    @Test(arguments: [
        ("{}", "this is no hand"), ("[", "JSON"),
        ("{\"format\": \"ductus hand 2\", \"space\": \"1\", \"levels\": [1]}", "this is no hand"),
        ("{\"format\": \"ductus hand 1\", \"levels\": [1]}", "\"space\""),
        ("{\"format\": \"ductus hand 1\", \"space\": \"xyz\", \"levels\": [1]}", "\"space\""),
        ("{\"format\": \"ductus hand 1\", \"space\": \"1\"}", "got 0"),
        ("{\"format\": \"ductus hand 1\", \"space\": \"1\", \"levels\": [1, 1e99]}", "number 1"),
        ("{\"format\": \"ductus hand 1\", \"space\": \"1\", \"levels\": [128]}", "number 0"),
        ("{\"format\": \"ductus hand 1\", \"space\": \"1\", \"levels\": [0.5]}", "number 0"),
        ("{\"format\": \"ductus hand 1\", \"space\": \"1\", \"levels\": [null]}", "number 0"),
    ])
    func whatIsNoHandIsRefusedWithAReason(text: String, reason: String) {
        #expect { try HandFile(parsing: Array(text.utf8)) } throws: { "\($0)".contains(reason) }
    }

    @Test func longHandsAndNamesAreRefused() {
        let levels = [String](repeating: "1", count: 257).joined(separator: ",")
        let long = "{\"format\": \"ductus hand 1\", \"space\": \"1\", \"levels\": [\(levels)]}"
        #expect { try HandFile(parsing: Array(long.utf8)) } throws: { "\($0)".contains("got 257") }
        var named = file
        named.name = String(repeating: "a", count: 201)
        #expect(throws: InputError.self) { try HandFile(parsing: named.bytes) }
    }
}
