import Testing

@testable import DuctusRendering

struct PictureFormatTests {
    @Test func goesByTheExtension() throws {
        #expect(try PictureFormat(path: "a.svg") == .svg)
        #expect(try PictureFormat(path: "/tmp/x.y/hello.PNG") == .png)
        #expect(try PictureFormat(path: "a.svg.pdf") == .pdf)
    }

    @Test(arguments: ["", "svg", "a.gif", "a.svg/", "a.pdf/b", "a."])
    func saysWhichExtensionsThereAre(path: String) throws {
        let error = #expect(throws: RenderingError.unknownFormat(path: path)) {
            try PictureFormat(path: path)
        }
        #expect(error?.description.contains(".svg, .png, .pdf") == true)
    }
}
