/// The trained numbers of a network, in the model file's layout.
///
/// H units in a layer; the rows of everything a layer holds are its 4H gates in the order i, g, f, o
/// (input, candidate, forget, output). The forget gate's bias is stored whole: nothing is added to it.
public struct NetworkWeights: Equatable, Sendable {
    public var layers: [Layer]
    /// [outputs × units of all layers]
    public var output: Matrix
    /// [outputs]
    public var outputBias: [Float]

    public struct Layer: Equatable, Sendable {
        /// From the pen offset: dx, dy, end of stroke. [4H × 3]
        public var offset: [Float]
        /// From the layer below; nil in the first layer. [4H × units below]
        public var below: Matrix?
        /// From the layer itself, one step before. [4H × H]
        public var recurrent: Matrix
        /// [4H]
        public var bias: [Float]

        public init(offset: [Float], below: Matrix?, recurrent: Matrix, bias: [Float]) {
            self.offset = offset
            self.below = below
            self.recurrent = recurrent
            self.bias = bias
        }
    }

    public init(layers: [Layer], output: Matrix, outputBias: [Float]) {
        self.layers = layers
        self.output = output
        self.outputBias = outputBias
    }

    /// The same weights with every large matrix in 8 bits (``Matrix/quantised()``), and the layers' offset weights
    /// and biases rounded to bfloat16.
    public func quantised() -> NetworkWeights {
        NetworkWeights(
            layers: layers.map {
                Layer(
                    offset: $0.offset.map(BFloat16.nearest), below: $0.below?.quantised(),
                    recurrent: $0.recurrent.quantised(), bias: $0.bias.map(BFloat16.nearest))
            },
            output: output.quantised(), outputBias: outputBias)
    }
}
