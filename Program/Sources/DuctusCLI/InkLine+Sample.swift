import DuctusInk
import DuctusTraining

extension InkLine {
    /// A line of a set as it was recorded.
    init(_ sample: InkSample) {
        self.init(sample.offsets, text: sample.text, form: sample.form, showsHand: !sample.isRecombined)
    }
}
