import CCairo
import Ductus

extension Page {
    /// The page as a PDF document of one page.
    ///
    /// - Parameter title: what the document is called; nil: nothing.
    public func pdf(title: String? = nil) throws(RenderingError) -> [UInt8] {
        try [self].pdf(title: title)
    }
}

extension Collection<Page> {
    /// The pages as one PDF document, each in its own size. Its words can be searched and copied: text that is not seen
    /// lies over the ink. It carries no date: the same pages give the same bytes.
    ///
    /// - Parameter title: what the document is called; nil: nothing.
    public func pdf(title: String? = nil) throws(RenderingError) -> [UInt8] {
        guard !isEmpty else { throw .noPages }
        let pointsPerMillimetre = 72 / 25.4
        let stream = ByteStream()
        return try withExtendedLifetime(stream) { () throws(RenderingError) in
            let surface = cairo_pdf_surface_create_for_stream(ByteStream.write, stream.closure, 1, 1)!
            defer { cairo_surface_destroy(surface) }
            cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "")
            if let title { cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title) }
            let text = TextLayer()
            for page in self {
                let shapes = try page.drawn { page throws(InputError) in try page.shapes() }
                cairo_pdf_surface_set_size(
                    surface, page.width * pointsPerMillimetre, page.height * pointsPerMillimetre)
                try page.draw(shapes, on: surface, unitsPerMillimetre: pointsPerMillimetre)
                text.add(page, on: surface, unitsPerMillimetre: pointsPerMillimetre)
                cairo_surface_show_page(surface)
            }
            cairo_surface_finish(surface)
            try check(cairo_surface_status(surface))
            return stream.bytes
        }
    }
}
