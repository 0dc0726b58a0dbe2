import Ductus
import Foundation

/// A folder laid out as IAM-OnDB's publishers lay it out, with three small forms of made-up ink.
struct SyntheticDatabase {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ductus-ink-\(UUID().uuidString)")
        for (form, lines) in [("a01-000u", 2), ("a01-001", 3), ("b02-007z", 1)] {
            for line in 1...lines {
                try write(
                    Self.xml(line),
                    to: "iam-ondb/lineStrokes/\(form.prefix(3))/\(form.prefix(7))/\(form)-0\(line).xml")
            }
        }
        // Line ends of two kinds, spaces around, blank lines; and a form with a line of ink more than of text.
        try write(
            "OCR:\n\nall lines\n\nCSR:\n\nFirst line \r\nsecond line\r\n\r\n",
            to: "iam-ondb/ascii/a01/a01-000/a01-000u.txt")
        try write("CSR:\none\ntwo\n", to: "iam-ondb/ascii/a01/a01-001/a01-001.txt")
        try write("OCR:\nnothing of use\n", to: "iam-ondb/ascii/b02/b02-007/b02-007z.txt")
        try write("a01-000u\n", to: "iam-ondb/task1/trainset.txt")
        try write("a01-001\n\n", to: "iam-ondb/task1/testset_v.txt")
    }

    func write(_ text: String, to path: String) throws {
        let url = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// Packs everything with the system's tar.
    func packed() throws -> String {
        let archive = folder.appending(path: "ink.tar.xz").path
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = ["tar", "-cJf", archive, "-C", folder.path, "iam-ondb"]
        try tar.run()
        tar.waitUntilExit()
        return archive
    }

    static func xml(_ line: Int) -> String {
        let points = (0..<30).map {
            "<Point x=\"\(1000 + 10 * $0)\" y=\"\(2000 + $0 * $0 % 37 * line)\" time=\"1.0\"/>"
        }
        return """
            <?xml version="1.0" encoding="ISO-8859-1"?>
            <WhiteboardCaptureSession><WhiteboardDescription><SensorLocation corner="top_left"/></WhiteboardDescription>
            <StrokeSet><Stroke colour="black" start_time="1" end_time="2">\(points[..<12].joined(separator: "\n"))</Stroke>
            <Stroke colour="black" start_time="3" end_time="4">\(points[12...].joined())</Stroke></StrokeSet>
            </WhiteboardCaptureSession>
            """
    }
}
