import Ductus

extension InkSample {
    /// The ink without recording errors: for training only, since measures are taken on ink as recorded.
    ///
    /// A pure function of ``offsets``. Lengths are raw units of IAM-OnDB, where the pen's ordinary step is
    /// about 18 and one step in ten thousand within a stroke is longer than 246. In this order:
    ///
    /// 1. *Spikes* go: a point within a stroke, at least 100 away from both neighbours, which lie less than half
    ///    the nearer distance apart.
    /// 2. *Lost lifts* come back: a step within a stroke longer than 250 and more than four times each step
    ///    beside it in the stroke becomes a movement through the air. No point is lost.
    /// 3. *Stray strokes* go: at most three points, and more than 300 away, across or down, from the box
    ///    around all other strokes.
    /// 4. A line taller than 2,000 (more than three ordinary lines), or left with a single point, is *broken*
    ///    and comes back empty: do not train on it.
    ///
    /// Ink that ``isSimplified`` has long steps on purpose and is returned as it is.
    public var cleanedOffsets: [PenOffset] {
        cleaning.offsets
    }

    /// ``cleanedOffsets`` and what it took to get there.
    var cleaning: Cleaning {
        Cleaning(of: self)
    }
}

/// One line cleaned by the rule of ``InkSample/cleanedOffsets``, with counts of what was done.
struct Cleaning {
    private(set) var offsets: [PenOffset]
    private(set) var spikes = 0
    private(set) var lostLifts = 0
    private(set) var strayStrokes = 0
    private(set) var strayPoints = 0
    private(set) var isBroken = false

    var isTouched: Bool { isBroken || spikes + lostLifts + strayStrokes > 0 }

    init(of sample: InkSample) {
        offsets = sample.offsets
        if sample.isSimplified { return }
        var drawing = Drawing(offsets: sample.offsets)
        drawing.strokes = drawing.strokes.flatMap { restoringLifts(in: removingSpikes(from: $0)) }
        removeStrayStrokes(from: &drawing)
        let height = drawing.bounds.map { $0.max.y - $0.min.y } ?? 0
        isBroken = drawing.pointCount < 2 || height > 2_000
        if isBroken {
            offsets = []
        } else if isTouched {
            offsets = drawing.offsets
        }
    }

    private mutating func removingSpikes(from stroke: Stroke) -> Stroke {
        var kept: [PenPoint] = []
        kept.reserveCapacity(stroke.points.count)
        for (index, point) in stroke.points.enumerated() {
            if let before = kept.last, index + 1 < stroke.points.count {
                let after = stroke.points[index + 1]
                let nearer = min(distance(before, point), distance(point, after))
                if nearer >= 100, distance(before, after) < nearer / 2 {
                    spikes += 1
                    continue
                }
            }
            kept.append(point)
        }
        return Stroke(kept)
    }

    private mutating func restoringLifts(in stroke: Stroke) -> [Stroke] {
        let points = stroke.points
        let steps = zip(points, points.dropFirst()).map { distance($0, $1) }
        var strokes: [Stroke] = []
        var start = 0
        for (index, step) in steps.enumerated() where step > 250 {
            let before = index > 0 ? steps[index - 1] : 0
            let after = index + 1 < steps.count ? steps[index + 1] : 0
            if step > 4 * max(before, after) {
                strokes.append(Stroke(Array(points[start...index])))
                start = index + 1
                lostLifts += 1
            }
        }
        strokes.append(Stroke(Array(points[start...])))
        return strokes
    }

    /// From the last stroke to the first: each is measured against all before it and those behind it that stay.
    private mutating func removeStrayStrokes(from drawing: inout Drawing) {
        var before: [Box] = []
        var box = Box()
        for stroke in drawing.strokes {
            before.append(box)
            box.include(stroke)
        }
        var behind = Box()
        var kept: [Stroke] = []
        for (stroke, before) in zip(drawing.strokes, before).reversed() {
            var own = Box()
            own.include(stroke)
            if stroke.points.count <= 3, own.gap(to: before.including(behind)) > 300 {
                strayStrokes += 1
                strayPoints += stroke.points.count
            } else {
                kept.append(stroke)
                behind = behind.including(own)
            }
        }
        drawing.strokes = kept.reversed()
    }

    /// A box around points; at first around none.
    private struct Box {
        private var left = Float.infinity
        private var right = -Float.infinity
        private var top = Float.infinity
        private var bottom = -Float.infinity

        mutating func include(_ stroke: Stroke) {
            for point in stroke.points {
                (left, right) = (min(left, point.x), max(right, point.x))
                (top, bottom) = (min(top, point.y), max(bottom, point.y))
            }
        }

        func including(_ other: Box) -> Box {
            var box = self
            (box.left, box.right) = (min(left, other.left), max(right, other.right))
            (box.top, box.bottom) = (min(top, other.top), max(bottom, other.bottom))
            return box
        }

        /// How far two boxes lie from each other, across or down; nothing where one holds no point.
        func gap(to other: Box) -> Float {
            guard left <= right, other.left <= other.right else { return 0 }
            return max(other.left - right, left - other.right, other.top - bottom, top - other.bottom)
        }
    }

    private func distance(_ a: PenPoint, _ b: PenPoint) -> Float {
        let dx = b.x - a.x
        let dy = b.y - a.y
        return (dx * dx + dy * dy).squareRoot()
    }
}
