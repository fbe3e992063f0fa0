import EntenteDomain
import TestSupport
import Testing

@Suite("FiscalYear: the years of account of both sides")
struct FiscalYearTests {
    @Test func `a year that begins in April is named for both years that it touches`() throws {
        let calendar = try #require(FiscalCalendar(start: "04-01"))
        #expect(calendar.year(of: day("2026-11-21")).description == "2026/27")
        #expect(calendar.quarter(of: day("2026-11-21")).description == "2026/27 Q3")
        #expect(calendar.year(of: day("2026-03-31")).description == "2025/26")
        #expect(calendar.quarter(of: day("2026-03-31")).description == "2025/26 Q4")
        #expect(calendar.year(of: day("2099-05-01")).description == "2099/00")
    }

    @Test func `a year that begins in January is named for itself`() {
        let quarter = FiscalCalendar.civil.quarter(of: day("2027-10-02"))
        #expect(quarter.description == "2027 Q4")
        #expect(quarter.first == day("2027-10-01"))
        #expect(quarter.last == day("2027-12-31"))
    }

    @Test func `one day is in other years of account for each side`() throws {
        let notice = day("2027-10-02")
        let theirs = try #require(FiscalCalendar(start: "07-01"))
        #expect(FiscalCalendar.civil.quarter(of: notice).description == "2027 Q4")
        #expect(theirs.quarter(of: notice).description == "2027/28 Q2")
    }

    @Test func `a year that begins on a leap day begins a day earlier where there is none`() throws
    {
        let calendar = try #require(FiscalCalendar(start: "02-29"))
        #expect(calendar.year(of: day("2028-03-01")).first == day("2028-02-29"))
        #expect(calendar.year(of: day("2027-03-01")).first == day("2027-02-28"))
        #expect(calendar.year(of: day("2027-03-01")).last == day("2028-02-28"))
    }

    @Test(arguments: ["", "1-1", "13-01", "00-10", "02-30", "04-31", "0401", "04-01 ", "+4-01"])
    func `what is no day of a year begins none`(text: String) {
        #expect(FiscalCalendar(start: text) == nil)
    }

    @Test func `every day is in exactly one year and one quarter of it, for every calendar`() throws
    {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<2_000 {
            let start = CivilDate(number: Int.random(in: 10_957..<11_323, using: &generator))
            let calendar = try #require(FiscalCalendar(start: start.description.dropFirst(5)))
            let date = CivilDate(number: Int.random(in: -700_000...2_932_000, using: &generator))
            let year = calendar.year(of: date)
            let quarter = calendar.quarter(of: date)
            #expect(year.contains(date))
            #expect(quarter.first <= date && date <= quarter.last)
            #expect(year.quarters.count { $0.first <= date && date <= $0.last } == 1)
            #expect((89...93).contains(quarter.first.days(until: quarter.last) + 1))
            #expect(calendar.year(of: year.last.adding(days: 1)).first == year.last.adding(days: 1))
            #expect([365, 366].contains(year.first.days(until: year.last) + 1))
            #expect(year < calendar.year(of: year.last.adding(days: 1)))
        }
    }

    @Test func `at both ends of the calendar there is still a year`() throws {
        let calendar = try #require(FiscalCalendar(start: "07-15"))
        for text in ["0001-01-01", "0001-01-14", "0001-07-15", "9999-12-31"] {
            #expect(calendar.year(of: day(text)).contains(day(text)))
            let quarter = calendar.quarter(of: day(text))
            #expect(quarter.first <= day(text) && day(text) <= quarter.last)
        }
    }

    @Test func `an organisation's page names its year, its holidays, and the days all work on`() {
        var sample = Sample()
        sample.add(
            "profile",
            by: .a,
            [
                "fiscal_start": .text("04-01"), "holidays": .list([.day(day("2026-12-24"))]),
            ]
        )
        sample.add("profile", by: .b, ["holidays": .list([.day(day("2026-12-23"))])])
        let state = sample.state
        let ours = state.profile(of: Sample.Side.a.organisation)
        #expect(ours?.fiscalCalendar.year(of: Sample.today).description == "2026/27")
        let theirs = state.profile(of: Sample.Side.b.organisation)
        #expect(theirs?.fiscalCalendar == .civil)
        #expect(state.workingDays.day(1, after: day("2026-12-22")) == day("2026-12-25"))
    }
}
