import Testing

@testable import Ductus

@Suite struct TensorFileTests {
    private func sample() -> TensorFile {
        var file = TensorFile()
        file.metadata = [("name", "a \"quoted\" – name\n"), ("empty", "")]
        file.append("floats", [1, 2.5, -3] as [Float], shape: [3])
        file.append("bytes", [1, -128, 127, 0, 5, 6] as [Int8], shape: [2, 3])
        file.append("scalar", [7] as [Int64], shape: [])
        file.append("none", [] as [Int16], shape: [0, 4])
        return file
    }

    @Test func whatIsWrittenIsRead() throws {
        let read = try TensorFile(parsing: sample().bytes)
        #expect(read.metadata("name") == "a \"quoted\" – name\n")
        #expect(try read.values("floats", as: Float.self, shape: [3]) == [1, 2.5, -3])
        #expect(try read.values("bytes", as: Int8.self, shape: [2, nil]) == [1, -128, 127, 0, 5, 6])
        #expect(try read.values("scalar", as: Int64.self, shape: []) == [7])
        #expect(try read.values("none", as: Int16.self, shape: [0, 4]) == [])
        #expect(read.bytes == sample().bytes)
    }

    @Test func errorsSayWhatWasExpected() throws {
        let file = sample()
        #expect { try file.values("x", as: Float.self, shape: [3]) } throws: {
            "\($0)".contains("\"x\" is missing")
        }
        #expect { try file.values("bytes", as: Float.self, shape: [2, 3]) } throws: {
            "\($0)".contains("holds I8 where F32 was expected")
        }
        #expect { try file.values("floats", as: Float.self, shape: [4]) } throws: {
            "\($0)".contains("[3] where [4] was expected")
        }
    }

    @Test func hostileHeadersAreRefused() {
        func file(_ header: String, data: Int = 8) -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 8)
            for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: header.utf8.count >> (8 * index)) }
            return bytes + Array(header.utf8) + [UInt8](repeating: 0, count: data)
        }
        let tensor = #"{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#
        #expect(throws: Never.self) { try TensorFile(parsing: file("{\"a\":\(tensor)}")) }
        for header in [
            "", "[]", "{", "nonsense", "{\"a\":\(tensor),\"a\":\(tensor)}",
            "{\"a\":\(tensor),\"b\":\(tensor)}",
            #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}"#,
            #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
            #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
            #"{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}}"#,
            #"{"a":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}}"#,
            #"{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}"#,
            #"{"__metadata__":{"a":1}}"#, #"{"a":5}"#, String(repeating: "[", count: 100_000),
        ] { #expect(throws: InputError.self) { try TensorFile(parsing: file(header)) } }
        #expect(throws: InputError.self) { try TensorFile(parsing: []) }
        #expect(throws: InputError.self) { try TensorFile(parsing: [UInt8](repeating: 255, count: 64)) }
    }
}
