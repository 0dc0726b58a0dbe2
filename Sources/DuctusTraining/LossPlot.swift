import Foundation

/// The losses of a run as a picture: the training loss as a line, validations as dots.
enum LossPlot {
    static func svg(_ metrics: MetricsLog) -> String {
        let width = 720.0
        let height = 360.0
        let margin = 48.0
        let losses = metrics.progress.map { ($0.points, $0.loss) }
        let scores = metrics.validations.map { ($0.points, $0.rawNatsPerPoint) }
        let values = (losses + scores).map(\.1).filter(\.isFinite).sorted()
        guard let lowest = values.first, let last = (losses + scores).map(\.0).max() else {
            return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\"/>\n"
        }
        // The first steep fall would flatten everything after it.
        let bottom = (lowest * 10).rounded(.down) / 10
        let top = max(bottom + 0.2, (values[values.count * 9 / 10] * 10).rounded(.up) / 10)
        func x(_ points: Double) -> Double {
            margin + (width - 2 * margin) * points / Double(max(last, 1))
        }
        func y(_ nats: Double) -> Double {
            height - margin - (height - 2 * margin) * (min(max(nats, bottom), top) - bottom) / (top - bottom)
        }
        func at(_ point: (Int, Double)) -> String {
            String(format: "%.1f,%.1f", x(Double(point.0)), y(point.1))
        }
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 720 360\" width=\"720\" height=\"360\" "
                + "font-family=\"sans-serif\" font-size=\"12\">",
            "<rect width=\"720\" height=\"360\" fill=\"#fff\"/>",
        ]
        for step in 0...4 {
            let nats = bottom + (top - bottom) * Double(step) / 4
            lines.append(
                String(
                    format: "<path d=\"M48 %.1fH672\" stroke=\"#ddd\"/><text x=\"42\" y=\"%.1f\" "
                        + "text-anchor=\"end\">%.2f</text>", y(nats), y(nats) + 4, nats))
            let points = Double(last) * Double(step) / 4
            lines.append(
                String(
                    format: "<text x=\"%.1f\" y=\"330\" text-anchor=\"middle\">%.1f M</text>",
                    x(points), points / 1e6))
        }
        lines.append(
            "<polyline fill=\"none\" stroke=\"#8aa\" points=\"\(losses.map(at).joined(separator: " "))\"/>")
        for score in scores {
            lines.append(
                String(
                    format: "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"#b30\"/>", x(Double(score.0)),
                    y(score.1)))
        }
        lines.append("<text x=\"48\" y=\"28\">raw nats a point: training (line), validation (dots)</text>")
        lines.append("<text x=\"360\" y=\"350\" text-anchor=\"middle\">points seen</text>")
        return lines.joined(separator: "\n") + "\n</svg>\n"
    }
}
