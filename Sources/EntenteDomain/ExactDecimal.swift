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
    private init(coefficient: Int128, scale: Int) {
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

    /// Adds two numbers exactly; nil when the sum needs more digits than fit.
    public func adding(_ other: ExactDecimal) -> ExactDecimal? {
        let common = max(scale, other.scale)
        guard let left = rescaled(to: common), let right = other.rescaled(to: common) else {
            return nil
        }
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : ExactDecimal(coefficient: sum, scale: common)
    }

    /// The number with the opposite sign.
    public var negated: ExactDecimal { ExactDecimal(coefficient: -coefficient, scale: scale) }

    /// The coefficient at a larger scale; nil on overflow.
    private func rescaled(to larger: Int) -> Int128? {
        var value = coefficient
        for _ in scale..<max(larger, scale) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            value = product
        }
        return value
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
    private var whole: Int128 { coefficient / power(scale) }

    /// The digits after the point, with the sign, at a scale not below the own one.
    private func fraction(at common: Int) -> Int128 {
        coefficient % power(scale) * power(common - scale)
    }
}

/// Ten to the power of a digit count that is at most `Limits.decimalDigits`.
private func power(_ digits: Int) -> Int128 {
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
