import CCairo
import Ductus

extension Page {
    /// What `draw` makes of the page.
    func drawn<Picture>(_ draw: (Page) throws(InputError) -> Picture) throws(RenderingError) -> Picture {
        do throws(InputError) { return try draw(self) } catch { throw .page(error) }
    }

    /// Draws the page on a surface, of which `unitsPerMillimetre` lie in a millimetre.
    func draw(
        _ shapes: [[Shape]], on surface: OpaquePointer, unitsPerMillimetre: Double
    ) throws(RenderingError) {
        let context = cairo_create(surface)
        defer { cairo_destroy(context) }
        cairo_scale(context, unitsPerMillimetre, unitsPerMillimetre)
        if let paper {
            setSource(paper, of: context)
            cairo_paint(context)
        }
        if let rules {
            setSource(rules.pen.colour, of: context)
            cairo_set_line_width(context, rules.pen.width)
            for height in rules.heights {
                cairo_move_to(context, rules.left, height)
                cairo_line_to(context, rules.right, height)
            }
            for column in rules.columns {
                cairo_move_to(context, column, rules.top)
                cairo_line_to(context, column, rules.bottom)
            }
            cairo_stroke(context)
        }
        setSource(pen.colour, of: context)
        cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        for shape in shapes.joined() {
            switch shape {
            case .line(let path, let width):
                cairo_set_line_width(context, width)
                trace(path, in: context)
                cairo_stroke(context)
            case .area(let outlines):
                for outline in outlines {
                    cairo_new_sub_path(context)
                    for corner in outline { cairo_line_to(context, corner.x, corner.y) }
                    cairo_close_path(context)
                }
                cairo_fill(context)
            }
        }
        try check(cairo_status(context))
    }

    private func trace(_ path: SmoothPath, in context: OpaquePointer?) {
        cairo_move_to(context, path.start.x, path.start.y)
        if path.curves.isEmpty { cairo_line_to(context, path.start.x, path.start.y) }
        for curve in path.curves {
            cairo_curve_to(
                context, curve.control1.x, curve.control1.y, curve.control2.x, curve.control2.y,
                curve.end.x, curve.end.y)
        }
    }

    private func setSource(_ colour: Colour, of context: OpaquePointer?) {
        cairo_set_source_rgb(
            context, Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255)
    }
}

/// - Throws: ``RenderingError/cairo(_:)`` unless all went well.
func check(_ status: cairo_status_t) throws(RenderingError) {
    guard status == CAIRO_STATUS_SUCCESS else {
        throw .cairo(String(cString: cairo_status_to_string(status)))
    }
}

/// Where Cairo writes the bytes of a picture to.
final class ByteStream {
    private(set) var bytes: [UInt8] = []

    /// What Cairo is to hand to ``write``. Valid for as long as the stream lives.
    var closure: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    static let write: cairo_write_func_t = { closure, data, count in
        let stream = Unmanaged<ByteStream>.fromOpaque(closure!).takeUnretainedValue()
        stream.bytes += UnsafeBufferPointer(start: data, count: Int(count))
        return CAIRO_STATUS_SUCCESS
    }
}
