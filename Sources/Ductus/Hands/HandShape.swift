/// The shape of the vectors that stand for hands, and of the encoder that makes them of ink: convolutions over the pen
/// offsets, their channels' mean and standard deviation over time, and a linear layer.
public struct HandShape: Equatable, Sendable {
    /// Numbers of a hand vector.
    public let size: Int
    /// Channels of each convolution, first to last.
    public let channels: [Int]
    /// Two models whose vectors mean the same have the same space; 0 where none is told.
    public var space: UInt64

    /// Every convolution reads so many steps at once and goes on by so many.
    static let (width, stride) = (5, 2)

    /// How many numbers a hand may have.
    public static let sizes = 1...256
    /// How many channels a convolution may have.
    public static let channelCounts = 1...512

    /// - Throws: if the vector does not have 1 to 256 numbers, there are not 1 to 8 convolutions, or one does not have
    ///   1 to 512 channels.
    public init(size: Int = 64, channels: [Int] = [48, 96, 128, 128], space: UInt64 = 0)
        throws(InputError)
    {
        guard HandShape.sizes.contains(size) else {
            throw .invalidArgument("a hand vector must have 1 to 256 numbers, got \(size)")
        }
        guard (1...8).contains(channels.count) else {
            throw .invalidArgument("an encoder of hands must have 1 to 8 convolutions, got \(channels.count)")
        }
        for count in channels where !HandShape.channelCounts.contains(count) {
            throw .invalidArgument("a convolution must have 1 to 512 channels, got \(count)")
        }
        self.size = size
        self.channels = channels
        self.space = space
    }

    /// The fewest offsets that the encoder reads: those that the last convolution makes one frame of.
    public var fewestOffsets: Int {
        channels.reduce(1) { length, _ in (length - 1) * HandShape.stride + HandShape.width }
    }

    /// Trained numbers of the encoder.
    var parameterCount: Int {
        var count = size * (2 * channels[channels.count - 1] + 1)
        for (below, own) in zip([3] + channels, channels) { count += own * (HandShape.width * below + 1) }
        return count
    }
}
