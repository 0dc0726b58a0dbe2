extension JSON {
    /// A number; nil for anything else.
    ///
    /// Made with multiplications and divisions alone, so that every machine reads the same: the nearest number where the
    /// text has at most 15 digits and 22 decimals, and one next to it for longer ones.
    package var double: Double? {
        guard case .number(let text) = self else { return nil }
        var (isNegative, isFraction, isExponent) = (false, false, false)
        var digits: UInt64 = 0
        var (scale, exponent, exponentSign) = (0, 0, 1)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"): if isExponent { exponentSign = -1 } else { isNegative = true }
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): isExponent = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                if isExponent {
                    exponent = min(exponent * 10 + Int(digit), 10_000)
                } else if digits < 1_000_000_000_000_000_000 {
                    digits = digits * 10 + UInt64(digit)
                    if isFraction { scale -= 1 }
                } else if !isFraction {
                    scale += 1
                }
            default: break
            }
        }
        let value = JSON.scaled(Double(digits), byTens: scale + exponentSign * exponent)
        return isNegative ? -value : value
    }

    /// `value` times a power of ten.
    private static func scaled(_ value: Double, byTens power: Int) -> Double {
        // Powers of ten up to the 22nd are numbers without a rest.
        var (result, left) = (value, min(power.magnitude, 400))
        while left > 0 {
            var factor = 1.0
            for _ in 0..<min(left, 22) { factor *= 10 }
            result = power < 0 ? result / factor : result * factor
            left -= min(left, 22)
        }
        return result
    }

    /// A number rounded to six digits that count, all that a length computed in Float is known to, and at most 12 decimals.
    init(significant value: Double) {
        var (places, scaled) = (5, value.magnitude)
        while scaled < 1, places < 12 {
            scaled *= 10
            places += 1
        }
        while scaled >= 10, places > 0 {
            scaled /= 10
            places -= 1
        }
        self.init(value, places: places)
    }

    /// A number with as few digits as say its first `places` decimals.
    package init(_ value: Double, places: Int = 3) {
        self = .number(Decimal(value, places: places).description)
    }
}
