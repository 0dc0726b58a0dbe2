import Ductus
import DuctusFiles
import DuctusInk
import DuctusModels
import Foundation

extension HandwritingModel {
    /// Reads a model file, or a model that comes with Ductus by its name, such as `kanji`; what is wrong with it is
    /// told with its name. A file of that name comes first.
    init(named name: String) throws {
        if let shipped = try ShippedModel(named: name) {
            self = try .shipped(shipped)
            return
        }
        let bytes = try WholeFile.read(name)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(path: name, .content(error.rephrased { "this is no usable model: \($0)" }))
        }
    }

    /// The model of that name, or without a name the given one of those that come with Ductus.
    init(named name: String?, orShipped usual: ShippedModel) throws {
        if let name { try self.init(named: name) } else { self = try .shipped(usual) }
    }
}

extension ShippedModel {
    /// The model of this name; nil where a file is called so, or where only a file can be meant.
    ///
    /// - Throws: where there is neither, and the name is almost that of a model.
    init?(named name: String) throws(FileError) {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: name, isDirectory: &isFolder)
        if exists, !isFolder.boolValue { return nil }
        if let model = ShippedModel(rawValue: name) {
            self = model
            return
        }
        let names = ShippedModel.allCases.map(\.rawValue)
        guard !exists, let meant = ShippedFiles.suggestion(for: name, among: names) else { return nil }
        throw FileError(
            path: name,
            .missing(
                "there is no such file; did you mean \(meant)? The models that come with Ductus are "
                    + names.joined(separator: ", ")))
    }
}

extension ShippedFiles {
    /// The path of a hand or style of this name that comes with Ductus, or of the file at this path.
    ///
    /// - Parameter names: those that will do.
    fileprivate static func path(ofHand name: String, among names: [String]) throws(FileError) -> String {
        if let shipped = hand(named: name) { return shipped.path }
        guard FileManager.default.fileExists(atPath: name) else {
            let those = suggestion(for: name, among: names).map { "did you mean \($0)? Those" } ?? "those"
            throw FileError(
                path: name,
                .missing(
                    "there is no hand, style or ink file of this name; \(those) that come with Ductus are "
                        + names.joined(separator: ", ")))
        }
        return name
    }
}

extension Scribe.Options {
    /// Takes a hand or style that comes with Ductus, a hand file or an ink file.
    mutating func take(handNamed name: String) throws(FileError) {
        let path = try ShippedFiles.path(
            ofHand: name, among: ShippedFiles.handNames + ShippedFiles.styleNames)
        let bytes = try WholeFile.read(path)
        do {
            if path.lowercased().hasSuffix(".inkml") {
                (hand, style) = (
                    nil, try InkFile(inkML: bytes).style(name: URL(fileURLWithPath: path).handName)
                )
            } else {
                try take(handOf: bytes, name: URL(fileURLWithPath: path).handName)
            }
        } catch {
            throw FileError(path: path, .content(error.rephrased { "this is no usable hand: \($0)" }))
        }
    }
}

extension HandFile {
    /// A hand that comes with Ductus, or a hand file.
    init(named name: String) throws(FileError) {
        let path = try ShippedFiles.path(ofHand: name, among: ShippedFiles.handNames)
        let bytes = try WholeFile.read(path)
        do {
            try self.init(parsing: bytes)
        } catch {
            throw FileError(
                path: path,
                .content(error.rephrased { "\($0); of ink, `ductus hand learn` makes a hand file" }))
        }
    }
}
