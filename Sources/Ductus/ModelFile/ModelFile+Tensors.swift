extension HandwritingModel {
    /// What an array in the model's file is called, the format's name for its type, such as `F32` or `I8`, and its shape.
    public struct Tensor: Equatable, Sendable {
        /// For instance `layers.0.recurrent.weight`.
        public let name: String
        /// `F32`, `BF16` or `I8`.
        public let type: String
        /// Rows first.
        public let shape: [Int]
    }

    /// The arrays in the model's file, in their order.
    public var tensors: [Tensor] {
        tensorFile.tensors.map { Tensor(name: $0.name, type: $0.type.name, shape: $0.shape) }
    }
}
