import Foundation

// A program for libFuzzer, which calls `readOneInput` with one input after another and watches which code each reaches.
// `make fuzz` builds it and runs every reader in turn.

typealias ReadOneInput = @convention(c) (UnsafePointer<UInt8>, Int) -> CInt

@_extern(c, "LLVMFuzzerRunDriver")
func fuzz(
    _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>,
    _ read: ReadOneInput
) -> CInt

/// The reader that takes the inputs: the one that the environment names.
private let reader: Reader = {
    let name = ProcessInfo.processInfo.environment["DUCTUS_READER"] ?? ""
    guard let reader = Reader(rawValue: name) else {
        print("DUCTUS_READER must be one of \(Reader.allCases.map(\.rawValue).joined(separator: ", "))")
        exit(2)
    }
    return reader
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func readOneInput(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    reader.read(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// What the package manager takes for the program's beginning.
@_cdecl("DuctusFuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutableRawPointer?) -> CInt {
    var (count, arguments) = (count, arguments)
    return fuzz(&count, &arguments, readOneInput)
}
