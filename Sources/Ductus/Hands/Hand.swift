/// A hand to write in: a vector that an encoder made of somebody's ink, or that was mixed of such.
///
/// Each number is kept as a level of 1 / 127, so that a hand is the same in a file, in a link and in memory.
public struct Hand: Equatable, Sendable {
    /// Each number of the vector, times 127. Within ±127.
    public let levels: [Int8]
    /// The ``HandShape/space`` of the model whose vectors it is one of.
    public let space: UInt64

    /// - Throws: if a level is -128.
    public init(levels: [Int8], space: UInt64) throws(InputError) {
        for (index, level) in levels.enumerated() where level == -128 {
            throw .invalidArgument("number \(index) of the hand must be between -127 and 127, got -128")
        }
        self.levels = levels
        self.space = space
    }

    /// The hand nearest to a vector. Numbers beyond ±1 are taken as ±1, and those that are none as 0.
    public init(nearest vector: [Float], space: UInt64) {
        levels = vector.map { value in
            value.isNaN ? 0 : Int8((max(-1, min(1, value)) * 127).rounded(.toNearestOrEven))
        }
        self.space = space
    }

    /// The vector's numbers, within ±1.
    public var vector: [Float] { levels.map { Float($0) / 127 } }

    /// A mix of hands: each number is the weighted mean of theirs.
    ///
    /// - Parameter weights: one for each hand, none negative, not all 0.
    /// - Throws: if the hands are of different models, or the weights do not fit.
    public static func mix(_ hands: [Hand], weights: [Float]) throws(InputError) -> Hand {
        guard let first = hands.first, hands.count == weights.count else {
            throw .invalidArgument(
                "a mix needs one weight for each hand, got \(hands.count) hands and \(weights.count) weights")
        }
        for hand in hands where hand.space != first.space || hand.levels.count != first.levels.count {
            throw .wrongModel(
                "the hands are of different models and cannot be mixed; learn both again with one model")
        }
        var total: Float = 0
        for weight in weights {
            guard weight >= 0, weight <= 1e6 else {
                throw .invalidArgument("a weight of a mix must be between 0 and 1,000,000, got \(weight)")
            }
            total += weight
        }
        guard total > 0 else { throw .invalidArgument("at least one weight of a mix must be above 0") }
        var vector = [Float](repeating: 0, count: first.levels.count)
        for (hand, weight) in zip(hands, weights) {
            for (index, value) in hand.vector.enumerated() { vector[index] += value * (weight / total) }
        }
        return Hand(nearest: vector, space: first.space)
    }
}

extension HandwritingNetwork {
    /// The fewest pen offsets, in all pieces together, that say something of a hand: about a short line.
    public static let fewestOffsetsOfHand = 150

    /// How far a hand to write in is from the middle of all hands, for one time that the encoder's vector is.
    static let emphasis: Float = 1.25

    /// The hand to write in as ink is written: ``encodedHand(of:)``, moved away from the middle of the hands that the
    /// model offers, because what the network writes lies nearer to the middle than the vector that it is given.
    ///
    /// - Parameter pieces: lines of ink by one person, as raw offsets; more lines give a better hand.
    /// - Throws: if the network has no hands, or there is too little ink.
    public func hand(of pieces: [[PenOffset]]) throws(InputError) -> Hand {
        let encoded = try encodedHand(of: pieces)
        guard !hands.isEmpty else { return encoded }
        let middle = try Hand.mix(hands, weights: [Float](repeating: 1, count: hands.count)).vector
        let moved = zip(encoded.vector, middle).map { $1 + HandwritingNetwork.emphasis * ($0 - $1) }
        return Hand(nearest: moved, space: encoded.space)
    }

    /// The hand whose vector the encoder makes of ink: the one with which the network predicts that ink best.
    ///
    /// - Parameter pieces: as for ``hand(of:)``.
    /// - Throws: as ``hand(of:)``.
    public func encodedHand(of pieces: [[PenOffset]]) throws(InputError) -> Hand {
        guard let encoder, let shape = architecture.hand else {
            throw .noHands
        }
        var count = 0
        for piece in pieces { count += piece.count }
        guard count >= HandwritingNetwork.fewestOffsetsOfHand,
            let vector = encoder.vector(of: pieces, normalisation)
        else {
            throw .unusableInk(
                "the ink has \(count) points; at least \(HandwritingNetwork.fewestOffsetsOfHand), about a short line, are needed to tell a hand"
            )
        }
        return Hand(nearest: vector, space: shape.space)
    }

    /// The hand that a seed brings: one of ``hands``; nil where there are none.
    public func hand(seed: UInt64) -> Hand? {
        var random = RandomSource(seed: seed ^ 0x6861_6e64)
        return hands.isEmpty ? nil : hands[Int(random.next() >> 33) % hands.count]
    }

    /// - Throws: if the network does not have the hand's space.
    func check(_ hand: Hand) throws(InputError) {
        guard let shape = architecture.hand else {
            throw .noHands
        }
        guard hand.levels.count == shape.size, hand.space == shape.space else {
            throw .wrongModel("the hand is of another model; learn it again from its ink with this one")
        }
    }
}
