import Ductus

/// Why a page cannot become a picture.
public enum RenderingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The sheet, the pen or a point cannot be drawn.
    case page(InputError)
    /// A resolution that is not between 1 and `Page.finestResolution` dots per inch.
    case badResolution(dotsPerInch: Double)
    /// A PNG larger than `Page.mostPixelsPerSide` or `Page.mostPixels` allow.
    case tooManyPixels(width: Int, height: Int)
    /// A PDF needs at least one page.
    case noPages
    /// The name of a file that ends in none of the extensions in ``PictureFormat``.
    case unknownFormat(path: String)
    /// Cairo, which draws PNG and PDF, gave up; in its own words.
    case cairo(String)

    public var description: String {
        switch self {
        case .page(let error): error.description
        case .badResolution(let dotsPerInch):
            "\(dotsPerInch) dots per inch: a resolution from 1 to \(Int(Page.finestResolution)) was expected"
        case .tooManyPixels(let width, let height):
            """
            a PNG of \(width) × \(height) pixels is too large: at most \(Page.mostPixelsPerSide) on a side \
            and \(Page.mostPixels) in all; choose fewer dots per inch or a smaller page
            """
        case .noPages: "a PDF needs at least one page"
        case .unknownFormat(let path):
            """
            \(path): the picture's format is told by the extension of its name, one of \
            \(PictureFormat.allCases.map { "." + $0.rawValue }.joined(separator: ", "))
            """
        case .cairo(let words): "Cairo cannot draw this: \(words)"
        }
    }
}
