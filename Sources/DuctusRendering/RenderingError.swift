/// Why a page cannot become a picture.
public enum RenderingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A point that is not a number or lies more than ``Page/farthest`` from the page's origin.
    /// All three are counted from 0: the group on its page, the stroke in its group, the point in its stroke.
    case badPoint(group: Int, stroke: Int, point: Int)
    /// A sheet with a side, in millimetres, that is not above zero or is longer than ``Page/longestSide``.
    case badPageSize(width: Double, height: Double)
    /// A pen whose width, in millimetres, is not a positive number or exceeds ``Page/longestSide``.
    case badPenWidth(Double)
    /// A resolution that is not between 1 and ``Page/finestResolution`` dots per inch.
    case badResolution(dotsPerInch: Double)
    /// A PNG larger than ``Page/mostPixelsPerSide`` or ``Page/mostPixels`` allow.
    case tooManyPixels(width: Int, height: Int)
    /// A PDF needs at least one page.
    case noPages
    /// The name of a file that ends in none of the extensions in ``PictureFormat``.
    case unknownFormat(path: String)
    /// Cairo, which draws PNG and PDF, gave up; in its own words.
    case cairo(String)

    public var description: String {
        switch self {
        case .badPoint(let group, let stroke, let point):
            """
            point \(point) of stroke \(stroke) in group \(group) (each counted from 0) is not a number \
            or lies more than \(Int(Page.farthest)) mm away
            """
        case .badPageSize(let width, let height):
            """
            a page of \(width) × \(height) mm cannot be drawn: each side must be above 0 and at most \
            \(Int(Page.longestSide)) mm
            """
        case .badPenWidth(let width):
            "a pen \(width) mm wide cannot draw: its width must be above 0 and at most \(Int(Page.longestSide)) mm"
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
