/// When the clocks of a zone change every year, as the text at the end of a compiled zone file says it:
/// `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX 2017, section 8.3, with the extensions of RFC 8536, section 3.3.1).
struct ZoneRule: Hashable, Sendable {
    /// A day and time of every year.
    private struct Turn: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// The so many-th weekday of a month, the last one for 5; Sunday is 0.
            case weekday(month: Int, week: Int, weekday: Int)
            /// A day of the year from 1, without 29 February.
            case leapless(Int)
            /// A day of the year from 0, with 29 February.
            case counted(Int)
        }

        let day: Day
        /// Seconds after midnight, by the clocks before the turn.
        let time: Int
    }

    /// Daylight saving time: its offset, its beginning and its end.
    private struct Summer: Hashable, Sendable {
        let offset: Int
        let begins: Turn
        let ends: Turn
    }

    private let standard: Int
    private let summer: Summer?

    /// Reads a rule; nil when the text is none.
    init?(_ text: String) {
        var reader = RuleReader(text)
        guard reader.name(), let offset = reader.time() else { return nil }
        standard = -offset
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard reader.name() else { return nil }
        var ahead = standard + 3_600
        if !reader.isNext(",") {
            guard let named = reader.time() else { return nil }
            ahead = -named
        }
        guard let begins = Self.turn(&reader), let ends = Self.turn(&reader), reader.isAtEnd else {
            return nil
        }
        summer = Summer(offset: ahead, begins: begins, ends: ends)
    }

    private static func turn(_ reader: inout RuleReader) -> Turn? {
        guard reader.skip(",") else { return nil }
        let day: Turn.Day
        if reader.skip("M") {
            guard let month = reader.number(in: 1...12), reader.skip("."),
                let week = reader.number(in: 1...5), reader.skip("."),
                let weekday = reader.number(in: 0...6)
            else { return nil }
            day = .weekday(month: month, week: week, weekday: weekday)
        } else if reader.skip("J") {
            guard let number = reader.number(in: 1...365) else { return nil }
            day = .leapless(number)
        } else {
            guard let number = reader.number(in: 0...365) else { return nil }
            day = .counted(number)
        }
        guard reader.skip("/") else { return Turn(day: day, time: 7_200) }
        return reader.time().map { Turn(day: day, time: $0) }
    }

    /// How many seconds clocks are ahead of UTC at so many seconds after 1970.
    func offset(at seconds: Int64) -> Int {
        guard let summer else { return standard }
        let day = CivilDate(number: Int(floored(seconds + Int64(standard), by: 86_400)))
        let begins = instant(summer.begins, day.month.year, clocks: standard)
        let ends = instant(summer.ends, day.month.year, clocks: summer.offset)
        // In the south summer lasts over the end of the year.
        let isSummer =
            begins < ends
            ? begins <= seconds && seconds < ends : begins <= seconds || seconds < ends
        return isSummer ? summer.offset : standard
    }

    private func instant(_ turn: Turn, _ year: Int, clocks: Int) -> Int64 {
        Int64(number(turn.day, year)) * 86_400 + Int64(turn.time - clocks)
    }

    /// The day of a year, counted from 1970.
    private func number(_ day: Turn.Day, _ year: Int) -> Int {
        switch day {
        case .weekday(let month, let week, let weekday):
            let month = Period(year: year, month: month)
            let first = month.firstDay
            let ahead = (weekday - first.weekday.rawValue % 7 + 7) % 7
            let place = ahead + (week - 1) * 7
            return first.number + (place < month.days ? place : place - 7)
        case .leapless(let place):
            let start = Period(year: year, month: 1).firstDay.number
            let isLeap = Period(year: year, month: 2).days == 29
            return start + place - 1 + (isLeap && place >= 60 ? 1 : 0)
        case .counted(let place):
            return Period(year: year, month: 1).firstDay.number + place
        }
    }
}

/// Reads the words of a rule in order.
private struct RuleReader {
    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }

    func isNext(_ character: Character) -> Bool { rest.first == character }

    mutating func skip(_ character: Character) -> Bool {
        guard isNext(character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// A zone's name: letters, or anything between angle brackets.
    mutating func name() -> Bool {
        if skip("<") {
            guard let end = rest.firstIndex(of: ">") else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        }
        let length = rest.prefix { $0.isASCII && $0.isLetter }.count
        rest = rest.dropFirst(length)
        return length >= 3
    }

    mutating func number(in range: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard (1...3).contains(digits.count), let number = Int(digits), range.contains(number)
        else {
            return nil
        }
        rest = rest.dropFirst(digits.count)
        return number
    }

    /// Hours, minutes and seconds with a sign, in seconds.
    mutating func time() -> Int? {
        let isNegative = skip("-")
        if !isNegative { _ = skip("+") }
        guard let hours = number(in: 0...167) else { return nil }
        var seconds = hours * 3_600
        for unit in [60, 1] where skip(":") {
            guard let number = number(in: 0...59) else { return nil }
            seconds += number * unit
        }
        return isNegative ? -seconds : seconds
    }
}
