import CCairo
import Ductus

extension Page {
    /// The finest resolution of a PNG, in dots per inch.
    public static let finestResolution = 2_000.0
    /// The most pixels that a PNG has along one side.
    public static let mostPixelsPerSide = 20_000
    /// The most pixels that a PNG has in all; drawing them takes 400 MB.
    public static let mostPixels = 100_000_000

    /// The pixels that a page of this size, in millimetres, has as a PNG.
    ///
    /// - Parameter dotsPerInch: From 1 to `finestResolution`.
    /// - Throws: if they are too many.
    public static func pixels(
        width: Double, height: Double, dotsPerInch: Double = 300
    ) throws(RenderingError) -> (columns: Int, rows: Int) {
        guard (1...finestResolution).contains(dotsPerInch) else {
            throw .badResolution(dotsPerInch: dotsPerInch)
        }
        let scale = dotsPerInch / 25.4
        let (across, down) = (max(1, (width * scale).rounded()), max(1, (height * scale).rounded()))
        let (columns, rows) = (Int(exactly: across) ?? .max, Int(exactly: down) ?? .max)
        guard max(columns, rows) <= mostPixelsPerSide, columns * rows <= mostPixels else {
            throw .tooManyPixels(width: columns, height: rows)
        }
        return (columns, rows)
    }

    /// The page as a PNG picture with smoothed edges, which tells its resolution in a `pHYs` chunk.
    ///
    /// - Parameter dotsPerInch: From 1 to `finestResolution`.
    public func png(dotsPerInch: Double = 300) throws(RenderingError) -> [UInt8] {
        let shapes = try drawn { page throws(InputError) in try page.shapes() }
        let (columns, rows) = try Self.pixels(width: width, height: height, dotsPerInch: dotsPerInch)

        let format = paper == nil ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24
        let surface = cairo_image_surface_create(format, Int32(columns), Int32(rows))!
        defer { cairo_surface_destroy(surface) }
        try draw(shapes, on: surface, unitsPerMillimetre: dotsPerInch / 25.4)
        let stream = ByteStream()
        let status = withExtendedLifetime(stream) {
            cairo_surface_write_to_png_stream(surface, ByteStream.write, stream.closure)
        }
        try check(status)
        return withResolution(stream.bytes, dotsPerInch: dotsPerInch)
    }
}

/// A PNG with a `pHYs` chunk after its header, the pixels per metre, which Cairo does not write.
private func withResolution(_ png: [UInt8], dotsPerInch: Double) -> [UInt8] {
    let endOfHeader = 8 + 25
    let pixelsPerMetre = bigEndian(UInt32((dotsPerInch / 0.0254).rounded()))
    let chunk = Array("pHYs".utf8) + pixelsPerMetre + pixelsPerMetre + [1]
    return png[..<endOfHeader] + bigEndian(9) + chunk + bigEndian(crc32(chunk)) + png[endOfHeader...]
}

private func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
}

/// The checksum of a PNG chunk: CRC-32 as in ISO 3309.
private func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
}
