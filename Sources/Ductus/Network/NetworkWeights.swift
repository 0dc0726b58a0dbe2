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
    /// nil: the network reads no text.
    public var window: Window?

    /// K Gaussians; rows are the logarithms of their heights, of their sharpness and of their steps, K each
    /// (Graves 2013, equations 48 to 51).
    public struct Window: Equatable, Sendable {
        /// From the first layer's hidden activations. [3K × units of the first layer]
        public var weight: Matrix
        /// [3K]
        public var bias: [Float]

        public init(weight: Matrix, bias: [Float]) {
            self.weight = weight
            self.bias = bias
        }
    }

    public struct Layer: Equatable, Sendable {
        /// From the pen offset: dx, dy, end of stroke. [4H × 3]
        public var offset: [Float]
        /// From the layer below; nil in the first layer. [4H × units below]
        public var below: Matrix?
        /// From the layer itself, one step before. [4H × H]
        public var recurrent: Matrix
        /// [4H]
        public var bias: [Float]
        /// From the window's characters; nil where the network reads no text. [4H × size of the alphabet]
        public var characters: Matrix?

        public init(
            offset: [Float], below: Matrix?, recurrent: Matrix, bias: [Float], characters: Matrix? = nil
        ) {
            self.offset = offset
            self.below = below
            self.recurrent = recurrent
            self.bias = bias
            self.characters = characters
        }
    }

    public init(layers: [Layer], output: Matrix, outputBias: [Float], window: Window? = nil) {
        self.layers = layers
        self.output = output
        self.outputBias = outputBias
        self.window = window
    }

    /// The same weights with every large matrix in 8 bits (``Matrix/quantised()``), and the layers' offset weights
    /// and biases rounded to bfloat16, as is the window, whose small errors would add up along a line.
    public func quantised() -> NetworkWeights {
        NetworkWeights(
            layers: layers.map {
                Layer(
                    offset: $0.offset.map(BFloat16.nearest), below: $0.below?.quantised(),
                    recurrent: $0.recurrent.quantised(), bias: $0.bias.map(BFloat16.nearest),
                    characters: $0.characters?.quantised())
            },
            output: output.quantised(), outputBias: outputBias,
            window: window.map {
                Window(
                    weight: Matrix(
                        rows: $0.weight.rows, columns: $0.weight.columns,
                        $0.weight.floats.map(BFloat16.nearest)),
                    bias: $0.bias.map(BFloat16.nearest))
            })
    }
}
