import Ductus
import Testing

@testable import DuctusInk

@Suite struct PickleTests {
    static func problem(_ pickle: [UInt8]) -> String {
        do throws(InputError) {
            _ = try Pickle.arrays(parsing: pickle[...])
            return "none"
        } catch {
            return error.description
        }
    }

    static func problem(_ text: String) -> String {
        problem([0x80, 2] + Array(text.utf8))
    }

    @Test(arguments: [
        ("cos\nsystem\n(U\u{4}true tR.", "the name \"os.system\""),
        ("cposix\nsystem\n.", "the name \"posix.system\""),
        ("cbuiltins\neval\n.", "the name \"builtins.eval\""),
        ("cnumpy\nload\n.", "the name \"numpy.load\""),
        ("cnumpy.core.multiarray\nfromfile\n.", "fromfile"),
        ("i__builtin__\neval\n.", "the operation 0x69 'i'"),
        ("o.", "the operation 0x6F 'o'"),
        ("}.", "the operation 0x7D '}'"),
    ])
    func whatCouldRunCodeIsRefusedByName(pickle: String, problem: String) {
        let found = PickleTests.problem(pickle)
        #expect(found.contains(problem))
        #expect(found.hasPrefix("the pickle at byte 2: "))
    }

    @Test func namesFromTheStackAreCheckedToo() {
        let pickle: [UInt8] =
            [0x80, 4, 0x8C, 2] + "os".utf8 + [0x8C, 6] + "system".utf8 + [0x93, UInt8(ascii: ".")]
        #expect(PickleTests.problem(pickle).contains("at byte 14: the name \"os.system\""))
    }

    @Test(arguments: [
        ("", "it was cut short"), (".", "it ends without a list of arrays"), ("R", "too few values"),
        ("t", "no mark was set"), ("e", "no mark was set"), ("h\u{1}", "was never remembered"),
        ("K\u{1}b", "a state that is no tuple"), ("NNa", "what is no list"), ("c\n\n", "the name \".\""),
        ("T\u{7F}\u{7F}\u{7F}\u{7F}", "2139062143 more bytes were announced"),
        ("cnumpy\nndarray\n)R", "a call of ndarray itself"),
        ("cnumpy\ndtype\n)R", "a dtype that is not described"),
        ("c" + String(repeating: "x", count: 400), "a name of more than 256 bytes"),
        (String(repeating: "(", count: 100), "more than 64 open marks"),
    ])
    func whatMakesNoSenseIsRefused(pickle: String, problem: String) {
        #expect(PickleTests.problem(pickle).contains(problem))
    }

    @Test func otherProtocolsAreNamed() {
        #expect(PickleTests.problem([0x80, 5]).contains("protocol 5"))
        #expect(PickleTests.problem([0x80, 0]).contains("protocol 0"))
    }

    @Test func nestingAndGrowthAreBounded() {
        let nested = [0x80, 2, UInt8(ascii: ")")] + [UInt8](repeating: 0x85, count: 100_000)
        #expect(PickleTests.problem(nested).contains("4 tuples within one another"))
        let tall = [0x80, 2] + [UInt8](repeating: UInt8(ascii: "N"), count: 1_100_000)
        #expect(PickleTests.problem(tall).contains("a million values on the stack"))
        let itself: [UInt8] = [0x80, 2] + Array("]q\u{1}h\u{1}a.".utf8)
        #expect(PickleTests.problem(itself).contains("without a list of arrays"))
        let long: [UInt8] = [0x80, 2, 0x8E] + [UInt8](repeating: 0xFF, count: 8)
        #expect(PickleTests.problem(long).contains("cut short"))
    }

    @Test func randomOperationsGiveAnError() {
        let codes: [UInt8] =
            Array("NKMJUTCBX()t]aeqrhjcRb.".utf8) + [0x85, 0x86, 0x87, 0x88, 0x8A, 0x8C, 0x93, 0x94]
        var noise = Noise(9)
        for _ in 0..<3_000 {
            var pickle: [UInt8] = [0x80, 2]
            for _ in 0..<30 { pickle.append(codes.randomElement(using: &noise)!) }
            #expect(PickleTests.problem(pickle) != "none")
        }
    }
}
