import CXML
import Ductus

/// Reads ink in W3C's Ink Markup Language (InkML, 2011): traces of points, in groups, with what they say as annotations of
/// type `truth` (or `transcription`).
///
/// A line is the outermost group whose annotation is one line of text; without such a group, the whole file. Views
/// (`traceView`) that name traces count as groups. Channels other than X and Y are read and left out.
struct InkML {
    struct Line: Equatable {
        /// nil: the file does not say.
        var text: String?
        var strokes: [[PenPoint]]
    }

    private(set) var lines: [Line] = []
    /// Strokes by the name of their trace, for views.
    private var named: [String: [PenPoint]] = [:]
    /// Formats by the name of their context or of themselves.
    private var formats: [String: Format] = [:]
    private var usual = Format()

    /// The channels of a trace: where X and Y stand among them, and which way they grow.
    private struct Format {
        var x = 0
        var y = 1
        var count = 2
        var (signX, signY) = (Float(1), Float(1))
    }

    /// - Throws: if the bytes are no InkML, or a trace holds what is no point.
    init(parsing bytes: [UInt8]) throws(InputError) {
        guard bytes.count <= InkFile.mostBytes else {
            throw .tooLarge(
                "an InkML file must have at most \(InkFile.mostBytes) bytes, got \(bytes.count)")
        }
        let options = Int32(
            XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
                | XML_PARSE_NOBLANKS.rawValue)
        let document = bytes.withUnsafeBytes {
            xmlReadMemory($0.bindMemory(to: CChar.self).baseAddress, Int32($0.count), nil, nil, options)
        }
        guard let document else { throw InkML.problem("it is not well-formed XML") }
        defer { xmlFreeDoc(document) }
        guard let root = Element(xmlDocGetRootElement(document)), root.name == "ink" else {
            throw InkML.problem("its root element must be <ink>")
        }
        try readFormats(root)
        for trace in root.descendants where trace.name == "trace" {
            guard let name = trace.identifier else { continue }
            named[name] = try points(of: trace)
        }
        try readLines(root)
        if lines.isEmpty {
            lines = [Line(text: root.truth, strokes: try strokes(in: root))]
        }
        lines.removeAll { $0.strokes.isEmpty }
        guard !lines.isEmpty else { throw InkML.problem("it holds no <trace> with points") }
    }

    private static func problem(_ what: String) -> InputError {
        InputError.malformed("this is no InkML with ink: \(what)")
    }

    // MARK: Lines

    private mutating func readLines(_ element: Element) throws(InputError) {
        for child in element.children where child.name == "traceGroup" || child.name == "traceView" {
            if let truth = child.truth, !truth.contains(where: \.isNewline) {
                lines.append(Line(text: truth, strokes: try strokes(in: child)))
            } else {
                try readLines(child)
            }
        }
    }

    private func strokes(in element: Element) throws(InputError) -> [[PenPoint]] {
        var strokes: [[PenPoint]] = []
        if let name = element.attribute("traceDataRef").map(InkML.fragment) {
            guard let stroke = named[name] else {
                throw InkML.problem("a view names the trace \"\(name)\", which is not there")
            }
            strokes.append(stroke)
        }
        for child in element.children {
            switch child.name {
            case "trace": strokes.append(try points(of: child))
            case "traceGroup", "traceView": strokes += try self.strokes(in: child)
            default: break
            }
        }
        return strokes.filter { !$0.isEmpty }
    }

    /// `t1` of `#t1`.
    private static func fragment(_ reference: String) -> String {
        reference.hasPrefix("#") ? String(reference.dropFirst()) : reference
    }

    // MARK: Points

    private mutating func readFormats(_ root: Element) throws(InputError) {
        for element in root.descendants where element.name == "traceFormat" {
            var format = Format()
            let channels = element.descendants.filter { $0.name == "channel" }
            guard let x = channels.firstIndex(where: { $0.attribute("name") == "X" }),
                let y = channels.firstIndex(where: { $0.attribute("name") == "Y" })
            else { throw InkML.problem("a <traceFormat> has no channels X and Y") }
            (format.x, format.y, format.count) = (x, y, channels.count)
            if channels[x].attribute("orientation") == "-ve" { format.signX = -1 }
            if channels[y].attribute("orientation") == "-ve" { format.signY = -1 }
            var holder: Element? = element
            while let named = holder, named.name != "definitions", named.name != "ink" {
                if let name = named.identifier { formats[name] = format }
                holder = named.parent
            }
            if formats.isEmpty || element.identifier == nil { usual = format }
        }
    }

