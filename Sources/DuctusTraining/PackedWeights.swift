import DuctusTrainingKernels

/// The weights of the gates as some kernels read them, in both directions; made anew after each update.
final class PackedWeights: Sendable {
    private struct Layer {
        let forward: FloatBuffer
        let backward: FloatBuffer
    }

    private let layout: ParameterLayout
    private let kernels: Kernels
    private let layers: [Layer]

    init(_ layout: ParameterLayout, kernels: Kernels = .best) {
        self.layout = layout
        self.kernels = kernels
        layers = layout.layers.map {
            Layer(
                forward: FloatBuffer($0.gates * $0.inputWidth),
                backward: FloatBuffer(PackedWeights.gradientWidth($0) * $0.gates))
        }
    }

    /// The floats that the packed weights take in memory.
    static func floatCount(_ layout: ParameterLayout) -> Int {
        layout.layers.reduce(0) { $0 + $1.gates * ($1.inputWidth + gradientWidth($1)) }
    }

    /// The padded width of what the backward product yields: whole panels.
    static func gradientWidth(_ layer: ParameterLayout.Layer) -> Int {
        let panel = Int(DUCTUS_PANEL)
        return (layer.gradientColumns + panel - 1) / panel * panel
    }

    func forward(_ layer: Int) -> UnsafePointer<Float> { UnsafePointer(layers[layer].forward.pointer) }
    func backward(_ layer: Int) -> UnsafePointer<Float> { UnsafePointer(layers[layer].backward.pointer) }

    func pack(_ parameters: FloatBuffer, both: Bool = true) {
        parallel(layers.count * 2) { task in
            let layer = layout.layers[task / 2]
            let weights = parameters + layer.weights
            var matrix = ductus_matrix(values: weights, stride: layer.inputWidth, transposed: task % 2 == 0)
            let pack = kernels.functions.pack_panels!
            if task % 2 == 0 {
                pack(layers[task / 2].forward.pointer, &matrix, layer.gates, layer.inputWidth)
            } else if both {
                pack(layers[task / 2].backward.pointer, &matrix, layer.gradientColumns, layer.gates)
            }
        }
    }
}
