import Ductus
import Foundation

/// The models that come with Ductus. Each has a card, `Models/NAME.md`, which tells what it learned from and its terms.
public enum ShippedModel: String, CaseIterable, Sendable {
    /// Writes by itself: handwriting that means nothing.
    case cursive
    /// Writes text, in the hand of a line of ink that it reads first.
    case scribe
    /// Writes text in any hand.
    case hands
    /// Makes up characters that look like Chinese ones and mean nothing.
    case kanji
    /// Makes up characters of alphabets that nobody has.
    case alphabets

    /// The name of its file.
    public var fileName: String { "\(rawValue).safetensors" }

    /// 16 hexadecimal digits made of the bytes of its file, by which two models of one name are told apart.
    ///
    /// - Throws: ``ShippedError``.
    public func fingerprint() throws(ShippedError) -> String {
        let url = try ShippedFiles.file(fileName)
        guard let data = try? Data(contentsOf: url) else { throw .missing(url) }
        var fingerprint = Fingerprint()
        for byte in data { fingerprint.add(UInt64(byte)) }
        let digits = String(fingerprint.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension HandwritingModel {
    /// Reads a model that comes with Ductus.
    ///
    ///     let scribe = try Scribe(.shipped(.hands))
    ///
    /// - Throws: ``ShippedError``.
    public static func shipped(_ model: ShippedModel) throws(ShippedError) -> HandwritingModel {
        try read(model.fileName) { bytes throws(InputError) in try HandwritingModel(parsing: bytes) }
    }
}

extension HandFile {
    /// Reads a hand that comes with Ductus; ``ShippedFiles/handNames`` are their names.
    ///
    /// - Throws: ``ShippedError``.
    public static func shipped(_ name: String) throws(ShippedError) -> HandFile {
        guard ShippedFiles.handNames.contains(name) else {
            // Of an installation without hands, say that it is one.
            _ = try ShippedFiles.folder()
            throw .unknownHand(name, known: ShippedFiles.handNames)
        }
        return try read("hands/\(name).hand.json") { bytes throws(InputError) in try HandFile(parsing: bytes)
        }
    }
}

extension Hand {
    /// A hand that comes with Ductus, to write in with the model ``ShippedModel/hands``.
    ///
    /// - Throws: ``ShippedError``.
    public static func shipped(_ name: String) throws(ShippedError) -> Hand {
        try HandFile.shipped(name).hand
    }
}

private func read<Content>(
    _ name: String, parse: ([UInt8]) throws(InputError) -> Content
) throws(ShippedError) -> Content {
    let url = try ShippedFiles.file(name)
    guard let data = try? Data(contentsOf: url) else { throw .missing(url) }
    do {
        return try parse([UInt8](data))
    } catch {
        throw .damaged(url, error)
    }
}
