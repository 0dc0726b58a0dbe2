/// What tells one sequence of numbers from another: Fowler, Noll and Vo's hash, variant 1a, of 64 bits, over whole numbers
/// instead of bytes.
package struct Fingerprint {
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    package mutating func add(_ number: UInt64) {
        value = (value ^ number) &* 0x100_0000_01b3
    }

    package mutating func add(_ offset: PenOffset) {
        add(UInt64(offset.dx.bitPattern))
        add(UInt64(offset.dy.bitPattern))
        add(offset.endOfStroke ? 1 : 0)
    }
}
