import Testing

@testable import Ductus

@Suite struct JSONTests {
    private func parse(_ text: String) throws -> JSON { try JSON(parsing: Array(text.utf8)) }

    @Test(arguments: [
        "null", "true", "-0.5e+10", "\"a\\\"b\\\\c\"", "[]", "{}", "[1,[2,{\"a\":[]}],\"é\"]",
        "{\"b\":1,\"a\":{}}",
    ])
    func textSurvives(text: String) throws {
        #expect(String(decoding: try parse(text).bytes, as: UTF8.self) == text)
    }

    @Test func escapesAreRead() throws {
        #expect(try parse(#""\u0041\n\ud83d\ude00\/""#) == .string("A\n😀/"))
        #expect(try parse(" { \"a\" : [ 1 , 2 ] } ")["a"]?.array?.count == 2)
    }

    @Test(arguments: [
        "", " ", "nul", "01", "1.", "-", "+1", ".5", "1e", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":1,}", "{a:1}",
        "\"",
        "\"\n\"", #""\x""#, #""\ud800""#, #""\udc00""#, "1 2", "[", "{\"a\":1,\"a\":2}",
    ])
    func whatIsNotJSONIsRefused(text: String) {
        #expect(throws: InputError.self) { try parse(text) }
    }

    @Test func wideObjectsTakeWorkInProportion() throws {
        func text(_ count: Int) -> [UInt8] {
            Array(("{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}").utf8)
        }
        let ratio = try growth(from: 500) { _ = try JSON(parsing: text($0)) }
        #expect(ratio < 24)
        #expect(throws: InputError.self) { try JSON(parsing: text(4097)) }
    }
}
