/// The days on which an organisation works: Monday to Friday without its holidays.
public struct WorkingDays: Hashable, Sendable {
    /// The days off besides Saturdays and Sundays.
    public let holidays: Set<CivilDate>

    /// Takes a list of holidays; none by default.
    public init(holidays: Set<CivilDate> = []) { self.holidays = holidays }

    /// The days on which all of some organisations work: a holiday of one is one for all.
    public static func common(_ calendars: some Sequence<WorkingDays>) -> WorkingDays {
        WorkingDays(holidays: calendars.reduce(into: []) { $0.formUnion($1.holidays) })
    }

    /// Whether a day is one of work.
    public func contains(_ day: CivilDate) -> Bool {
        day.weekday != .saturday && day.weekday != .sunday && !holidays.contains(day)
    }

    /// The day a number of working days after another; the day itself for none.
    ///
    /// Weeks are counted, not walked, and holidays only as far as there are any, so a count of
    /// millions costs as much as one of ten.
    public func day(_ count: Int, after start: CivilDate) -> CivilDate {
        guard count > 0 else { return start }
        var day = weekdays(count, after: start)
        var seen = start
        while true {
            let missed = holidays.count { seen < $0 && $0 <= day && isWeekday($0) }
            guard missed > 0 else { return day }
            seen = day
            day = weekdays(missed, after: day)
        }
    }

    /// The last working day up to a day; the calendar's first day when there is none.
    public func last(through end: CivilDate) -> CivilDate {
        var day = end
        while !contains(day) {
            let before = day.adding(days: -1)
            guard before != day else { return day }
            day = before
        }
        return day
    }

    /// How many working days lie after one day, up to another and with it; 0 when it is not later.
    public func count(after start: CivilDate, through end: CivilDate) -> Int {
        guard start < end else { return 0 }
        let weeks = start.days(until: end) / 7
        let rest = (0..<start.days(until: end) % 7).count { isWeekday(end.adding(days: -$0)) }
        return weeks * 5 + rest - holidays.count { start < $0 && $0 <= end && isWeekday($0) }
    }

    private func isWeekday(_ day: CivilDate) -> Bool {
        day.weekday != .saturday && day.weekday != .sunday
    }

    /// The day a number of Mondays to Fridays after another.
    private func weekdays(_ count: Int, after start: CivilDate) -> CivilDate {
        var day = start.adding(days: min((count - 1) / 5, 1_000_000) * 7)
        var rest = (count - 1) % 5 + 1
        while rest > 0 {
            let next = day.adding(days: 1)
            // The calendar's last day has none after it.
            guard next != day else { return day }
            day = next
            if isWeekday(day) { rest -= 1 }
        }
        return day
    }
}
