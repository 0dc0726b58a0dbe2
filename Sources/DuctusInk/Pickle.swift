/// The subset of Python's pickle in which numpy stores arrays of arrays, read without executing anything.
///
/// The stack machine knows only the operations that such files use, and calls only three names, each
/// understood here: numpy's `_reconstruct`, `dtype`, and `_codecs.encode`, which Python 3 writes for bytes in
/// old protocols. Everything else is an error that names it.
struct Pickle {
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    /// An n-dimensional array: its bytes, or the values of an array of objects.
    final class Array {
        var shape: [Int] = []
        var type: DType?
        var bytes: [UInt8] = []
        var objects: [Value]?
    }

    /// An element type such as `i2` or `f4`, and its byte order.
    final class DType {
        let name: String
        var isBigEndian = false

        init(name: String) { self.name = name }
    }

    final class List {
        var values: [Value] = []
    }

    enum Global: String {
        case reconstruct, ndarray, dtype, encode

        init?(module: String, name: String) {
            switch (module, name) {
            case ("numpy.core.multiarray", "_reconstruct"), ("numpy._core.multiarray", "_reconstruct"):
                self = .reconstruct
            case ("numpy", "ndarray"): self = .ndarray
            case ("numpy", "dtype"): self = .dtype
            case ("_codecs", "encode"): self = .encode
            default: return nil
            }
        }
    }

    enum Value {
        case none, mark
        case bool(Bool)
        case int(Int)
        case bytes([UInt8])
        case text(String)
        case tuple([Value])
        case list(List)
        case global(Global)
        case dtype(DType)
        case array(Array)
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var stack: [Value] = []
    private var memo: [Int: Value] = [:]

    /// The one array that the bytes pickle.
    static func array(_ bytes: ArraySlice<UInt8>) throws(Problem) -> Array {
        var pickle = Pickle(bytes: bytes, position: bytes.startIndex)
        guard case .array(let array) = try pickle.run() else {
            throw Problem(description: "the pickle holds no numpy array")
        }
        return array
    }

    private init(bytes: ArraySlice<UInt8>, position: Int) {
        self.bytes = bytes
        self.position = position
    }

    private func problem(_ text: String) -> Problem {
        Problem(description: "pickle, byte \(position - bytes.startIndex): \(text)")
    }

    // MARK: Reading bytes

    private mutating func take(_ count: Int) throws(Problem) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.endIndex - position else { throw problem("the data end too early") }
        defer { position += count }
        return bytes[position..<position + count]
    }

    private mutating func unsigned(_ width: Int) throws(Problem) -> Int {
        let value = try take(width).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard value <= 1 << 40 else { throw problem("a length that cannot be") }
        return Int(value)
    }

