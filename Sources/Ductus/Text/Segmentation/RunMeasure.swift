/// Where a run's line is and how high it is written: what brings all words to one line and one size.
struct RunMeasure {
    private let characters: [Unicode.Scalar]
    private let baseline: Baseline
    /// How high small letters are: usually in the hand, and in this run.
    private let ofHand, ofRun: Float

    /// Letters are as high as they seem, but not beyond this factor of what is usual in the hand.
    private static let most: Float = 2.5

    /// - Parameter letterHeight: how high the hand writes small letters; nil where nothing tells.
    init(_ strokes: [PlacedStroke], of characters: [Unicode.Scalar], letterHeight: Float?) {
        self.characters = characters
        baseline = Baseline(strokes, characters: characters)
        ofHand = letterHeight ?? LetterHeights.normal
        ofRun =
            LetterHeights(strokes, characters: characters, over: baseline).usual(near: ofHand)
            ?? letterHeight ?? RunMeasure.height(strokes, over: baseline)
    }

    /// The line on which ink of the run stands, and the factor that makes its small letters as high as all.
    func lineAndScale(of strokes: [PlacedStroke]) -> (line: Baseline, scale: Float) {
        let line = baseline.moved(toStand: strokes, characters: characters, letterHeight: ofRun)
        let height = LetterHeights(strokes, characters: characters, over: line)
            .height(near: (ofRun + ofHand) / 2)
        let most = RunMeasure.most
        return (line, LetterHeights.normal / max(ofHand / most, min(ofHand * most, height)))
    }

    /// How high small letters would be beside ink that has too few of them to tell: capitals and digits are 1.7 times as high.
    private static func height(_ strokes: [PlacedStroke], over baseline: Baseline) -> Float {
        var tops = strokes.compactMap { stroke in
            stroke.points.map { baseline.height(at: $0.x) - $0.y }.max()
        }
        tops.sort()
        guard let top = tops.dropFirst(tops.count / 2).first else { return 75 }
        return max(40, min(150, top / 1.7))
    }
}
