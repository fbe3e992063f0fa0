/// How an organisation cuts time into years of account: they begin on the same day of every year.
///
/// Years of 52 or 53 weeks are not known here: their first day is none of every year.
public struct FiscalCalendar: Hashable, Sendable {
    /// The month in which a year begins.
    public let month: Int
    /// The day of that month; the month's last one where it is shorter.
    public let day: Int

    /// Years that begin in January.
    public static let civil = FiscalCalendar(month: 1, day: 1)

    private init(month: Int, day: Int) {
        self.month = month
        self.day = day
    }

    /// Reads the first day of a year, `MM-DD`; nil for any other form and for days that no year has.
    public init?(start: some StringProtocol) {
        // 2000 was a leap year, so it has every day that any year has.
        guard start.utf8.count == 5, let date = CivilDate("2000-" + start) else { return nil }
        self.init(month: date.month.month, day: date.day)
    }

    /// The year that a day is in.
    public func year(of date: CivilDate) -> FiscalYear {
        let year = date.month.year
        return FiscalYear(calendar: self, number: date < first(year) ? year - 1 : year)
    }

    /// The quarter that a day is in.
    public func quarter(of date: CivilDate) -> FiscalQuarter {
        let year = year(of: date)
        let number = (2...4).last { year.first(ofQuarter: $0) <= date } ?? 1
        return FiscalQuarter(year: year, number: number)
    }

    /// The first day of the year that begins in a civil year.
    ///
    /// The calendar has the years 1 to 9999: what began before it begins with it.
    fileprivate func first(_ year: Int) -> CivilDate {
        guard year > 0 else { return Period(year: 1, month: 1).firstDay }
        let period = Period(year: min(year, 9_999), month: month)
        return CivilDate(month: period, day: min(day, period.days))
    }
}

/// A year of account.
public struct FiscalYear: Hashable, Comparable, Sendable {
    /// How its organisation cuts time into years.
    public let calendar: FiscalCalendar
    /// The civil year in which it begins.
    public let number: Int

    /// Names a year; the caller has checked that the calendar has it.
    fileprivate init(calendar: FiscalCalendar, number: Int) {
        self.calendar = calendar
        self.number = number
    }

    /// Its first day.
    public var first: CivilDate { calendar.first(number) }

    /// Its last day.
    public var last: CivilDate {
        number < 9_999
            ? calendar.first(number + 1).adding(days: -1) : Period(year: 9_999, month: 12).lastDay
    }

    /// Whether a day is in it.
    public func contains(_ date: CivilDate) -> Bool { first <= date && date <= last }

    /// Its quarters, in order.
    public var quarters: [FiscalQuarter] { (1...4).map { FiscalQuarter(year: self, number: $0) } }

    /// Whether the left year is earlier; of two that begin on one day, whether it ends earlier.
    public static func < (left: Self, right: Self) -> Bool {
        (left.first, left.last, left.number) < (right.first, right.last, right.number)
    }

    /// The first day of a quarter.
    fileprivate func first(ofQuarter number: Int) -> CivilDate {
        // From the day that the calendar asks for, not from a shorter month's last one.
        let month = Period(year: max(1, min(self.number, 9_999)), month: calendar.month)
        let later = month.adding(months: 3 * (number - 1) - (self.number > 0 ? 0 : 12))
        let day = CivilDate(month: later, day: min(calendar.day, later.days))
        return min(max(first, day), last)
    }
}

extension FiscalYear: CustomStringConvertible {
    /// The year as people write it: `2026`, or `2026/27` when it ends in another than it begins in.
    public var description: String {
        guard calendar != .civil else { return String(number) }
        let end = (number + 1) % 100
        return "\(number)/\(end < 10 ? "0" : "")\(end)"
    }
}

/// A quarter of a year of account.
public struct FiscalQuarter: Hashable, Comparable, Sendable {
    /// The year.
    public let year: FiscalYear
    /// Which one, from 1 to 4.
    public let number: Int

    /// Names a quarter; the caller has checked that a year has it.
    fileprivate init(year: FiscalYear, number: Int) {
        self.year = year
        self.number = number
    }

    /// Its first day.
    public var first: CivilDate { number == 1 ? year.first : year.first(ofQuarter: number) }

    /// Its last day.
    public var last: CivilDate {
        number == 4 ? year.last : year.first(ofQuarter: number + 1).adding(days: -1)
    }

    /// Whether the left quarter is earlier.
    public static func < (left: Self, right: Self) -> Bool {
        (left.year, left.number) < (right.year, right.number)
    }
}

extension FiscalQuarter: CustomStringConvertible {
    /// The quarter as people write it: `2026/27 Q3`.
    public var description: String { "\(year) Q\(number)" }
}
