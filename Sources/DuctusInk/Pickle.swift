import Ductus

/// Reads the one kind of pickle that NumPy writes for a list of arrays, and nothing else.
///
/// Python's pickles are programs for a small stack machine that may call any function. This machine knows the
/// operations of protocols 2 to 4 that describe arrays, and four names: NumPy's `_reconstruct`, `ndarray` and
/// `dtype`, and `_codecs.encode`, by which Python 3 writes bytes in protocol 2. It calls nothing; whatever else
/// a pickle asks for is an error that says what and where.
struct Pickle {
    /// One array of the list: numbers in their bytes, little-endian.
    struct Array {
        var shape: [Int] = []
        /// NumPy's short name of the element type, such as `i2`.
        var type = ""
        var isColumnMajor = false
        var bytes: ArraySlice<UInt8> = []
    }

    private enum Name {
        case reconstruct, ndarray, dtype, encode
    }

    private enum Value {
        case none
        case bool(Bool)
        case int(Int)
        case text(ArraySlice<UInt8>)
        case name(Name)
        /// `depth` counts the tuples within one another: 1 for a tuple of plain values.
        case tuple([Value], depth: Int)
        case list(Int)
        case type(Int)
        case array(Int)
    }

    /// What an array has been told of itself: nothing, its numbers, or the list it stands for.
    private enum Content {
        case unknown
        case numbers(Array)
        case list(Int, count: Int)
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var opStart: Int
    private var stack: [Value] = []
    private var marks: [Int] = []
    private var memo: [Value?] = []
    private var remembered = 0
    /// The bytes that `_codecs.encode` may still make: a list of arrays encodes each of its texts once.
    private var encodable: Int
    private var lists: [[Value]] = []
    private var types: [(name: String, order: UInt8?)] = []
    private var arrays: [Content] = []

    /// The arrays of a pickled one-dimensional array of objects.
    ///
    /// - Parameter bytes: the pickle, whole. Errors count bytes from the start of its base collection.
    static func arrays(parsing bytes: ArraySlice<UInt8>) throws(InputError) -> [Array] {
        var pickle = Pickle(bytes)
        return try pickle.run()
    }

    private init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
        encodable = bytes.count
        opStart = position
    }

    private func failure(_ what: String) -> InputError {
        InputError.malformed("the pickle at byte \(opStart): \(what)")
    }

    // MARK: The machine

    private mutating func run() throws(InputError) -> [Array] {
        while true {
            opStart = position
            let code = try byte()
            if code == UInt8(ascii: ".") { return try result() }
            try perform(code)
        }
    }

    private mutating func perform(_ code: UInt8) throws(InputError) {
        switch code {
        case 0x80:
            let version = try byte()
            guard (2...4).contains(version) else {
                throw failure("protocol \(version), where 2, 3 or 4 was expected")
            }
        case 0x95: _ = try take(8)

        case UInt8(ascii: "N"): try push(.none)
        case 0x88, 0x89: try push(.bool(code == 0x88))
        case UInt8(ascii: "K"): try push(.int(number(1)))
        case UInt8(ascii: "M"): try push(.int(number(2)))
        case UInt8(ascii: "J"): try push(.int(Int(Int32(truncatingIfNeeded: number(4)))))
        case 0x8A: try push(.int(longNumber()))
        case UInt8(ascii: "U"), UInt8(ascii: "C"), 0x8C: try push(.text(take(number(1))))
        case UInt8(ascii: "T"), UInt8(ascii: "B"), UInt8(ascii: "X"): try push(.text(take(number(4))))
        case 0x8E, 0x8D: try push(.text(take(number(8))))

        case UInt8(ascii: "("):
            guard marks.count < 64 else { throw failure("more than 64 open marks") }
            marks.append(stack.count)
        case UInt8(ascii: ")"): try push(.tuple([], depth: 1))
        case 0x85...0x87: try pushTuple(try pop(Int(code) - 0x84))
        case UInt8(ascii: "t"): try pushTuple(try popToMark())
        case UInt8(ascii: "]"):
            lists.append([])
            try push(.list(lists.count - 1))
        case UInt8(ascii: "a"): try append(try pop(1))
        case UInt8(ascii: "e"): try append(try popToMark())

        case UInt8(ascii: "q"): try remember(number(1))
        case UInt8(ascii: "r"): try remember(number(4))
        case 0x94: try remember(remembered)
        case UInt8(ascii: "h"): try recall(number(1))
        case UInt8(ascii: "j"): try recall(number(4))

        case UInt8(ascii: "c"): try push(.name(name(module: textLine(), textLine())))
        case 0x93: try pushNameFromStack()
        case UInt8(ascii: "R"): try reduce()
        case UInt8(ascii: "b"): try build()
        default:
            throw failure(
                "the operation \(Pickle.text(code)), which no pickled list of arrays needs; "
                    + "save the set again with numpy.savez")
        }
    }