    private mutating func textLine() throws(Problem) -> String {
        let start = position
        guard let end = bytes[start...].firstIndex(of: 0x0A), end - start < 200 else {
            throw problem("a name that does not end")
        }
        position = end + 1
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    // MARK: The stack

    private mutating func pop() throws(Problem) -> Value {
        guard let value = stack.popLast() else { throw problem("an operation on an empty stack") }
        if case .mark = value { throw problem("an operation on a mark") }
        return value
    }

    private func top() throws(Problem) -> Value {
        guard let value = stack.last else { throw problem("an operation on an empty stack") }
        return value
    }

    /// Everything above the last mark.
    private mutating func popToMark() throws(Problem) -> [Value] {
        let mark = stack.lastIndex {
            if case .mark = $0 { true } else { false }
        }
        guard let mark else { throw problem("no mark on the stack") }
        defer { stack.removeSubrange(mark...) }
        return Swift.Array(stack[(mark + 1)...])
    }

    // MARK: Operations

    private mutating func run() throws(Problem) -> Value {
        while true {
            let operation = try take(1).first!
            switch operation {
            case 0x80: _ = try take(1)  // PROTO
            case 0x95: _ = try take(8)  // FRAME
            case 0x2E: return try pop()  // STOP
            case 0x28: stack.append(.mark)  // MARK
            case 0x4E: stack.append(.none)  // NONE
            case 0x88: stack.append(.bool(true))  // NEWTRUE
            case 0x89: stack.append(.bool(false))  // NEWFALSE
            case 0x4B: stack.append(.int(try unsigned(1)))  // BININT1
            case 0x4D: stack.append(.int(try unsigned(2)))  // BININT2
            case 0x4A: stack.append(.int(Int(Int32(truncatingIfNeeded: try unsigned(4)))))  // BININT
            case 0x55, 0x43: try pushBytes(lengthWidth: 1)  // SHORT_BINSTRING, SHORT_BINBYTES
            case 0x54, 0x42: try pushBytes(lengthWidth: 4)  // BINSTRING, BINBYTES
            case 0x8E: try pushBytes(lengthWidth: 8)  // BINBYTES8
            case 0x8C: try pushText(lengthWidth: 1)  // SHORT_BINUNICODE
            case 0x58: try pushText(lengthWidth: 4)  // BINUNICODE
            case 0x5D: stack.append(.list(List()))  // EMPTY_LIST
            case 0x61: try append([try pop()])  // APPEND
            case 0x65: try append(try popToMark())  // APPENDS
            case 0x29: stack.append(.tuple([]))  // EMPTY_TUPLE
            case 0x85: try pushTuple(1)  // TUPLE1
            case 0x86: try pushTuple(2)  // TUPLE2
            case 0x87: try pushTuple(3)  // TUPLE3
            case 0x74: stack.append(.tuple(try popToMark()))  // TUPLE
            case 0x71: memo[try unsigned(1)] = try top()  // BINPUT
            case 0x72: memo[try unsigned(4)] = try top()  // LONG_BINPUT
            case 0x94: memo[memo.count] = try top()  // MEMOIZE
            case 0x68: try recall(try unsigned(1))  // BINGET
            case 0x6A: try recall(try unsigned(4))  // LONG_BINGET
            case 0x63: try pushGlobal(module: try textLine(), name: try textLine())  // GLOBAL
            case 0x93: try pushGlobalFromStack()  // STACK_GLOBAL
            case 0x52: try reduce()  // REDUCE
            case 0x62: try build()  // BUILD
            default:
                position -= 1
                throw problem("the operation 0x\(String(operation, radix: 16)), which no array of ink needs")
            }
        }
    }

    private mutating func pushBytes(lengthWidth: Int) throws(Problem) {
        stack.append(.bytes(Swift.Array(try take(try unsigned(lengthWidth)))))
    }

    private mutating func pushText(lengthWidth: Int) throws(Problem) {
        stack.append(.text(String(decoding: try take(try unsigned(lengthWidth)), as: UTF8.self)))
    }

    private mutating func pushTuple(_ count: Int) throws(Problem) {
        var values: [Value] = []
        for _ in 0..<count { values.insert(try pop(), at: 0) }
        stack.append(.tuple(values))
    }

    private mutating func append(_ values: [Value]) throws(Problem) {
        guard case .list(let list) = try top() else { throw problem("something appended to what is no list") }
        list.values += values
    }

    private mutating func recall(_ key: Int) throws(Problem) {
        guard let value = memo[key] else { throw problem("a memory that was never stored") }
        stack.append(value)
    }

    private mutating func pushGlobalFromStack() throws(Problem) {
        guard case .text(let name) = try pop(), case .text(let module) = try pop() else {
            throw problem("a global without a name")
        }
        try pushGlobal(module: module, name: name)
    }

    private mutating func pushGlobal(module: String, name: String) throws(Problem) {
        guard let global = Global(module: module, name: name) else {
            throw problem("the name \(module).\(name), which no array of ink needs; it was not called")
        }
        stack.append(.global(global))
    }

    private mutating func reduce() throws(Problem) {
        guard case .tuple(let arguments) = try pop(), case .global(let global) = try pop() else {
            throw problem("a call of something that is no function")
        }
        switch global {
        case .reconstruct: stack.append(.array(Array()))
        case .dtype:
            switch arguments.first {
            case .text(let name): stack.append(.dtype(DType(name: name)))
            case .bytes(let name): stack.append(.dtype(DType(name: String(decoding: name, as: UTF8.self))))
            default: throw problem("an element type without a name")
            }
        case .encode:
            guard case .text(let text) = arguments.first, text.unicodeScalars.allSatisfy({ $0.value < 256 })
            else {
                throw problem("bytes encoded in an unexpected way")
            }
            stack.append(.bytes(text.unicodeScalars.map { UInt8($0.value) }))
        case .ndarray: throw problem("an array made in an unexpected way")
        }
    }

    /// Gives an array its shape, type and content, or an element type its byte order.
    private mutating func build() throws(Problem) {
        guard case .tuple(let state) = try pop() else { throw problem("an unexpected state") }
        switch try top() {
        case .dtype(let type):
            guard state.count >= 2 else { throw problem("an unexpected state of an element type") }
            switch state[1] {
            case .text(let order): type.isBigEndian = order == ">"
            case .bytes(let order): type.isBigEndian = order == [0x3E]
            default: throw problem("an element type without byte order")
            }
        case .array(let array):
            guard state.count == 5, case .tuple(let sizes) = state[1], case .dtype(let type) = state[2],
                case .bool(let isFortranOrder) = state[3]
            else { throw problem("an unexpected state of an array") }
            guard !isFortranOrder || sizes.count < 2 else {
                throw problem("an array in column order; row order was expected")
            }
            array.shape = []
            for size in sizes {
                guard case .int(let size) = size, size >= 0, size <= 1 << 31 else {
                    throw problem("a dimension that is no size")
                }
                array.shape.append(size)
            }
            array.type = type
            switch state[4] {
            case .bytes(let bytes): array.bytes = bytes
            case .list(let list): array.objects = list.values
            default: throw problem("an array without content")
            }
        default: throw problem("a state for something that is neither array nor element type")
        }
    }
}
