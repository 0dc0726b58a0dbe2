/// A JSON value (RFC 8259). Objects keep the order of their members; numbers keep their literal text, so
/// that reading and writing again changes nothing.
package enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    package struct Member: Equatable, Sendable {
        package var key: String
        package var value: JSON

        package init(_ key: String, _ value: JSON) {
            self.key = key
            self.value = value
        }
    }

    package init(_ value: Int) {
        self = .number(String(value))
    }

    /// The member named `key` of an object, or nil.
    package subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        for member in members where member.key.isSame(as: key) { return member.value }
        return nil
    }

    package var array: [JSON]? {
        if case .array(let values) = self { values } else { nil }
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// A number written without fraction or exponent.
    package var int: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text)
    }
}

extension String {
    /// Equal byte for byte in UTF-8. Unlike `==` it needs no Unicode tables, which keeps the browser build small.
    func isSame(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}

// MARK: - Writing

extension JSON {
    /// The value as compact JSON text in UTF-8.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }

    private func write(to out: inout [UInt8]) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let text): out.append(contentsOf: text.utf8)
        case .string(let text): JSON.write(text, to: &out)
        case .array(let values):
            out.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                value.write(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                JSON.write(member.key, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                out.append(UInt8(ascii: "\\"))
                out.append(byte)
            case 0..<0x20:
                out.append(contentsOf: "\\u00".utf8)
                out.append(hexDigit(byte >> 4))
                out.append(hexDigit(byte & 15))
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

// MARK: - Reading

extension JSON {
    /// Reads one JSON text, whole. Repeated keys, nesting beyond 64 levels and objects of more than 4,096
    /// members are refused.
    package init(parsing bytes: [UInt8]) throws(InputError) {
        var parser = JSONParser(bytes: bytes)
        self = try parser.parseDocument()
    }
}

private struct JSONParser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    func failure(_ what: String) -> InputError {
        InputError.malformed("JSON: \(what) at byte \(position)")
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    mutating func parseDocument() throws(InputError) -> JSON {
        let value = try parseValue(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw failure("text goes on after the value") }
        return value
    }

    mutating func parseValue(depth: Int) throws(InputError) -> JSON {
        guard depth < 64 else { throw failure("more than 64 levels of nesting") }
        skipSpace()
        guard let byte = next else { throw failure("the text ends where a value was expected") }
        switch byte {
        case UInt8(ascii: "{"): return try parseObject(depth: depth)
        case UInt8(ascii: "["): return try parseArray(depth: depth)
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
        case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
        case UInt8(ascii: "n"): return try parseWord("null", .null)
        default: return try parseNumber()
        }
    }

    mutating func parseWord(_ word: StaticString, _ value: JSON) throws(InputError) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[offset] else { throw failure("an unknown word") }
            position += 1
        }
        return value
    }

    mutating func expect(_ byte: UInt8, _ what: StaticString) throws(InputError) {
        skipSpace()
        guard next == byte else { throw failure("expected \(what)") }
        position += 1
    }

    mutating func parseObject(depth: Int) throws(InputError) -> JSON {
        position += 1
        var members: [JSON.Member] = []
        skipSpace()
        if next == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("expected a key") }
            let key = try parseString()
            guard members.count < 4096 else { throw failure("more than 4,096 members in one object") }
            try expect(UInt8(ascii: ":"), "':'")
            members.append(JSON.Member(key, try parseValue(depth: depth + 1)))
            skipSpace()
            if next == UInt8(ascii: ",") {
                position += 1
                continue
            }
            try expect(UInt8(ascii: "}"), "',' or '}'")
            try checkThatKeysDiffer(members)
            return .object(members)
        }
    }

    private func checkThatKeysDiffer(_ members: [JSON.Member]) throws(InputError) {
        let keys = members.map { $0.key }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for (key, next) in zip(keys, keys.dropFirst()) where key.isSame(as: next) {
            throw failure("the key \"\(key)\" comes twice")
        }
    }

    mutating func parseArray(depth: Int) throws(InputError) -> JSON {
        position += 1
        var values: [JSON] = []
        skipSpace()
        if next == UInt8(ascii: "]") {
            position += 1
            return .array(values)
        }
        while true {
            values.append(try parseValue(depth: depth + 1))
            skipSpace()
            if next == UInt8(ascii: ",") {
                position += 1
                continue
            }
            try expect(UInt8(ascii: "]"), "',' or ']'")
            return .array(values)
        }
    }

    /// `-? digits (. digits)? ([eE] [+-]? digits)?`, with no leading zero.
    mutating func parseNumber() throws(InputError) -> JSON {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let whole = try parseDigits()
        if whole > 1, bytes[position - whole] == UInt8(ascii: "0") {
            throw failure("a number with a leading zero")
        }
        if next == UInt8(ascii: ".") {
            position += 1
            _ = try parseDigits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            _ = try parseDigits()
        }
        return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    mutating func parseDigits() throws(InputError) -> Int {
        let start = position
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
        guard position > start else { throw failure("expected a value") }
        return position - start
    }

    mutating func parseString() throws(InputError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw failure("a string that is not UTF-8")
                }
                return string
            case UInt8(ascii: "\\"): try parseEscape(into: &text)
            case 0..<0x20: throw failure("a control character inside a string")
            default: text.append(byte)
            }
        }
        throw failure("a string that does not end")
    }

    mutating func parseEscape(into text: inout [UInt8]) throws(InputError) {
        guard let byte = next else { throw failure("a string that does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try parseHex()
            if code >= 0xD800, code < 0xDC00, next == UInt8(ascii: "\\") {
                position += 1
                guard next == UInt8(ascii: "u") else { throw failure("half a surrogate pair") }
                position += 1
                let low = try parseHex()
                guard low >= 0xDC00, low < 0xE000 else { throw failure("half a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
            text.append(contentsOf: UTF8.encode(scalar)!)
        default: throw failure("an unknown escape")
        }
    }

    mutating func parseHex() throws(InputError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw failure("a string that does not end") }
            position += 1
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code * 16 + UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"):
                code = code * 16 + UInt32(byte - UInt8(ascii: "a")) + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"):
                code = code * 16 + UInt32(byte - UInt8(ascii: "A")) + 10
            default: throw failure("an unknown escape")
            }
        }
        return code
    }
}
