import Foundation

/// The models, hands and styles that come with Ductus, as files.
public enum ShippedFiles {
    /// The folder that holds them: the resources of this library, or `share/ductus/models` of an installation.
    ///
    /// - Throws: ``ShippedError/notFound(searched:)``.
    public static func folder() throws(ShippedError) -> URL {
        guard let folder = found else { throw .notFound(searched: candidates.map(\.path)) }
        return folder
    }

    /// A file below the folder, for instance `hands/clara.hand.json`.
    ///
    /// - Throws: ``ShippedError``.
    public static func file(_ name: String) throws(ShippedError) -> URL {
        let url = try folder().appending(path: name)
        guard FileManager.default.fileExists(atPath: url.path) else { throw .missing(url) }
        return url
    }

    /// The names of the hands.
    public static var handNames: [String] { names(in: "hands", ending: ".hand.json") }

    /// The names of the styles, which are lines of ink.
    public static var styleNames: [String] { names(in: "styles", ending: ".json") }

    /// A hand's or a style's file by its name, or nil if there is none of this name.
    public static func hand(named name: String) -> URL? {
        if handNames.contains(name) { return try? file("hands/\(name).hand.json") }
        if styleNames.contains(name) { return try? file("styles/\(name).json") }
        return nil
    }

    private static func names(in folder: String, ending: String) -> [String] {
        let files = found.flatMap {
            try? FileManager.default.contentsOfDirectory(atPath: $0.appending(path: folder).path)
        }
        return (files ?? []).filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }
            .sorted()
    }

    private static let found = candidates.first {
        FileManager.default.fileExists(atPath: $0.appending(path: ShippedModel.hands.fileName).path)
    }

    /// The folder of the running program, by its real path, whatever it is called by.
    public static var programFolder: URL {
        (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
            .resolvingSymlinksInPath().deletingLastPathComponent()
    }

    /// Where the folder may lie.
    private static let candidates: [URL] = {
        let program = programFolder
        var folders = [
            program.appending(path: "Ductus_DuctusModels.resources"),
            program.appending(path: "Ductus_DuctusModels.bundle"),
            program.appending(path: "../share/ductus/models").standardizedFileURL,
        ]
        #if canImport(Darwin)
            if let resources = Bundle.module.resourceURL { folders.insert(resources, at: 0) }
        #endif
        return folders
    }()
}
