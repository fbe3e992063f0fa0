import EntenteDomain
import TestSupport
import Testing

@Suite("CivilDate: the calendar")
struct CalendarTests {
    @Test func `every day from 1 to 9999 has the number after that of the day before`() {
        var expected = day("0001-01-01").number
        var month = month("0001-01")
        while true {
            for date in [month.firstDay, month.lastDay] {
                #expect(CivilDate(number: date.number) == date)
            }
            #expect(month.firstDay.number == expected)
            expected += month.days
            #expect(month.lastDay.number == expected - 1)
            let next = month.adding(months: 1)
            if next == month { break }
            month = next
        }
        #expect(month.description == "9999-12")
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("2000-03-01", 11_017), ("2026-11-21", 20_778), ("1969-12-31", -1),
    ])
    func `days count from 1970`(text: String, number: Int) { #expect(day(text).number == number) }

    @Test func `90 days before 31 December 2027 is 2 October`() {
        #expect(day("2027-12-31").adding(days: -90) == day("2027-10-02"))
    }

    @Test func `90 days after 1 March are 30 May`() {
        #expect(day("2026-03-01").adding(days: 90) == day("2026-05-30"))
    }

    @Test func `a month later than the 31st is the last day of a shorter month`() {
        #expect(day("2028-01-31").adding(months: 1) == day("2028-02-29"))
        #expect(day("2026-01-31").adding(months: 1) == day("2026-02-28"))
        #expect(day("2028-02-29").adding(months: -12) == day("2027-02-28"))
    }

    @Test func `the week goes on over the year`() {
        #expect(day("2026-11-21").weekday == .saturday)
        #expect(day("1970-01-01").weekday == .thursday)
        #expect(day("0001-01-01").weekday == .monday)
    }

    @Test func `beyond the calendar's ends there is nothing`() {
        #expect(day("9999-12-31").adding(days: 1) == day("9999-12-31"))
        #expect(day("0001-01-01").adding(days: Int.min) == day("0001-01-01"))
        #expect(month("9999-12").adding(months: Int.max) == month("9999-12"))
    }
}

@Suite("WorkingDays: what lies between")
struct WorkingDaysTests {
    @Test func `from Friday two working days are Tuesday`() {
        #expect(WorkingDays().day(2, after: day("2026-11-20")) == day("2026-11-24"))
    }

    @Test func `a holiday of either side is none of work`() {
        let both = WorkingDays.common([
            WorkingDays(holidays: [day("2026-11-23")]), WorkingDays(holidays: [day("2026-11-24")]),
        ])
        #expect(both.day(2, after: day("2026-11-20")) == day("2026-11-26"))
        #expect(both.count(after: day("2026-11-20"), through: day("2026-11-26")) == 2)
        #expect(!both.contains(day("2026-11-23")))
    }

    @Test func `counting forth and walking day by day agree`() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<300 {
            let start = CivilDate(number: Int.random(in: 20_000...21_000, using: &generator))
            let holidays = (0..<8).map { _ in
                start.adding(days: Int.random(in: -3...30, using: &generator))
            }
            let calendar = WorkingDays(holidays: Set(holidays))
            let count = Int.random(in: 1...20, using: &generator)
            var walked = start
            var rest = count
            while rest > 0 {
                walked = walked.adding(days: 1)
                if calendar.contains(walked) { rest -= 1 }
            }
            #expect(calendar.day(count, after: start) == walked)
            #expect(calendar.count(after: start, through: walked) == count)
        }
    }

    @Test func `the end of the calendar ends the search`() {
        #expect(WorkingDays().day(Int.max, after: day("9999-12-30")) == day("9999-12-31"))
    }
}
