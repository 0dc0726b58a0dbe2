import Ductus

/// The kinds of picture a page can become.
public enum PictureFormat: String, CaseIterable, Sendable {
    /// By the end of the file's name.
    case svg, png, pdf

    /// The kind that the name of a file asks for by its extension, in small or capital letters.
    ///
    /// - Throws: ``RenderingError/unknownFormat(path:)`` for any other name.
    public init(path: String) throws(RenderingError) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = name.lastIndex(of: "."),
            let format = PictureFormat(rawValue: name[name.index(after: dot)...].lowercased())
        else { throw .unknownFormat(path: path) }
        self = format
    }
}

extension Page {
    /// The bytes of a file that shows this page.
    ///
    /// - Parameter dotsPerInch: The resolution of a PNG; the other formats have none.
    public func picture(
        _ format: PictureFormat, dotsPerInch: Double = 300
    ) throws(RenderingError) -> [UInt8] {
        switch format {
        case .svg: Array(try drawn { page throws(InputError) in try page.svg() }.utf8)
        case .png: try png(dotsPerInch: dotsPerInch)
        case .pdf: try pdf()
        }
    }
}
