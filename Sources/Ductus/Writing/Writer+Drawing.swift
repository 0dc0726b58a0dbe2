extension Writer {
    /// The next drawing of a model that makes drawings, from its first point to the last before its end.
    ///
    ///     let writer = Writer(HandwritingNetwork(model), seed: 7, temperature: 0.5)
    ///     if let format = model.drawings { print(writer.drawing(format).strokes.count) }
    ///
    /// - Parameters:
    ///   - format: how a drawing ends (``HandwritingModel/drawings``).
    ///   - limit: points after which it ends in any case. What the networks here learned has at most 157.
    public func drawing(_ format: DrawingFormat, atMost limit: Int = 400) -> Drawing {
        var offsets = [PenOffset.origin]
        while offsets.count <= limit, let offset = next(), !format.ends(offset) { offsets.append(offset) }
        return Drawing(offsets: offsets)
    }
}
