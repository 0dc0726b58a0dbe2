/// A `safetensors` file in memory: named arrays of numbers and a few strings about them.
///
/// The format (https://huggingface.co/docs/safetensors): eight bytes with the length of a JSON header,
/// the header, then the tensors' bytes, little-endian, row-major, one after another without gaps.
package struct TensorFile: Sendable {
    /// The strings of `__metadata__`, in order.
    package var metadata: [(key: String, value: String)]
    package private(set) var tensors: [Tensor]

    /// Where a tensor lies in ``bytes`` and how to read it.
    package struct Tensor: Sendable {
        package let name: String
        package let type: ElementType
        package let shape: [Int]
        let range: Range<Int>

        /// The product of the dimensions: 1 for a scalar.
        package var count: Int { shape.reduce(1, *) }
    }

    package enum ElementType: Sendable, Equatable {
        case float32, bfloat16, int8, uint8, int16, int32, int64

        var width: Int {
            switch self {
            case .int8, .uint8: 1
            case .int16, .bfloat16: 2
            case .float32, .int32: 4
            case .int64: 8
            }
        }

        /// The format's own name for the type.
        package var name: String {
            switch self {
            case .float32: "F32"
            case .bfloat16: "BF16"
            case .int8: "I8"
            case .uint8: "U8"
            case .int16: "I16"
            case .int32: "I32"
            case .int64: "I64"
            }
        }

        init?(name: String) {
            for type in [ElementType.float32, .bfloat16, .int8, .uint8, .int16, .int32, .int64]
            where type.name.isSame(as: name) {
                self = type
                return
            }
            return nil
        }
    }

    private var data: [UInt8]

    package init() {
        metadata = []
        tensors = []
        data = []
    }

    // MARK: Metadata and tensors

    package func metadata(_ key: String) -> String? {
        for entry in metadata where entry.key.isSame(as: key) { return entry.value }
        return nil
    }

    package func tensor(_ name: String) -> Tensor? {
        for tensor in tensors where tensor.name.isSame(as: name) { return tensor }
        return nil
    }

    /// Adds a tensor. The name must be new and the shape must hold as many values as are given.
    package mutating func append<Element: TensorElement>(_ name: String, _ values: [Element], shape: [Int]) {
        precondition(shape.reduce(1, *) == values.count, "the shape must hold the values")
        precondition(tensor(name) == nil, "a tensor's name must be new")
        let start = data.count
        values.withUnsafeBytes { data.append(contentsOf: $0) }
        tensors.append(Tensor(name: name, type: Element.elementType, shape: shape, range: start..<data.count))
    }

    /// The values of the tensor `name`, which must exist with this very element type and shape.
    /// A dimension of nil stands for any size.
    package func values<Element: TensorElement>(
        _ name: String, as type: Element.Type, shape: [Int?]
    ) throws(InputError) -> [Element] {
        guard let tensor = tensor(name) else { throw .malformed("the tensor \"\(name)\" is missing") }
        guard tensor.type == Element.elementType else {
            throw .malformed(
                "the tensor \"\(name)\" holds \(tensor.type.name) where \(Element.elementType.name) was expected"
            )
        }
        var fits = tensor.shape.count == shape.count
        if fits {
            for (found, expected) in zip(tensor.shape, shape) {
                if let expected, expected != found { fits = false }
            }
        }
        guard fits else {
            throw .malformed(
                "the tensor \"\(name)\" has the shape \(TensorFile.text(tensor.shape.map { Optional($0) })) where "
                    + "\(TensorFile.text(shape)) was expected")
        }
        return data.withUnsafeBytes { [Element](copying: UnsafeRawBufferPointer(rebasing: $0[tensor.range])) }
    }

    /// Adds floats, in bfloat16 where that loses nothing: when the lower half of every one is zero.
    package mutating func append(floats values: [Float], _ name: String, shape: [Int]) {
        for value in values where value.bitPattern & 0xFFFF != 0 {
            append(name, values, shape: shape)
            return
        }
        append(name, values.map { BFloat16(bits: UInt16($0.bitPattern >> 16)) }, shape: shape)
    }

    /// The floats of the tensor `name`, stored as F32 or BF16.
    package func floats(_ name: String, shape: [Int?]) throws(InputError) -> [Float] {
        guard tensor(name)?.type == .bfloat16 else { return try values(name, as: Float.self, shape: shape) }
        return try values(name, as: BFloat16.self, shape: shape).map {
            Float(bitPattern: UInt32($0.bits) << 16)
        }
    }

    static func text(_ shape: [Int?]) -> String {
        var text = "["
        for (index, size) in shape.enumerated() {
            if index > 0 { text += ", " }
            if let size { text += String(size) } else { text += "any" }
        }
        return text + "]"
    }
}

extension Array where Element: BitwiseCopyable {
    /// The elements that lie in memory as `bytes`, all copied at once: Embedded Swift copies a collection one by one.
    package init(copying bytes: UnsafeRawBufferPointer) {
        let length = bytes.count / MemoryLayout<Element>.stride
        self.init(unsafeUninitializedCapacity: length) { buffer, count in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            count = length
        }
    }
}

/// A number type that tensors can hold. All are stored little-endian, as the machines we run on are.
package protocol TensorElement: BitwiseCopyable {
    static var elementType: TensorFile.ElementType { get }
}

/// The upper half of a float32: its sign, exponent and first 7 bits.
struct BFloat16: TensorElement {
    let bits: UInt16

