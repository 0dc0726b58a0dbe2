import Ductus
import DuctusModels
import Foundation
import Testing

@Suite struct ShippedTests {
    @Test func threeLinesWriteAText() throws {
        let scribe = try Scribe(.shipped(.hands))
        let letter = try scribe.write("Dear Ada", options: .init(hand: .shipped("clara"), seed: 7))
        let svg = try letter.pages()[0].svg()
        #expect(svg.contains("<title>Dear</title>") && svg.contains("<title>Ada</title>"))
    }

    @Test(arguments: ShippedModel.allCases)
    func everyModelIsThereWithItsCard(model: ShippedModel) throws {
        _ = HandwritingNetwork(try .shipped(model))
        let card = models.appending(path: "\(model.rawValue).md")
        #expect(FileManager.default.fileExists(atPath: card.path))
    }

    @Test func everyHandIsOneOfTheModelOfHands() throws {
        let space = try #require(try HandwritingModel.shipped(.hands).hands.first).space
        #expect(ShippedFiles.handNames.count == 16)
        for name in ShippedFiles.handNames {
            let file = try HandFile.shipped(name)
            #expect(file.name == name && !file.description.isEmpty && file.hand.space == space)
        }
    }

    @Test func everyStyleIsInk() throws {
        #expect(ShippedFiles.styleNames.count == 8)
        for name in ShippedFiles.styleNames {
            let url = try #require(ShippedFiles.hand(named: name))
            _ = try InkFile(parsing: [UInt8](Data(contentsOf: url))).style(name: name)
        }
    }

    /// A file of the repository that is not among the resources would be missing for whoever imports the library.
    @Test func theResourcesAreTheFilesOfTheRepository() throws {
        let resources = try ShippedFiles.folder()
        for name in try FileManager.default.subpathsOfDirectory(atPath: models.path)
        where [".safetensors", ".json", ".svg"].contains(where: name.hasSuffix) {
            let copy = try? Data(contentsOf: resources.appending(path: name))
            #expect(try copy == Data(contentsOf: models.appending(path: name)), "\(name)")
        }
    }

    @Test func anUnknownHandIsToldWithThoseThereAre() {
        #expect(throws: ShippedError.unknownHand("nobody", known: ShippedFiles.handNames)) {
            try Hand.shipped("nobody")
        }
    }

    @Test func aSlipOfThePenIsUnderstood() {
        let names = ShippedFiles.handNames + ShippedFiles.styleNames
        for (typed, meant) in [
            ("clra", "clara"), ("lcara", "clara"), ("Clara", "clara"), ("claraa", "clara"), ("nobody", nil),
            ("", nil),
            (String(repeating: "clara", count: 9), nil),
        ] { #expect(ShippedFiles.suggestion(for: typed, among: names) == meant, "\(typed)") }
        #expect(
            ShippedFiles.suggestion(for: "kanjy", among: ShippedModel.allCases.map(\.rawValue)) == "kanji")
        let error = ShippedError.unknownHand("clra", known: ShippedFiles.handNames)
        #expect(error.description.contains("did you mean clara?"))
    }

    private let models = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(
            path: "Models")
}
