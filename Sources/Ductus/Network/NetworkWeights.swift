/// The trained numbers of a network, in the model file's layout.
///
/// H units in a layer; the rows of everything a layer holds are its 4H gates in the order i, g, f, o
/// (input, candidate, forget, output). The forget gate's bias is stored whole: nothing is added to it.
public struct NetworkWeights: Equatable, Sendable {
    /// Lowest first.
    public var layers: [Layer]
    /// [outputs × units of all layers]
    public var output: Matrix
    /// [outputs]
    public var outputBias: [Float]
    /// nil: the network reads no text.
    public var window: Window?
    /// nil: the network is not told in whose hand it writes.
    public var encoder: Encoder?

    /// Makes hand vectors (V numbers) of ink. A convolution's rows are its channels; its columns are ``HandShape``'s 5
    /// steps, earliest first, with the channels below (dx, dy and end of stroke at first) side by side in each.
    public struct Encoder: Equatable, Sendable {
        /// Lowest first.
        public var convolutions: [Convolution]
        /// From the means and then the standard deviations over time of the last channels. [V × 2 channels]
        public var vector: Matrix
        /// [V]
        public var vectorBias: [Float]

        /// A convolution over time.
        public struct Convolution: Equatable, Sendable {
            /// [channels × 5 · channels below]
            public var weight: Matrix
            /// [channels]
            public var bias: [Float]

            /// Shapes as the properties tell.
            public init(weight: Matrix, bias: [Float]) {
                self.weight = weight
                self.bias = bias
            }
        }

        /// Shapes as the properties tell.
        public init(convolutions: [Convolution], vector: Matrix, vectorBias: [Float]) {
            self.convolutions = convolutions
            self.vector = vector
            self.vectorBias = vectorBias
        }
    }

    /// K Gaussians; rows are the logarithms of their heights, of their sharpness and of their steps, K each
    /// (Graves 2013, equations 48 to 51).
    public struct Window: Equatable, Sendable {
        /// From the first layer's hidden activations. [3K × units of the first layer]
        public var weight: Matrix
        /// [3K]
        public var bias: [Float]

        /// Shapes as the properties tell.
        public init(weight: Matrix, bias: [Float]) {
            self.weight = weight
            self.bias = bias
        }
    }

    /// The weights of an LSTM layer of H units.
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
        /// From the hand vector; nil where the network has none. [4H × V]
        public var hand: Matrix?

        /// Shapes as the properties tell.
        public init(
            offset: [Float], below: Matrix?, recurrent: Matrix, bias: [Float], characters: Matrix? = nil,
            hand: Matrix? = nil
        ) {
            self.offset = offset
            self.below = below
            self.recurrent = recurrent
            self.bias = bias
            self.characters = characters
            self.hand = hand
        }
    }

    /// Shapes as the properties tell.
    public init(
        layers: [Layer], output: Matrix, outputBias: [Float], window: Window? = nil, encoder: Encoder? = nil
    ) {
        self.layers = layers
        self.output = output
        self.outputBias = outputBias
        self.window = window
        self.encoder = encoder
    }

    /// The same weights with every large matrix in 8 bits (``Matrix/quantised()``), and the layers' offset weights
    /// and biases rounded to bfloat16, as are the window, whose small errors would add up along a line, and the ends of
    /// the encoder.
    public func quantised() -> NetworkWeights {
        NetworkWeights(
            layers: layers.map {
                Layer(
                    offset: $0.offset.map(BFloat16.nearest), below: $0.below?.quantised(),
                    recurrent: $0.recurrent.quantised(), bias: $0.bias.map(BFloat16.nearest),
                    characters: $0.characters?.quantised(), hand: $0.hand?.quantised())
            },
            output: output.quantised(), outputBias: outputBias,
            window: window.map {
                Window(weight: $0.weight.inBFloat16, bias: $0.bias.map(BFloat16.nearest))
            },
            encoder: encoder.map { encoder in
                Encoder(
                    convolutions: encoder.convolutions.enumerated().map { index, convolution in
                        Encoder.Convolution(
                            weight: index == 0
                                ? convolution.weight.inBFloat16 : convolution.weight.quantised(),
                            bias: convolution.bias.map(BFloat16.nearest))
                    },
                    vector: encoder.vector.inBFloat16, vectorBias: encoder.vectorBias.map(BFloat16.nearest))
            })
    }
}