    private static func text(_ code: UInt8) -> String {
        let number = "0x" + String(code, radix: 16, uppercase: true)
        return (0x21...0x7E).contains(code) ? "\(number) '\(Unicode.Scalar(code))'" : number
    }

    // MARK: Bytes

    private mutating func byte() throws(InputError) -> UInt8 {
        try take(1).first!
    }

    private mutating func take(_ count: Int) throws(InputError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.endIndex - position else {
            throw failure(
                "\(count) more bytes were announced, \(bytes.endIndex - position) are there: it was cut short"
            )
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// A number without sign in `width` bytes; more than an `Int` holds counts as -1, which is no length.
    private mutating func number(_ width: Int) throws(InputError) -> Int {
        var value: UInt64 = 0
        for (index, byte) in try take(width).enumerated() { value |= UInt64(byte) << UInt64(8 * index) }
        return Int(exactly: value) ?? -1
    }

    private mutating func longNumber() throws(InputError) -> Int {
        let bytes = try take(number(1))
        guard bytes.count <= 8 else { throw failure("a whole number of \(bytes.count) bytes") }
        var value: Int = (bytes.last ?? 0) >= 0x80 ? -1 : 0
        for byte in bytes.reversed() { value = value << 8 | Int(byte) }
        return value
    }

    private mutating func textLine() throws(InputError) -> ArraySlice<UInt8> {
        let start = position
        while position - start <= 256 {
            if try byte() == UInt8(ascii: "\n") { return bytes[start..<position - 1] }
        }
        throw failure("a name of more than 256 bytes")
    }

    // MARK: Stack and memo

    private mutating func push(_ value: Value) throws(InputError) {
        guard stack.count < 1 << 20 else { throw failure("more than a million values on the stack") }
        stack.append(value)
    }

    /// The last `count` values, which must lie above the last mark.
    private mutating func pop(_ count: Int) throws(InputError) -> [Value] {
        guard stack.count - count >= marks.last ?? 0 else { throw failure("too few values on the stack") }
        defer { stack.removeLast(count) }
        return Swift.Array(stack.suffix(count))
    }

    private mutating func popToMark() throws(InputError) -> [Value] {
        guard let mark = marks.popLast() else { throw failure("no mark was set") }
        defer { stack.removeSubrange(mark...) }
        return Swift.Array(stack[mark...])
    }

    private func top() throws(InputError) -> Value {
        guard stack.count > marks.last ?? 0 else { throw failure("too few values on the stack") }
        return stack[stack.count - 1]
    }

    private mutating func pushTuple(_ values: [Value]) throws(InputError) {
        var depth = 1
        for case .tuple(_, let inner) in values { depth = max(depth, inner + 1) }
        guard depth <= 4 else { throw failure("more than 4 tuples within one another") }
        try push(.tuple(values, depth: depth))
    }

    private mutating func append(_ values: [Value]) throws(InputError) {
        guard case .list(let list) = try top() else { throw failure("values are added to what is no list") }
        lists[list].append(contentsOf: values)
        guard lists[list].count <= 1 << 24 else { throw failure("a list of more than 16 million values") }
    }

    private mutating func remember(_ place: Int) throws(InputError) {
        // Places are given in turn, so there are fewer than bytes.
        guard place >= 0, place < bytes.count else { throw failure("the place \(place) to remember at") }
        let value = try top()
        if place >= memo.count { memo += repeatElement(nil, count: place + 1 - memo.count) }
        if memo[place] == nil { remembered += 1 }
        memo[place] = value
    }

    private mutating func recall(_ place: Int) throws(InputError) {
        guard memo.indices.contains(place), let value = memo[place] else {
            throw failure("the value \(place) was never remembered")
        }
        try push(value)
    }

    // MARK: Names and what they make

    private func name(module: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) throws(InputError) -> Name {
        let name = String(decoding: module, as: UTF8.self) + "." + String(decoding: name, as: UTF8.self)
        switch name {
        case "numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct": return .reconstruct
        case "numpy.ndarray": return .ndarray
        case "numpy.dtype": return .dtype
        case "_codecs.encode": return .encode
        default:
            throw failure(
                "the name \"\(name.prefix(120))\", which no list of arrays needs; nothing of it was run. "
                    + "Do not use this file unless you know who made it")
        }
    }

    private mutating func pushNameFromStack() throws(InputError) {
        let values = try pop(2)
        guard case .text(let module) = values[0], case .text(let name) = values[1] else {
            throw failure("a name that is no text")
        }
        try push(.name(self.name(module: module, name)))
    }

    private mutating func reduce() throws(InputError) {
        let values = try pop(2)
        guard case .name(let name) = values[0], case .tuple(let arguments, _) = values[1] else {
            throw failure("a call of what is no name, or without a tuple")
        }
        switch name {
        case .reconstruct:
            guard arguments.count == 3, case .name(.ndarray) = arguments[0] else {
                throw failure("_reconstruct of something else than an ndarray")
            }
            arrays.append(.unknown)
            try push(.array(arrays.count - 1))
        case .dtype:
            guard arguments.count == 3, case .text(let type) = arguments[0], type.count <= 16 else {
                throw failure("a dtype that is not described by its name and two flags")
            }
            types.append((String(decoding: type, as: UTF8.self), nil))
            try push(.type(types.count - 1))
        case .encode:
            guard arguments.count == 2, case .text(let text) = arguments[0],
                case .text(let coding) = arguments[1],
                coding.elementsEqual("latin1".utf8)
            else {
                throw failure("_codecs.encode of something else than text to latin1")
            }
            encodable -= text.count
            guard encodable >= 0 else { throw failure("a text is encoded again and again") }
            guard let bytes = Pickle.latin1(text) else {
                throw failure("_codecs.encode of text that is not latin1")
            }
            try push(.text(bytes[...]))
        case .ndarray: throw failure("a call of ndarray itself")
        }
    }

    /// The bytes that UTF-8 text spells in latin1, or nil if it is not UTF-8 or has other characters.
    private static func latin1(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard let text = String(validating: text, as: UTF8.self) else { return nil }
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    private mutating func build() throws(InputError) {
        guard case .tuple(let state, _) = try pop(1)[0] else { throw failure("a state that is no tuple") }
        switch try top() {
        case .type(let type):
            guard state.count >= 2, case .text(let order) = state[1], order.count == 1 else {
                throw failure("a dtype's state without its byte order")
            }
            types[type].order = order.first
        case .array(let array):
            guard case .unknown = arrays[array] else { throw failure("an array is described twice") }
            arrays[array] = try content(state)
        default: throw failure("a state for what is neither an array nor a dtype")
        }
    }

    /// An array's state: a version, the shape, the dtype, whether it is column-major, and its bytes or its list.
    private func content(_ state: [Value]) throws(InputError) -> Content {
        guard state.count == 5, case .tuple(let dimensions, _) = state[1], case .type(let type) = state[2]
        else {
            throw failure("an array's state without its shape and dtype")
        }
        guard dimensions.count <= 2 else {
            throw failure("an array of \(dimensions.count) dimensions, where one or two were expected")
        }
        var shape: [Int] = []
        for dimension in dimensions {
            guard case .int(let size) = dimension, size >= 0, size <= 1 << 32 else {
                throw failure("an array with a dimension that is no size")
            }
            shape.append(size)
        }
        let isColumnMajor: Bool
        switch state[3] {
        case .bool(let value): isColumnMajor = value
        case .int(let value): isColumnMajor = value != 0
        default: throw failure("an array's state without its order")
        }
        switch state[4] {
        case .text(let bytes):
            guard types[type].order == UInt8(ascii: "<") else {
                throw failure("an array that is not little-endian (dtype \"\(types[type].name)\")")
            }
            return .numbers(
                Array(shape: shape, type: types[type].name, isColumnMajor: isColumnMajor, bytes: bytes))
        case .list(let list):
            guard shape.count == 1 else {
                throw failure("a list of \(shape.count) dimensions, where one was expected")
            }
            return .list(list, count: shape[0])
        default: throw failure("an array's state without its content")
        }
    }

    // MARK: The result

    private mutating func result() throws(InputError) -> [Array] {
        guard stack.count == 1, case .array(let outer) = stack[0],
            case .list(let list, let count) = arrays[outer],
            lists[list].count == count
        else {
            throw failure("it ends without a list of arrays of the announced length")
        }
        guard position == bytes.endIndex else {
            throw failure("\(bytes.endIndex - position) bytes after its end")
        }
        var result: [Array] = []
        var byteCount = 0
        for (index, value) in lists[list].enumerated() {
            guard case .array(let array) = value, case .numbers(let numbers) = arrays[array] else {
                throw failure("item \(index) of the list is no array of numbers")
            }
            byteCount += numbers.bytes.count
            guard byteCount <= bytes.count else { throw failure("the list repeats arrays it already holds") }
            result.append(numbers)
        }
        return result
    }
}
