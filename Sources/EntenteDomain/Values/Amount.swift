/// A number as the frameworks compute with it: exact to twelve digits after the point.
///
/// 1. Sums, differences and products of numbers with up to six digits after the point are exact.
/// 2. A quotient is rounded at the twelfth digit, half away from zero, as people round on paper. So
///    every replica shows the same digits, in whatever order the numbers came.
/// 3. Nothing overflows: a result beyond 10^25 stays there, so that the sum of two fits 128 bits. The
///    catalogue lets in numbers below 10^15 only (`Limits.numberDigits`).
public struct Amount: Hashable, Comparable, Sendable {
    /// The number times 10^12.
    private let units: Int128

    private static let unit: Int128 = 1_000_000_000_000
    private static let largest: Int128 = 10_000_000_000_000_000_000_000_000 * unit

    private init(units: Int128) { self.units = max(-Self.largest, min(Self.largest, units)) }

    /// Nothing.
    public static let zero = Amount(0)
    /// A hundred, for percentages.
    public static let hundred = Amount(100)

    /// Makes a whole number.
    public init(_ whole: Int) { self.init(units: Int128(whole) * Self.unit) }

    /// Takes a decimal; nil when it has more digits than `Limits.numberDigits` before the point or
    /// `Limits.numberScale` after it.
    public init?(_ decimal: ExactDecimal) {
        guard decimal.scale <= Limits.numberScale else { return nil }
        let divisor = powerOfTen(decimal.scale)
        guard decimal.coefficient.magnitude / divisor.magnitude < powerOfTen(Limits.numberDigits)
        else { return nil }
        self.init(units: decimal.coefficient * (Self.unit / divisor))
    }

    /// Reads a decimal as it stands in the log; nil for any other text and beyond the bounds.
    public init?(_ text: some StringProtocol) {
        guard let decimal = ExactDecimal(text), let amount = Amount(decimal) else { return nil }
        self = amount
    }

    /// Whether the left number is smaller.
    public static func < (left: Self, right: Self) -> Bool { left.units < right.units }
}

extension Amount: ExpressibleByIntegerLiteral {
    /// Makes a whole number.
    public init(integerLiteral value: Int) { self.init(value) }
}

extension Amount: ExpressibleByStringLiteral {
    /// Makes a number from a literal decimal; a literal that breaks the form is a bug.
    public init(stringLiteral text: String) {
        guard let decimal = ExactDecimal(text), let amount = Amount(decimal) else {
            preconditionFailure("not a number: \(text)")
        }
        self = amount
    }
}

extension Amount: AdditiveArithmetic {
    /// The sum.
    public static func + (left: Self, right: Self) -> Self { Self(units: left.units + right.units) }

    /// The difference.
    public static func - (left: Self, right: Self) -> Self { Self(units: left.units - right.units) }

    /// The number with the opposite sign.
    public static prefix func - (number: Self) -> Self { Self(units: -number.units) }

    /// The product, rounded at the twelfth digit.
    public static func * (left: Self, right: Self) -> Self {
        left.scaled(by: right.units, over: unit)
    }

    /// The quotient, rounded at the twelfth digit; nil when the divisor is zero.
    public func divided(by divisor: Amount) -> Amount? {
        divisor.units == 0 ? nil : scaled(by: Self.unit, over: divisor.units)
    }

    /// What part of a whole this is, in percent; nil when the whole is zero.
    public func percent(of whole: Amount) -> Amount? { (self * 100).divided(by: whole) }

    /// This number times a factor and through a divisor, with the whole product in between.
    private func scaled(by factor: Int128, over divisor: Int128) -> Amount {
        let product = units.magnitude.multipliedFullWidth(by: factor.magnitude)
        let isNegative = (units < 0 ? 1 : 0) ^ (factor < 0 ? 1 : 0) ^ (divisor < 0 ? 1 : 0) == 1
        // Beyond this the quotient would not fit; the bound is far above `largest`.
        guard product.high < divisor.magnitude else {
            return Amount(units: isNegative ? -Self.largest : Self.largest)
        }
        let (quotient, remainder) = divisor.magnitude.dividingFullWidth(product)
        let half = divisor.magnitude - remainder <= remainder ? 1 : 0
        let bounded = min(quotient, Self.largest.magnitude) + UInt128(half)
        return Amount(units: isNegative ? -Int128(bounded) : Int128(bounded))
    }
}

extension Amount {
    /// The number without its sign.
    public var magnitude: Amount { Amount(units: units < 0 ? -units : units) }

    /// The number, or the nearer end of a range that it lies outside of.
    public func clamped(to range: ClosedRange<Amount>) -> Amount {
        min(max(self, range.lowerBound), range.upperBound)
    }

    /// The number rounded at a digit after the point, half away from zero: what people are shown.
    public func rounded(to digits: Int) -> ExactDecimal {
        let step = powerOfTen(12 - digits)
        let (quotient, remainder) = units.magnitude.quotientAndRemainder(dividingBy: step.magnitude)
        let rounded = Int128(quotient) + (remainder * 2 >= step.magnitude ? 1 : 0)
        return ExactDecimal(coefficient: units < 0 ? -rounded : rounded, scale: digits)
    }

    /// The mean of some numbers; nil when there are none.
    public static func mean(of numbers: some Collection<Amount>) -> Amount? {
        numbers.reduce(.zero, +).divided(by: Amount(numbers.count))
    }

    /// The middle one of some numbers, or the mean of the middle two; nil when there are none.
    public static func median(of numbers: some Collection<Amount>) -> Amount? {
        guard !numbers.isEmpty else { return nil }
        let sorted = numbers.sorted()
        let upper = sorted[sorted.count / 2]
        return mean(of: [sorted[(sorted.count - 1) / 2], upper])
    }
}

extension Amount: CustomStringConvertible {
    /// The number without the zeros at its end.
    public var description: String {
        var digits = 12
        while digits > 0, units % powerOfTen(13 - digits) == 0 { digits -= 1 }
        return rounded(to: digits).description
    }
}

extension Amount {
    /// The number without what is after the point.
    var wholePart: Int128 { units / Self.unit }
}
