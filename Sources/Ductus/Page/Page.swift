/// A sheet and the ink on it.
///
/// Everything is in millimetres; the origin is the sheet's upper left corner, x grows to the right and y
/// downward. A page knows nothing of files: ``svg()`` and, with DuctusRendering, `png(dotsPerInch:)` and `pdf()` return
/// what a file of that kind holds, and the same page gives the same bytes every time.
///
/// The ink is drawn as smooth curves. They may leave the points of a stroke by a fifth of the pen's
/// width, which the ink covers, and turn sharply only where the pen did.
public struct Page: Equatable, Sendable {
    /// The sheet's size, in millimetres.
    public var width: Double
    /// In millimetres.
    public var height: Double
    /// The ink, a word a group, in the order in which it is drawn.
    public var groups: [Group]
    /// What the ink is drawn with.
    public var pen: Pen
    /// The colour of the sheet; nil leaves it transparent.
    public var paper: Colour?
    /// The lines the sheet is ruled with, beneath the ink; nil: it is blank.
    public var rules: Rules?

    /// Straight lines over the sheet, from edge to edge or between margins.
    public struct Rules: Equatable, Sendable {
        /// How far each line across is from the sheet's upper edge, and where they begin and end.
        public var heights: [Double]
        /// Where the lines begin and end.
        public var left, right: Double
        /// How far each line down is from the sheet's left edge, and where they begin and end.
        public var columns: [Double]
        /// Where the columns begin and end.
        public var top, bottom: Double
        /// What the rules are drawn with.
        public var pen: Pen

        /// Lengths in millimetres.
        public init(
            heights: [Double], left: Double, right: Double, columns: [Double] = [], top: Double = 0,
            bottom: Double = 0, pen: Pen
        ) {
            self.heights = heights
            self.left = left
            self.right = right
            self.columns = columns
            self.top = top
            self.bottom = bottom
            self.pen = pen
        }
    }

    /// Lengths in millimetres.
    public init(
        width: Double, height: Double, groups: [Group] = [], pen: Pen = Pen(), paper: Colour? = nil,
        rules: Rules? = nil
    ) {
        self.width = width
        self.height = height
        self.groups = groups
        self.pen = pen
        self.paper = paper
        self.rules = rules
    }

    /// Strokes that belong together, such as a word's or a line's. An SVG keeps them in one `<g>`.
    public struct Group: Equatable, Sendable {
        /// What the strokes are, for people and programs to read: any text, not necessarily unique.
        public var label: String?
        /// The ink. Its unit is the millimetre, and its origin the page's.
        public var strokes: [Stroke]

        /// Strokes in millimetres on the page.
        public init(label: String? = nil, strokes: [Stroke]) {
            self.label = label
            self.strokes = strokes
        }
    }
}
