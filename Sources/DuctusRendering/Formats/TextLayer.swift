import CCairo
import Ductus

/// Text that cannot be seen, over the ink of each word, so that a PDF can be searched and its text copied.
final class TextLayer {
    /// A font whose glyphs are empty and all of one width: no font of the machine is asked for, so that the same pages
    /// give the same bytes.
    private let font = cairo_user_font_face_create()

    /// How wide a glyph is, for its height.
    private static let width = 0.5

    init() {
        cairo_user_font_face_set_init_func(font) { _, _, extents in
            extents!.pointee.ascent = 1
            extents!.pointee.descent = 0
            extents!.pointee.max_x_advance = TextLayer.width
            return CAIRO_STATUS_SUCCESS
        }
        cairo_user_font_face_set_render_glyph_func(font) { _, _, _, extents in
            extents!.pointee.x_advance = TextLayer.width
            return CAIRO_STATUS_SUCCESS
        }
        cairo_user_font_face_set_unicode_to_glyph_func(font) { _, scalar, glyph in
            glyph!.pointee = UInt(scalar)
            return CAIRO_STATUS_SUCCESS
        }
    }

    deinit { cairo_font_face_destroy(font) }

    /// Lays the words of a page, its groups' labels, over their ink: as wide and as high.
    func add(_ page: Page, on surface: OpaquePointer, unitsPerMillimetre: Double) {
        let context = cairo_create(surface)
        defer { cairo_destroy(context) }
        cairo_scale(context, unitsPerMillimetre, unitsPerMillimetre)
        cairo_set_font_face(context, font)
        for group in page.groups {
            guard let label = group.label, !label.isEmpty,
                let (low, high) = Drawing(strokes: group.strokes).bounds
            else { continue }
            // A space behind each word, so that readers keep words apart.
            let count = Double(label.unicodeScalars.count)
            var size = cairo_matrix_t()
            cairo_matrix_init_scale(
                &size, max(0.1, Double(high.x - low.x)) / (count * TextLayer.width),
                max(0.1, Double(high.y - low.y)))
            cairo_set_font_matrix(context, &size)
            // Text without height that lies on a whole unit covers none, and Cairo leaves it out.
            let baseline = (Double(high.y) * unitsPerMillimetre).rounded(.down) + 0.5
            cairo_move_to(context, Double(low.x), baseline / unitsPerMillimetre)
            cairo_show_text(context, label + " ")
        }
    }
}
