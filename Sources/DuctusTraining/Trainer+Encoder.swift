import Ductus
import Foundation

extension Trainer {
    /// Forms of a batch from which the encoder learns alone.
    private static let formsOfBatch = 64
    /// What the cosines between hand vectors are multiplied by there.
    private static let sharpness = 16.0

    /// Two lines of each of some forms, changed by chance and cut to a part: the one half of all pieces, and the other.
    func pairsOfLines() -> [[Float]] {
        var random = RandomSource(seed: (options.seed << 32) ^ UInt64(updates) ^ 0x7061_6972)
        let chosen = forms.withPairs.shuffled(using: &random).prefix(Trainer.formsOfBatch)
        var halves: ([[Float]], [[Float]]) = ([], [])
        for numbers in chosen {
            let change = InkChange(options, using: &random)
            let pair = numbers.shuffled(using: &random).prefix(2).map { number in
                let offsets = lines[number].offsets
                let share = 0.5 + 0.5 * Double(random.uniform())
                let count = max(
                    InkLine.fewestShown / 2, Int(Double(min(InkLine.mostShown, offsets.count)) * share))
                let first = Int.random(in: 0...max(0, offsets.count - count), using: &random)
                return change.applied(to: offsets[first...].prefix(count), normalisation)
            }
            halves.0.append(pair[0])
            halves.1.append(pair[1])
        }
        return halves.0 + halves.1
    }

    /// People in a blend, and blends in a model.
    private static let (peopleOfBlend, blends) = (3, 48)

    /// Hands of nobody: the mean of a few people's vectors each, as far from the mean of all as one person's is.
    func blendedHands(space: UInt64) -> [Hand] {
        guard let layout = layout.encoder, forms.withPairs.count >= Trainer.peopleOfBlend else { return [] }
        var random = RandomSource(seed: options.seed ^ 0x626c_656e_64)
        let people = forms.withPairs.shuffled(using: &random).prefix(Trainer.peopleOfBlend * Trainer.blends)
        let encoder = HandEncoderPass(layout)
        for numbers in people {
            let offsets = lines[numbers[0]].offsets.prefix(InkLine.mostShown)
            _ = encoder.append(InkChange().applied(to: offsets, normalisation))
        }
        encoder.forward(average)
        let size = layout.size
        let mean = (0..<size).map { number in
            people.indices.reduce(Float(0)) { $0 + encoder.vectors[$1 * size + number] } / Float(people.count)
        }
        let spread = Float(Trainer.peopleOfBlend).squareRoot()
        return stride(from: 0, through: people.count - Trainer.peopleOfBlend, by: Trainer.peopleOfBlend).map {
            first in
            let blend = (0..<size).map { number in
                let sum = (first..<first + Trainer.peopleOfBlend).reduce(Float(0)) {
                    $0 + encoder.vectors[$1 * size + number]
                }
                return mean[number] + spread * (sum / Float(Trainer.peopleOfBlend) - mean[number])
            }
            return Hand(nearest: blend, space: space)
        }
    }

    /// How well each vector of the one half finds its partner in the other by their cosine, and each of the other its
    /// partner in the one: the mean cross entropy in nats (van den Oord et al. 2018), and its gradient.
    static func contrast(_ vectors: [[Float]]) -> (loss: Double, gradient: [[Float]]) {
        let count = vectors.count / 2
        let norms = vectors.map { max(1e-12, sqrt($0.reduce(0) { $0 + Double($1) * Double($1) })) }
        let units = zip(vectors, norms).map { vector, norm in vector.map { Double($0) / norm } }
        var likeness = [Double](repeating: 0, count: count * count)
        for one in 0..<count {
            for other in 0..<count {
                likeness[one * count + other] =
                    sharpness * zip(units[one], units[count + other]).reduce(0) { $0 + $1.0 * $1.1 }
            }
        }
        var loss = 0.0
        var slopes = [Double](repeating: 0, count: count * count)
        for index in 0..<count {
            // Row `index` is the one's search, column `index` the other's.
            for places in [
                (0..<count).map { index * count + $0 }, (0..<count).map { $0 * count + index },
            ] {
                let largest = places.map { likeness[$0] }.max()!
                let total = places.reduce(0) { $0 + exp(likeness[$1] - largest) }
                loss += (log(total) + largest - likeness[places[index]]) / Double(2 * count)
                for place in places {
                    slopes[place] += exp(likeness[place] - largest) / total / Double(2 * count)
                }
                slopes[places[index]] -= 1 / Double(2 * count)
            }
        }
        var gradient = units.map { [Double](repeating: 0, count: $0.count) }
        for one in 0..<count {
            for other in 0..<count {
                let slope = sharpness * slopes[one * count + other]
                for number in units[one].indices {
                    gradient[one][number] += slope * units[count + other][number]
                    gradient[count + other][number] += slope * units[one][number]
                }
            }
        }
        return (
            loss,
            zip(gradient, zip(units, norms)).map { gradient, unit in
                let along = zip(gradient, unit.0).reduce(0) { $0 + $1.0 * $1.1 }
                return zip(gradient, unit.0).map { Float(($0 - along * $1) / unit.1) }
            }
        )
    }
}

extension ParameterLayout {
    /// A name that two sets of parameters share if the same hand vectors mean the same to both: over the encoder's weights and
    /// those that read the vector.
    func handSpace(of parameters: [Float]) -> UInt64 {
        guard let encoder else { return 0 }
        var fingerprint = Fingerprint()
        func mix(_ values: ArraySlice<Float>) {
            for value in values { fingerprint.add(UInt64(value.bitPattern)) }
        }
        mix(parameters[encoder.range])
        for layer in layers {
            for row in 0..<layer.gates {
                let first = layer.weights + row * layer.inputWidth + layer.handColumn
                mix(parameters[first..<first + encoder.size])
            }
        }
        return fingerprint.value
    }
}

extension Architecture {
    func with(handSpace space: UInt64) throws(InputError) -> Architecture {
        guard var hand else { return self }
        hand.space = space
        return try Architecture(layers: layers, mixtures: mixtures, window: window, hand: hand)
    }
}
