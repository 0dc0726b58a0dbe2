/// How raw pen offsets become the numbers a network reads and predicts: `(offset − mean) / scale`.
public struct Normalisation: Equatable, Sendable {
    /// In raw units.
    public let meanX, meanY: Float
    /// How many raw units make one unit of the network's input; positive and finite.
    public let scaleX, scaleY: Float

    /// In raw units; scales must be positive.
    public init(meanX: Float, meanY: Float, scaleX: Float, scaleY: Float) throws(InputError) {
        guard meanX.isFinite, meanY.isFinite, scaleX.isFinite, scaleY.isFinite, scaleX > 0, scaleY > 0 else {
            throw .invalidArgument("the normalisation's mean and scale must be finite and the scale positive")
        }
        self.meanX = meanX
        self.meanY = meanY
        self.scaleX = scaleX
        self.scaleY = scaleY
    }
}
