/// A number as files hold it: rounded to a few decimals and written with as few digits as say it. Made by whole numbers
/// alone, so that every machine writes the same.
package struct Decimal: CustomStringConvertible {
    private var count: Int64
    private let places: Int

    /// - Parameters:
    ///   - value: a number whose digits, the decimals among them, are 18 at most.
    ///   - places: how many decimals are kept; a half is rounded away from zero.
    package init(_ value: Double, places: Int = 3) {
        var scaled = value
        for _ in 0..<places { scaled *= 10 }
        let whole = Int64(scaled)
        let rest = scaled - Double(whole)
        count = rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole
        self.places = places
    }

    package var description: String {
        var rest = count.magnitude
        var decimals = ""
        for _ in 0..<places {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            if digit > 0 || !decimals.isEmpty { decimals = String(digit) + decimals }
            rest = quotient
        }
        return (count < 0 ? "-" : "") + String(rest) + (decimals.isEmpty ? "" : "." + decimals)
    }

    static func - (a: Decimal, b: Decimal) -> Decimal {
        var difference = a
        difference.count -= b.count
        return difference
    }
}
