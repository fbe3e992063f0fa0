/// A decimal number without rounding: `coefficient` times ten to the power of minus `scale`.
///
/// There is no floating point in the log (protocol clause 2.2). The scale is part of what a person
/// wrote ("1.50" is not "1.5" on paper), so the text is kept; equality and order are by value.
public struct ExactDecimal: Sendable {
    /// The number without its decimal point.
    public let coefficient: Int128
    /// The count of digits after the decimal point.
    public let scale: Int

    /// Zero without digits after the point.
    public static let zero = ExactDecimal(coefficient: 0, scale: 0)

    /// Makes a number from its parts; both have been checked by the caller.
    init(coefficient: Int128, scale: Int) {
        self.coefficient = coefficient
        self.scale = scale
    }

    /// Reads `-?digits(.digits)?` without leading zeros, exponent, or minus zero.
    ///
    /// Nil for any other text and for more than `Limits.decimalDigits` digits, so that a number has
    /// few spellings and a sum of many cannot overflow unseen.
    public init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        let parts = bytes.split(
            separator: UInt8(ascii: "."),
            maxSplits: 1,
            omittingEmptySubsequences: false
        )
        guard let whole = parts.first, !whole.isEmpty, parts.count == 1 || !parts[1].isEmpty else {
            return nil
        }
        guard whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        let fraction = parts.count == 2 ? parts[1] : []
        guard whole.count + fraction.count <= Limits.decimalDigits else { return nil }
        var coefficient: Int128 = 0
        for byte in [whole, fraction].joined() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            coefficient = coefficient * 10 + Int128(byte - UInt8(ascii: "0"))
        }
        guard !isNegative || coefficient != 0 else { return nil }
        self.init(coefficient: isNegative ? -coefficient : coefficient, scale: fraction.count)
    }

    /// Adds two numbers exactly; nil when the sum needs more than `Limits.decimalDigits` digits.
    public func adding(_ other: ExactDecimal) -> ExactDecimal? { .sum(of: [self, other]) }

    /// Adds numbers exactly; nil when the sum needs more than `Limits.decimalDigits` digits at the
    /// largest of their scales.
    ///
    /// Nothing is rounded or given up on the way, so the answer is the same in any order.
    public static func sum(of numbers: some Sequence<ExactDecimal>) -> ExactDecimal? {
        var scale = 0
        // Whole and fraction in two parts of 17 digits each: 10 to the power of 21 numbers fit.
        var parts: [Int128] = [0, 0, 0, 0]
        let radix = powerOfTen(17)
        for number in numbers {
            scale = max(scale, number.scale)
            let fraction = number.fraction(at: 34)
            parts[0] += fraction % radix
            parts[1] += fraction / radix
            parts[2] += number.whole % radix
            parts[3] += number.whole / radix
        }
        carry(&parts, radix)
        let isNegative = parts[3] < 0
        if isNegative {
            parts = parts.map { -$0 }
            carry(&parts, radix)
        }
        guard parts[3] < radix else { return nil }
        let whole = parts[3] * radix + parts[2]
        guard whole < powerOfTen(Limits.decimalDigits - scale) else { return nil }
        let fraction = (parts[1] * radix + parts[0]) / powerOfTen(34 - scale)
        let coefficient = whole * powerOfTen(scale) + fraction
        return ExactDecimal(coefficient: isNegative ? -coefficient : coefficient, scale: scale)
    }

    /// The number with the opposite sign.
    public var negated: ExactDecimal { ExactDecimal(coefficient: -coefficient, scale: scale) }
}

/// Brings all parts but the highest into 0..<radix.
private func carry(_ parts: inout [Int128], _ radix: Int128) {
    for place in 0..<parts.count - 1 {
        let (quotient, remainder) = parts[place].quotientAndRemainder(dividingBy: radix)
        let borrow: Int128 = remainder < 0 ? 1 : 0
        parts[place] = remainder + borrow * radix
        parts[place + 1] += quotient - borrow
    }
}

extension ExactDecimal: Hashable, Comparable {
    /// Whether both are the same number, whatever their scales.
    public static func == (left: Self, right: Self) -> Bool {
        left.normalised == right.normalised
    }

    /// Orders by value.
    public static func < (left: Self, right: Self) -> Bool {
        guard left.whole == right.whole else { return left.whole < right.whole }
        // A fraction is below one, so at the larger scale it still fits.
        let common = max(left.scale, right.scale)
        return left.fraction(at: common) < right.fraction(at: common)
    }

    /// Hashes by value.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(normalised.0)
        hasher.combine(normalised.1)
    }

    /// The number without trailing zeros after the point.
    private var normalised: (Int128, Int) {
        var value = coefficient
        var digits = scale
        while digits > 0, value % 10 == 0 {
            value /= 10
            digits -= 1
        }
        return (value, digits)
    }

    /// The number without its fraction, rounded towards zero.
    private var whole: Int128 { coefficient / powerOfTen(scale) }

    /// The digits after the point, with the sign, at a scale not below the own one.
    private func fraction(at common: Int) -> Int128 {
        coefficient % powerOfTen(scale) * powerOfTen(common - scale)
    }
}

/// Ten to the power of a count of digits up to 34.
func powerOfTen(_ digits: Int) -> Int128 {
    (0..<digits).reduce(1) { product, _ in product * 10 }
}

extension ExactDecimal: CustomStringConvertible {
    /// The number with all digits of its scale, as it was written.
    public var description: String {
        let digits = String(coefficient.magnitude)
        let sign = coefficient < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}
