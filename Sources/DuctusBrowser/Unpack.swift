/// Reads bytes from text, as make_model_js.py packed them into model.js: a range coder (asymmetric numeral system)
/// whose digits are characters. How often each byte comes decides how much text it costs.
///
/// - Parameters:
///   - text: printable ASCII characters but `"`, `\` and `<`, each a digit of base 92.
///   - frequencies: of each of the 256 bytes, out of 4,096.
///   - bytes: where the `count` bytes go.
@_expose(wasm, "unpack")
public func unpack(
    _ text: UnsafePointer<UInt8>, _ frequencies: UnsafePointer<UInt16>, _ bytes: UnsafeMutablePointer<UInt8>,
    _ count: Int
) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 4096 + 128) { tables in
        // For each slot of 4,096: its byte, the byte's frequency, and the slot's place among the byte's.
        let slots = tables.baseAddress!
        let digits = slots + 4096
        var slot = 0
        for byte in 0..<256 {
            let frequency = UInt32(frequencies[byte])
            for place in 0..<frequency {
                slots[slot] = UInt32(byte) | frequency << 8 | place << 20
                slot += 1
            }
        }
        var digit: UInt32 = 0
        for character in 32..<127 where character != 34 && character != 92 && character != 60 {
            digits[character] = digit
            digit += 1
        }
        var (text, bytes) = (text, bytes)
        let end = bytes + count
        var state: UInt32 = 0
        while bytes < end {
            while state < 1 << 23 {
                state = state &* 92 &+ digits[Int(text.pointee)]
                text += 1
            }
            let entry = slots[Int(state & 4095)]
            bytes.pointee = UInt8(truncatingIfNeeded: entry)
            bytes += 1
            state = (entry >> 8 & 4095) &* (state >> 12) &+ entry >> 20
        }
    }
}
