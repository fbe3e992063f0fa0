/// A day of the week (ISO 8601).
public enum Weekday: Int, Hashable, Sendable, CaseIterable {
    /// The first day of the week.
    case monday = 1
    /// The second day.
    case tuesday
    /// The third day.
    case wednesday
    /// The fourth day.
    case thursday
    /// The fifth day.
    case friday
    /// The sixth day.
    case saturday
    /// The seventh day.
    case sunday
}

extension CivilDate {
    /// How many days the day lies after 1970-01-01, in the Gregorian calendar without end.
    ///
    /// Counts in eras of 400 years that begin in March, so that a leap day ends its year (Howard Hinnant,
    /// "chrono-Compatible Low-Level Date Algorithms").
    public var number: Int {
        let year = month.month <= 2 ? month.year - 1 : month.year
        let era = year / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * ((month.month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The day with a number; the calendar's first or last day when it lies outside years 1 to 9999.
    public init(number: Int) {
        let number = min(max(number, Self.first), Self.last)
        let shifted = number + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let place = (5 * dayOfYear + 2) / 153
        let month = place < 10 ? place + 3 : place - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        self.init(
            month: Period(year: year, month: month),
            day: dayOfYear - (153 * place + 2) / 5 + 1
        )
    }

    private static let first = -719_162
    private static let last = 2_932_896

    /// The day a number of days later, or earlier when it is negative.
    public func adding(days: Int) -> CivilDate {
        // What lies beyond the calendar is its end, so the sum need not be exact there.
        CivilDate(number: number + min(max(days, -4_000_000), 4_000_000))
    }

    /// How many days later another day is; negative when it is earlier.
    public func days(until other: CivilDate) -> Int { other.number - number }

    /// The same day of the month a number of months later, or the month's last one before it.
    public func adding(months: Int) -> CivilDate {
        let month = month.adding(months: months)
        return CivilDate(month: month, day: min(day, month.days))
    }

    /// The day of the week.
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        let place = (number + 3) % 7
        return Weekday(rawValue: (place < 0 ? place + 7 : place) + 1) ?? .monday
    }
}

extension Period {
    /// The month a number of months later; the calendar's first or last month beyond its ends.
    public func adding(months: Int) -> Period {
        let place = year * 12 + month - 1 + min(max(months, -200_000), 200_000)
        let bounded = min(max(place, 12), 9_999 * 12 + 11)
        return Period(year: bounded / 12, month: bounded % 12 + 1)
    }

    /// How many months later another month is; negative when it is earlier.
    public func months(until other: Period) -> Int {
        (other.year - year) * 12 + other.month - month
    }

    /// The month's first day.
    public var firstDay: CivilDate { CivilDate(month: self, day: 1) }

    /// The month's last day.
    public var lastDay: CivilDate { CivilDate(month: self, day: days) }
}
