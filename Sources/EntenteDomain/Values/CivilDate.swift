/// A day of the calendar, `2026-11-21`, without an hour and without a place on the globe.
///
/// Deadlines are civil dates (protocol clause 2.2): what day it is where somebody reads it is a
/// matter of the partnership's zone, not of the value.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// The month of the day.
    public let month: Period
    /// The day of the month, from 1.
    public let day: Int

    /// Reads `YYYY-MM-DD`; nil for any other form and for days that no calendar has.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let month = Period(parts[0] + "-" + parts[1]),
            let day = twoDigits(parts[2]), (1...month.days).contains(day)
        else { return nil }
        self.month = month
        self.day = day
    }

    /// Makes a day; the caller has checked that its month has it.
    init(month: Period, day: Int) {
        self.month = month
        self.day = day
    }

    /// Whether the left day is earlier.
    public static func < (left: Self, right: Self) -> Bool {
        (left.month, left.day) < (right.month, right.day)
    }
}

extension CivilDate: CustomStringConvertible {
    /// The day as `YYYY-MM-DD`.
    public var description: String { "\(month)-\(padded(day, to: 2))" }
}

/// A month of the calendar, `2026-11`: the period of a KPI's reading.
public struct Period: Hashable, Comparable, Sendable {
    /// The year, from 1 to 9999.
    public let year: Int
    /// The month, from 1 to 12.
    public let month: Int

    /// Reads `YYYY-MM`; nil for any other form.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 4, parts[0].utf8.allSatisfy(isDigit),
            let year = Int(parts[0]), year > 0, let month = twoDigits(parts[1]),
            (1...12).contains(month)
        else { return nil }
        self.year = year
        self.month = month
    }

    /// Makes a month; the caller has checked both numbers.
    init(year: Int, month: Int) {
        self.year = year
        self.month = month
    }

    /// How many days the month has in the Gregorian calendar.
    public var days: Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Whether the left month is earlier.
    public static func < (left: Self, right: Self) -> Bool {
        (left.year, left.month) < (right.year, right.month)
    }
}

extension Period: CustomStringConvertible {
    /// The month as `YYYY-MM`.
    public var description: String { "\(padded(year, to: 4))-\(padded(month, to: 2))" }
}

private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

private func twoDigits(_ text: some StringProtocol) -> Int? {
    text.utf8.count == 2 && text.utf8.allSatisfy(isDigit) ? Int(text) : nil
}

private func padded(_ number: Int, to count: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
}
