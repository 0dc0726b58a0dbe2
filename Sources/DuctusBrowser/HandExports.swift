import Ductus

// Hands: what JavaScript learns, mixes and chooses. The Makefile has these exported from ductus.wasm, and leaves them and
// all that they need out of model.js.

/// Learns a hand from an ink file. True: the message is a hand file; false: it tells why not.
@_cdecl("learnHand")
public func learnHand(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    answer { () throws(InputError) in
        let lines = try InkFile(parsing: copy(bytes, count)).lines()
        return try HandFile(name: "", hand: network!.hand(of: lines.map { $0.offsets })).bytes
    }
}

/// Mixes the hands of two hand files, the second by its share, 0 to 1. True: the message is a hand file.
@_cdecl("mixHands")
public func mixHands(
    _ first: UnsafePointer<UInt8>, _ firstCount: Int, _ second: UnsafePointer<UInt8>, _ secondCount: Int,
    _ share: Float
) -> Bool {
    answer { () throws(InputError) in
        let hands = [
            try HandFile(parsing: copy(first, firstCount)).hand,
            try HandFile(parsing: copy(second, secondCount)).hand,
        ]
        return try HandFile(name: "", hand: Hand.mix(hands, weights: [1 - share, share])).bytes
    }
}

/// The message is the hands that the model offers: a JSON array of hand files.
@_cdecl("modelHands")
public func modelHands() {
    var bytes = Array("[".utf8)
    for (index, hand) in network!.hands.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += HandFile(name: "", hand: hand).bytes
    }
    message = bytes + Array("]".utf8)
}

private func copy(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> [UInt8] {
    [UInt8](copying: UnsafeRawBufferPointer(start: bytes, count: count))
}

private func answer(_ body: () throws(InputError) -> [UInt8]) -> Bool {
    do {
        message = try body()
        return true
    } catch {
        message = Array(error.description.utf8)
        return false
    }
}