    static var elementType: TensorFile.ElementType { .bfloat16 }

    /// The float nearest to `value` that 16 bits hold, ties to even.
    static func nearest(to value: Float) -> Float {
        let bits = value.bitPattern
        return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }
}

extension Float: TensorElement { package static var elementType: TensorFile.ElementType { .float32 } }
extension Int8: TensorElement { package static var elementType: TensorFile.ElementType { .int8 } }
extension UInt8: TensorElement { package static var elementType: TensorFile.ElementType { .uint8 } }
extension Int16: TensorElement { package static var elementType: TensorFile.ElementType { .int16 } }
extension Int32: TensorElement { package static var elementType: TensorFile.ElementType { .int32 } }
extension Int64: TensorElement { package static var elementType: TensorFile.ElementType { .int64 } }

// MARK: - Reading and writing

extension TensorFile {
    /// The file's bytes, header padded with spaces to a multiple of eight.
    package var bytes: [UInt8] {
        var members: [JSON.Member] = []
        if !metadata.isEmpty {
            members.append(
                JSON.Member("__metadata__", .object(metadata.map { JSON.Member($0.key, .string($0.value)) })))
        }
        for tensor in tensors {
            members.append(
                JSON.Member(
                    tensor.name,
                    .object([
                        JSON.Member("dtype", .string(tensor.type.name)),
                        JSON.Member("shape", .array(tensor.shape.map { JSON($0) })),
                        JSON.Member(
                            "data_offsets",
                            .array([JSON(tensor.range.lowerBound), JSON(tensor.range.upperBound)])),
                    ])))
        }
        var header = JSON.object(members).bytes
        while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
        var out: [UInt8] = []
        out.reserveCapacity(8 + header.count + data.count)
        for shift in 0..<8 {
            out.append(UInt8(truncatingIfNeeded: UInt64(header.count) >> UInt64(8 * shift)))
        }
        out.append(contentsOf: header)
        out.append(contentsOf: data)
        return out
    }

    /// Reads a file's bytes. Every length, name, type, shape and place is checked before any of it is trusted.
    package init(parsing bytes: [UInt8]) throws(InputError) {
        guard bytes.count >= 8 else {
            throw .malformed("only \(bytes.count) bytes, too short for a safetensors file")
        }
        var length: UInt64 = 0
        for index in 0..<8 { length |= UInt64(bytes[index]) << UInt64(8 * index) }
        guard length <= 16 << 20, length <= UInt64(bytes.count - 8) else {
            throw .malformed(
                "not a safetensors file, or cut short: it announces a header of \(length) bytes and "
                    + "\(bytes.count - 8) bytes follow")
        }
        let dataStart = 8 + Int(length)
        self.init()
        guard case .object(let members) = try JSON(parsing: Array(bytes[8..<dataStart])) else {
            throw .malformed("the header is not a JSON object")
        }
        data = bytes.withUnsafeBytes { [UInt8](copying: UnsafeRawBufferPointer(rebasing: $0[dataStart...])) }
        for member in members {
            if member.key.isSame(as: "__metadata__") {
                guard case .object(let entries) = member.value else {
                    throw .malformed("__metadata__ is not a JSON object")
                }
                for entry in entries {
                    guard let value = entry.value.string else {
                        throw .malformed("the metadata \"\(entry.key)\" is not a string")
                    }
                    metadata.append((entry.key, value))
                }
            } else {
                tensors.append(try TensorFile.tensor(member.key, member.value, dataCount: data.count))
            }
        }
        try checkThatTensorsFillTheData()
    }

    private static func tensor(_ name: String, _ value: JSON, dataCount: Int) throws(InputError) -> Tensor {
        guard let typeName = value["dtype"]?.string, let type = ElementType(name: typeName) else {
            throw .malformed(
                "the tensor \"\(name)\" has no element type known here (F32, BF16, I8, U8, I16, I32, I64)")
        }
        guard let dimensions = value["shape"]?.array, dimensions.count <= 8 else {
            throw .malformed("the tensor \"\(name)\" has no shape")
        }
        var shape: [Int] = []
        var byteCount = type.width
        for dimension in dimensions {
            guard let size = dimension.int, size >= 0 else {
                throw .malformed("the tensor \"\(name)\" has a dimension that is no size")
            }
            let (product, overflow) = byteCount.multipliedReportingOverflow(by: size)
            guard !overflow, product <= dataCount else {
                throw .malformed("the tensor \"\(name)\" is larger than the file")
            }
            byteCount = product
            shape.append(size)
        }
        guard let offsets = value["data_offsets"]?.array, offsets.count == 2,
            let start = offsets[0].int, let end = offsets[1].int,
            start >= 0, start <= end, end <= dataCount
        else {
            throw .malformed("the tensor \"\(name)\" lies outside the file: it was cut short or damaged")
        }
        guard end - start == byteCount else {
            throw .malformed(
                "the tensor \"\(name)\" has \(end - start) bytes where its shape needs \(byteCount)")
        }
        return Tensor(name: name, type: type, shape: shape, range: start..<end)
    }

    private func checkThatTensorsFillTheData() throws(InputError) {
        var end = 0
        for tensor in tensors.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where !tensor.range.isEmpty {
            guard tensor.range.lowerBound == end else {
                throw .malformed("the tensor \"\(tensor.name)\" overlaps another or leaves a gap")
            }
            end = tensor.range.upperBound
        }
        guard end == data.count else {
            throw .malformed("\(data.count - end) bytes after the last tensor")
        }
    }
}