    /// The points of a trace: its values one channel after the other, points apart by commas. `'` begins values that are
    /// differences, `"` differences of those, `!` the values themselves again; `*` repeats what was.
    private func points(of trace: Element) throws(InputError) -> [PenPoint] {
        let format = trace.attribute("contextRef").flatMap { formats[InkML.fragment($0)] } ?? usual
        var channels = [Channel](repeating: Channel(), count: format.count)
        var points: [PenPoint] = []
        for part in trace.text.utf8.split(separator: UInt8(ascii: ",")) {
            var values = Values(Array(part))
            var count = 0
            while let value = values.next() {
                guard count < channels.count else { break }
                channels[count].take(value)
                count += 1
            }
            guard values.isAtEnd, count > max(format.x, format.y) else {
                throw InkML.problem(
                    "point \(points.count) of trace \(trace.identifier.map { "\"\($0)\"" } ?? "without a name") is "
                        + "\"\(String(decoding: part.prefix(40), as: UTF8.self))\", where numbers for X and Y were expected"
                )
            }
            points.append(
                PenPoint(
                    x: Float(channels[format.x].value) * format.signX,
                    y: Float(channels[format.y].value) * format.signY))
        }
        return points
    }

    private struct Channel {
        var value = 0.0
        private var step = 0.0
        private var order = UInt8(ascii: "!")

        mutating func take(_ next: Values.Value) {
            order = next.prefix ?? order
            guard let number = next.number else { return }
            switch order {
            case UInt8(ascii: "'"):
                step = number
                value += step
            case UInt8(ascii: "\""):
                step += number
                value += step
            default:
                step = number - value
                value = number
            }
        }
    }

    /// The values of a point, which spaces, prefixes and signs set apart.
    private struct Values {
        struct Value {
            var prefix: UInt8?
            /// nil: as before.
            var number: Double?
        }

        private let bytes: [UInt8]
        private var position = 0

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { bytes[position...].allSatisfy { $0 <= 0x20 } }

        mutating func next() -> Value? {
            while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
            var value = Value()
            if position < bytes.count, "'\"!".utf8.contains(bytes[position]) {
                value.prefix = bytes[position]
                position += 1
                while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
            }
            guard position < bytes.count else { return nil }
            if "*?TF".utf8.contains(bytes[position]) {
                position += 1
                return value
            }
            let start = position
            if "+-".utf8.contains(bytes[position]) { position += 1 }
            while position < bytes.count,
                Values.isPartOfNumber(bytes[position], after: bytes[position - (position > start ? 1 : 0)])
            {
                position += 1
            }
            guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)),
                number.isFinite,
                number.magnitude <= 1e9
            else {
                position = start
                return nil
            }
            value.number = number
            return value
        }

        /// A sign is part of a number behind its exponent only.
        private static func isPartOfNumber(_ byte: UInt8, after before: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"),
                UInt8(ascii: "E"):
                true
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                before == UInt8(ascii: "e") || before == UInt8(ascii: "E")
            default: false
            }
        }
    }
}

/// An element of an XML document, which must outlive it.
private struct Element {
    private let node: xmlNodePtr

    init?(_ node: xmlNodePtr?) {
        guard let node, node.pointee.type == XML_ELEMENT_NODE else { return nil }
        self.node = node
    }

    var name: String { String(cString: node.pointee.name) }
    var parent: Element? { Element(node.pointee.parent) }

    var children: [Element] {
        var children: [Element] = []
        var child = node.pointee.children
        while let node = child {
            if let element = Element(node) { children.append(element) }
            child = node.pointee.next
        }
        return children
    }

    /// All elements within, in the order of the file.
    var descendants: [Element] { children.flatMap { [$0] + $0.descendants } }

    /// The text within.
    var text: String {
        guard let content = xmlNodeGetContent(node) else { return "" }
        defer { ductus_xml_free(content) }
        return String(cString: content)
    }

    func attribute(_ name: String) -> String? {
        guard let value = xmlGetNoNsProp(node, name) else { return nil }
        defer { ductus_xml_free(value) }
        return String(cString: value)
    }

    /// The `xml:id` or `id`.
    var identifier: String? {
        if let value = xmlGetProp(node, "id") {
            defer { ductus_xml_free(value) }
            return String(cString: value)
        }
        return nil
    }

    /// What the ink within says; nil where it is not told.
    var truth: String? {
        let annotation = children.first {
            $0.name == "annotation" && ["truth", "transcription"].contains($0.attribute("type"))
        }
        guard let text = annotation?.text.trimmed, !text.isEmpty else { return nil }
        return text
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
