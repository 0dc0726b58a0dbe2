import CCairo
import Ductus

/// The window painted over the text as it was written (as in Graves 2013, figure 13): for each run of words its
/// characters one above the other, the ink beneath, and how strongly each character was covered, from pale to dark.
public struct WindowPicture {
    private let traces: [Manuscript.WindowTrace]

    private static let width = 240.0
    private static let margin = 8.0
    private static let row = 4.0
    private static let inkHeight = 22.0

    /// A picture of the windows that a manuscript kept (`Scribe.Options.keepsWindow`).
    public init(_ manuscript: Manuscript) {
        traces = manuscript.windows
    }

    private static let dotsPerInch = 150.0

    /// No picture holds the rows of more characters than this.
    public static let mostCharacters = Int(Double(Page.mostPixelsPerSide) / dotsPerInch * 25.4 / row)

    /// As a PNG.
    public func png() throws(RenderingError) -> [UInt8] {
        let scale = Self.dotsPerInch / 25.4
        let rows = traces.reduce(0) { $0 + $1.text.unicodeScalars.count + 1 }
        let height =
            Double(rows) * Self.row + Double(traces.count) * (Self.inkHeight + Self.margin) + Self.margin
        let (columns, lines) = try Page.pixels(
            width: Self.width, height: height, dotsPerInch: Self.dotsPerInch)
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(columns), Int32(lines))!
        defer { cairo_surface_destroy(surface) }
        let context = cairo_create(surface)
        defer { cairo_destroy(context) }
        cairo_scale(context, scale, scale)
        cairo_set_source_rgb(context, 1, 1, 1)
        cairo_paint(context)
        var top = Self.margin
        for trace in traces { top = draw(trace, at: top, in: context) }
        try check(cairo_status(context))
        let stream = ByteStream()
        let status = withExtendedLifetime(stream) {
            cairo_surface_write_to_png_stream(surface, ByteStream.write, stream.closure)
        }
        try check(status)
        return stream.bytes
    }

    /// Draws one run and returns where the next begins. Time runs with the pen's way across.
    private func draw(_ trace: Manuscript.WindowTrace, at top: Double, in context: OpaquePointer?) -> Double {
        var labels = trace.text.unicodeScalars.map { $0 == " " ? "␣" : String(Character($0)) }
        labels.append("■")
        let left = Self.margin + 6
        let drawing = Drawing(offsets: trace.offsets)
        guard let (low, high) = drawing.bounds else { return top }
        let step = (Self.width - left - Self.margin) / Double(max(1, trace.coverage.count))
        cairo_select_font_face(context, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL)
        cairo_set_font_size(context, 3.2)
        for (character, label) in labels.enumerated() {
            // The text reads upward, as the window climbs it.
            let y = top + Double(labels.count - 1 - character) * Self.row
            cairo_set_source_rgb(context, 0.35, 0.35, 0.35)
            cairo_move_to(context, Self.margin, y + Self.row * 0.8)
            cairo_show_text(context, label)
            for (index, coverage) in trace.coverage.enumerated() where character < coverage.count {
                let total = max(1e-6, coverage.reduce(0, +))
                let share = Double(coverage[character] / total)
                guard share > 0.02 else { continue }
                cairo_set_source_rgb(context, 1 - 0.92 * share, 1 - 0.65 * share, 1 - 0.35 * share)
                cairo_rectangle(context, left + Double(index) * step, y, step * 1.05, Self.row * 0.95)
                cairo_fill(context)
            }
        }
        let inkTop = top + Double(labels.count) * Self.row + 2
        let scale = min(
            (Self.width - left - Self.margin) / Double(max(1, high.x - low.x)),
            (Self.inkHeight - 6) / Double(max(1, high.y - low.y)))
        cairo_set_source_rgb(context, 0, 0, 0)
        cairo_set_line_width(context, 0.4)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        for stroke in drawing.strokes {
            for (index, point) in stroke.points.enumerated() {
                let x = left + Double(point.x - low.x) * scale
                let y = inkTop + Double(point.y - low.y) * scale
                if index == 0 { cairo_move_to(context, x, y) }
                cairo_line_to(context, x, y)
            }
            cairo_stroke(context)
        }
        return inkTop + Self.inkHeight + Self.margin
    }
}
