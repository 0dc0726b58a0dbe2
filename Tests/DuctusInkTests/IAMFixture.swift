import Foundation

/// A few forms of invented ink in the layout of IAM-OnDB, in a folder of their own.
struct IAMFixture {
    struct Form {
        var name: String
        var texts: [String]
        /// The numbers of the line files; nil for one file for each text.
        var numbers: [Int]?
        var split: String?
    }

    static let forms = [
        Form(
            name: "a01-000u", texts: ["A MOVE to stop", "Mr. Gaitskell", "from nominating"],
            split: "testset_t"),
        Form(name: "a01-001w", texts: ["any more  Labour", "life # Peers"], split: "trainset"),
        Form(name: "b02-003", texts: ["one", "two"], numbers: [1, 2, 3], split: "trainset"),
        Form(name: "c03-004z", texts: ["alone"], split: "testset_v"),
        Form(name: "d04-005", texts: ["unlisted"]),
    ]

    /// The folder that holds `iam-ondb`.
    let folder: URL
    var root: URL { folder.appending(path: "iam-ondb") }

    init(_ forms: [Form] = IAMFixture.forms) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "ductus-\(UUID().uuidString)")
        for form in forms {
            let place = "\(form.name.prefix(3))/\(form.name.prefix(7))"
            for number in form.numbers ?? Array(1...form.texts.count) {
                try write(IAMFixture.xml(seed: number), to: IAMFixture.linePath(form.name, number))
            }
            let text =
                "OCR:\r\n\r\nsomething else\r\n\r\nCSR: \r\n\r\n  " + form.texts.joined(separator: " \r\n")
                + "\r\n\r\n"
            try write(text, to: "ascii/\(place)/\(form.name).txt")
        }
        for (index, split) in ["trainset", "testset_v", "testset_t", "testset_f"].enumerated() {
            let names = forms.filter { $0.split == split }.map(\.name)
            try write(
                (names.isEmpty ? ["z99-00\(index)"] : names).joined(separator: "\n") + "\n",
                to: "task1/\(split).txt"
            )
        }
    }

    static func linePath(_ form: String, _ number: Int) -> String {
        let digits = number < 10 ? "0\(number)" : "\(number)"
        return "lineStrokes/\(form.prefix(3))/\(form.prefix(7))/\(form)-\(digits).xml"
    }

    /// Two strokes: three points down to the right, then one dot.
    static func xml(seed: Int) -> String {
        """
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <WhiteboardCaptureSession>
          <WhiteboardDescription><SensorLocation corner="top_left"/></WhiteboardDescription>
          <StrokeSet>
            <Stroke colour="black" start_time="769.05" end_time="769.64">
              <Point x="\(1000 + seed)" y="1058" time="769.05"/>
              <Point x="\(1010 + 2 * seed)" y="1085" time="769.07"/>
              <Point x="\(1020 + 2 * seed)" y="1095" time="769.08"/>
            </Stroke>
            <Stroke colour="black" start_time="770.05" end_time="770.06">
              <Point x="1100" y="1050" time="770.05"/>
            </Stroke>
          </StrokeSet>
        </WhiteboardCaptureSession>

        """
    }

    func write(_ text: String, to name: String) throws {
        let url = root.appending(path: name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// Packs the forms with the `tar` program and returns the archive's path.
    ///
    /// - Parameter compression: `J` for xz, `z` for gzip, empty for none.
    func packed(_ compression: String = "J") throws -> String {
        let path = folder.appending(path: "packed\(compression)").path
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = ["tar", "-C", folder.path, "-c\(compression)f", path, "iam-ondb"]
        try tar.run()
        tar.waitUntilExit()
        return path
    }

    func path(_ name: String, holding text: String) throws -> String {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }
}
