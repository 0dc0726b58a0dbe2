import Testing

@testable import Ductus

@Suite struct WritingSummaryTests {
    @Test func itNamesAllKindsAndNoMoreThanOneReads() {
        var summary = WritingSummary()
        #expect(summary.sentences.isEmpty)
        summary.substitutions = [.init(original: "é", written: "e"), .init(original: "–", written: "-")]
        summary.broken = ["donau-dampf"]
        summary.reduced = ["wide"]
        summary.doubtful = (0..<20).map { "w\($0)" }
        let sentences = summary.sentences
        #expect(sentences.count == 4)
        #expect(sentences[0] == "Written otherwise: é as e, – as -.")
        #expect(sentences[1].contains("donau-dampf") && sentences[2].contains("wide"))
        #expect(sentences[3].contains("w11 and 8 more.") && !sentences[3].contains("w12"))
    }
}
