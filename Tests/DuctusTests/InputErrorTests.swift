import Testing

@testable import Ductus

/// What a caller can do about an error is told by its case.
@Suite struct InputErrorTests {
    private static let shape = try! HandShape(size: 6, channels: [5, 9], space: 7)

    private func name(_ work: () throws(InputError) -> Void) -> String {
        do throws(InputError) {
            try work()
            return "none"
        } catch {
            return error.name
        }
    }

    @Test func aModelFileIsDamagedOrOfALaterFormat() throws {
        let bytes = try syntheticModel(layers: [7]).bytes
        func changed(_ from: String, _ to: String) throws -> [UInt8] {
            var bytes = bytes
            let place = try #require(bytes.firstRange(of: Array(from.utf8)))
            bytes.replaceSubrange(place, with: Array(to.utf8))
            return bytes
        }
        let later = try changed(#"format\":1"#, #"format\":9"#)
        #expect(
            name { () throws(InputError) in _ = try HandwritingModel(parsing: later) } == "unsupportedVersion"
        )
        // The same number given by a caller is an argument out of bounds.
        let damaged = try changed(#"mixtures\":5"#, #"mixtures\":0"#)
        #expect(name { () throws(InputError) in _ = try HandwritingModel(parsing: damaged) } == "malformed")
        #expect(
            name { () throws(InputError) in _ = try Architecture(layers: [7], mixtures: 0) }
                == "invalidArgument")
        #expect(
            name { () throws(InputError) in _ = try HandwritingModel(parsing: Array(bytes.dropLast())) }
                == "malformed")
    }

    @Test func aHandMustBeOfTheModel() throws {
        let scribe = try Scribe(syntheticModel(layers: [40], characters: "ab ", hand: Self.shape))
        let (own, other) = try (
            Hand(levels: [1, 2, 3, 4, 5, 6], space: 7), Hand(levels: [1, 2, 3, 4, 5, 6], space: 8)
        )
        #expect(
            name { () throws(InputError) in _ = try scribe.write("a", options: .init(hand: own)) } == "none")
        #expect(
            name { () throws(InputError) in _ = try scribe.write("a", options: .init(hand: other)) }
                == "wrongModel")
        #expect(
            name { () throws(InputError) in _ = try Hand.mix([own, other], weights: [1, 1]) } == "wrongModel")
        #expect(
            name { () throws(InputError) in _ = try Hand.mix([own, own], weights: [1, -1]) }
                == "invalidArgument")
        let plain = try syntheticModel(layers: [7])
        #expect(name { () throws(InputError) in _ = try Scribe(plain) } == "wrongModel")
    }

    @Test func aTextIsUnwritableOrTooLong() throws {
        let scribe = try Scribe(syntheticModel(layers: [40], characters: "ab "))
        let long = String(repeating: "a", count: Spelling.longest + 1)
        for (text, expected) in [
            ("a", "none"), ("aЖ", "unwritableText"), (" ", "unwritableText"), (long, "tooLarge"),
        ] {
            #expect(name { () throws(InputError) in _ = try scribe.words(of: text) } == expected)
        }
    }

    @Test func inkCanBeTooLittle() throws {
        let few = Array(someOffsets.prefix(10))
        #expect(
            name { () throws(InputError) in _ = try Style(name: "x", text: "a", ink: few) } == "unusableInk")
    }

    @Test func anotherSentenceKeepsTheCase() {
        let errors: [InputError] = [
            .malformed("x"), .unsupportedVersion("x"), .tooLarge("x"), .invalidArgument("x"),
            .wrongModel("x"),
            .unwritableText("x"), .unusableInk("x"),
        ]
        for error in errors {
            let other = error.rephrased { "drawing 3: \($0)" }
            #expect(other.name == error.name)
            #expect(other.description == "drawing 3: x")
        }
        #expect(Set(errors.map(\.name)).count == errors.count)
    }
}

extension InputError {
    fileprivate var name: String {
        switch self {
        case .malformed: "malformed"
        case .unsupportedVersion: "unsupportedVersion"
        case .tooLarge: "tooLarge"
        case .invalidArgument: "invalidArgument"
        case .wrongModel: "wrongModel"
        case .unwritableText: "unwritableText"
        case .unusableInk: "unusableInk"
        }
    }
}
