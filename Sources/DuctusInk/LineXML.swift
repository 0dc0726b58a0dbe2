import Ductus

/// Reads one line file of IAM-OnDB: `StrokeSet`, in it `Stroke`, in it `Point` with whole numbers `x` and `y`.
/// y grows downward.
///
/// This is a strict reader of as much XML as such files hold. Foundation's own, on Linux, brings the program
/// down at an empty processing instruction (`<?x?>`).
struct LineXML {
    private let bytes: [UInt8]
    private var position = 0
    /// The names of the elements that are open, the root first.
    private var open: [ArraySlice<UInt8>] = []
    private var offsets: [PenOffset] = []
    private var pen: (x: Int, y: Int)?
    private var strokeStart = 0

    /// The pen offsets of the file, beginning with the origin; none if it holds no point.
    ///
    /// - Throws: an error that names the line where the file is not well-formed or not as expected.
    static func offsets(parsing bytes: [UInt8]) throws(InputError) -> [PenOffset] {
        var reader = LineXML(bytes: bytes)
        try reader.readDocument()
        return reader.offsets
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func failure(_ what: String) -> InputError {
        let line = 1 + bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") }
        return InputError.malformed("line \(line): \(what)")
    }

    private var cutShort: InputError {
        failure("the XML is damaged or cut short; fetch the file again")
    }

    // MARK: Markup

    private mutating func readDocument() throws(InputError) {
        var hasRoot = false
        while true {
            try skipText()
            guard position < bytes.count else { break }
            if skip("<?") {
                try skip(past: "?>")
            } else if skip("<!--") {
                try skip(past: "-->")
            } else if skip("</") {
                try readEndTag()
            } else {
                guard !(hasRoot && open.isEmpty) else { throw failure("a second root element") }
                hasRoot = true
                try readStartTag()
            }
        }
        guard hasRoot, open.isEmpty else { throw cutShort }
    }

    /// Goes to the next `<`; outside the root element only white space may come before it.
    private mutating func skipText() throws(InputError) {
        while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
            guard !open.isEmpty || LineXML.isSpace(bytes[position]) else {
                throw failure("text outside the XML")
            }
            position += 1
        }
    }

    private mutating func readStartTag() throws(InputError) {
        position += 1
        let name = try readName()
        guard open.count < 64 else { throw failure("more than 64 elements within one another") }
        let isPoint = try begins(name)
        var x: Int?
        var y: Int?
        while true {
            let hasSpace = skipSpace()
            if skip("/>") {
                open.append(name)
                ends()
                break
            }
            if skip(">") {
                open.append(name)
                break
            }
            guard hasSpace else { throw cutShort }
            let (key, value) = try readAttribute()
            if isPoint, key.elementsEqual("x".utf8) { x = try coordinate("x", value) }
            if isPoint, key.elementsEqual("y".utf8) { y = try coordinate("y", value) }
        }
        if isPoint {
            guard let x else { throw failure("a point without x") }
            guard let y else { throw failure("a point without y") }
            add(x, y)
        }
    }

    private mutating func readEndTag() throws(InputError) {
        let name = try readName()
        skipSpace()
        guard skip(">"), let last = open.last, last.elementsEqual(name) else { throw cutShort }
        ends()
    }

    private mutating func readAttribute() throws(InputError) -> (
        key: ArraySlice<UInt8>, value: ArraySlice<UInt8>
    ) {
        let key = try readName()
        skipSpace()
        guard skip("=") else { throw cutShort }
        skipSpace()
        guard position < bytes.count else { throw cutShort }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { throw cutShort }
        position += 1
        let start = position
        while position < bytes.count, bytes[position] != quote, bytes[position] != UInt8(ascii: "<") {
            position += 1
        }
        guard position < bytes.count, bytes[position] == quote else { throw cutShort }
        position += 1
        return (key, bytes[start..<position - 1])
    }

    private mutating func readName() throws(InputError) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, LineXML.isNamePart(bytes[position]) { position += 1 }
        guard position > start else { throw cutShort }
        return bytes[start..<position]
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while position < bytes.count, LineXML.isSpace(bytes[position]) { position += 1 }
        return position > start
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - position >= count else { return false }
        for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
        position += count
        return true
    }

    private mutating func skip(past text: StaticString) throws(InputError) {
        while !skip(text) {
            guard position < bytes.count else { throw cutShort }
            position += 1
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"):
            true
        default: false
        }
    }

    // MARK: Ink

    /// Checks that an element stands where it should, and says whether it is a point.
    private mutating func begins(_ name: ArraySlice<UInt8>) throws(InputError) -> Bool {
        let isPoint = name.elementsEqual("Point".utf8)
        guard isPoint || name.elementsEqual("Stroke".utf8) else { return false }
        let parent = isPoint ? "Stroke" : "StrokeSet"
        guard let last = open.last, last.elementsEqual(parent.utf8) else {
            throw failure("<\(String(decoding: name, as: UTF8.self))> stands outside a <\(parent)>")
        }
        if !isPoint { strokeStart = offsets.count }
        return isPoint
    }

    /// Closes the element opened last.
    private mutating func ends() {
        if open.removeLast().elementsEqual("Stroke".utf8), offsets.count > strokeStart {
            offsets[offsets.count - 1].endOfStroke = true
        }
    }

    /// Coordinates are kept small enough for their differences to be exact.
    private func coordinate(_ name: String, _ value: ArraySlice<UInt8>) throws(InputError) -> Int {
        let text = String(decoding: value.prefix(40), as: UTF8.self)
        guard let number = Int(text), (-(1 << 22)...1 << 22).contains(number) else {
            throw failure("a point with \(name) = \"\(text)\", where a whole number was expected")
        }
        return number
    }

    private mutating func add(_ x: Int, _ y: Int) {
        let from = pen ?? (x, y)
        offsets.append(PenOffset(dx: Float(x - from.x), dy: Float(y - from.y)))
        pen = (x, y)
    }
}
