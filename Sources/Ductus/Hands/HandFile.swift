/// A hand as JSON, for other programs and for people:
///
///     {"format": "ductus hand 1", "name": "mine", "description": "…", "space": "9f3c…", "levels": [12, -5, …]}
///
/// `levels` are ``Hand/levels``, whole numbers within ±127; `space` is ``Hand/space`` in hexadecimal digits.
public struct HandFile: Equatable, Sendable {
    /// What people call the hand.
    public var name: String
    /// One line for people; empty where there is none.
    public var description: String
    /// The hand itself.
    public var hand: Hand

    private static let format = "ductus hand 1"
    /// The most bytes of a hand file, and the most of its name and its description.
    public static let (mostBytes, longestName) = (100_000, 200)

    /// A hand to be kept, with a name and a sentence about it.
    public init(name: String, description: String = "", hand: Hand) {
        self.name = name
        self.description = description
        self.hand = hand
    }

    /// The file: JSON, which ``init(parsing:)`` reads.
    public var bytes: [UInt8] {
        JSON.object([
            JSON.Member("format", .string(HandFile.format)), JSON.Member("name", .string(name)),
            JSON.Member("description", .string(description)),
            JSON.Member("space", .string(String(hand.space, radix: 16))),
            JSON.Member("levels", .array(hand.levels.map { JSON(Int($0)) })),
        ]).bytes
    }

    /// Whether JSON says that it is a hand, whatever it may lack.
    static func claims(_ json: JSON) -> Bool {
        json["format"]?.string.map { $0.utf8.elementsEqual(format.utf8) } ?? false
    }

    /// Reads a file.
    ///
    /// - Throws: if it is none.
    public init(parsing bytes: [UInt8]) throws(InputError) {
        guard bytes.count <= HandFile.mostBytes else {
            throw .tooLarge("a hand file must have at most \(HandFile.mostBytes) bytes, got \(bytes.count)")
        }
        try self.init(JSON(parsing: bytes))
    }

    init(_ json: JSON) throws(InputError) {
        guard HandFile.claims(json) else {
            throw .malformed("this is no hand: {\"format\": \"\(HandFile.format)\", …} was expected")
        }
        name = json["name"]?.string ?? ""
        description = json["description"]?.string ?? ""
        guard name.utf8.count <= HandFile.longestName, description.utf8.count <= HandFile.longestName else {
            throw .tooLarge("a hand's name or description is longer than \(HandFile.longestName) bytes")
        }
        guard let space = json["space"]?.string, let number = hexadecimal(space) else {
            throw .malformed("the hand's \"space\" must be 1 to 16 hexadecimal digits")
        }
        var levels: [Int8] = []
        for level in json["levels"]?.array ?? [] {
            guard let number = level.int, -127...127 ~= number else {
                throw .malformed(
                    "number \(levels.count) of the hand must be a whole number between -127 and 127")
            }
            levels.append(Int8(number))
        }
        guard HandShape.sizes ~= levels.count else {
            throw .malformed("a hand must have 1 to 256 \"levels\", got \(levels.count)")
        }
        hand = try Hand(levels: levels, space: number)
    }
}

extension Scribe.Options {
    /// Takes the hand of a file: a hand file's, or that of an ink file.
    ///
    /// - Parameter name: what an ink file's style is called.
    /// - Throws: if it is neither.
    public mutating func take(handOf bytes: [UInt8], name: String) throws(InputError) {
        if bytes.count <= HandFile.mostBytes, let json = try? JSON(parsing: bytes), HandFile.claims(json) {
            hand = try HandFile(json).hand
            style = nil
        } else {
            hand = nil
            style = try InkFile(parsing: bytes).style(name: name)
        }
    }
}
