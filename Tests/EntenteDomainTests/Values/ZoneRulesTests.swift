import EntenteDomain
import Foundation
import TestSupport
import Testing

@Suite("ZoneRules: compiled files of the IANA database")
struct ZoneRulesTests {
    private func rules(_ name: String) throws -> ZoneRules {
        let file = URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)")
        return try #require(ZoneRules(Array(try Data(contentsOf: file))), "\(name)")
    }

    @Test(arguments: [
        "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Kolkata",
        "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "Australia/Lord_Howe",
        "Europe/Dublin",
        "UTC",
    ])
    func `clocks show what the system's own library says they show`(name: String) throws {
        let rules = try rules(name)
        let zone = try #require(TimeZone(identifier: name))
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            // From 1972, before which some tables differ, up to the end of what the library knows.
            let seconds = Int64.random(in: 63_072_000..<2_145_916_800, using: &generator)
            let date = Date(timeIntervalSince1970: TimeInterval(seconds))
            #expect(
                rules.offset(at: Milliseconds(seconds * 1_000)) == zone.secondsFromGMT(for: date),
                "\(name) at \(seconds)"
            )
        }
    }

    @Test func `a day begins at midnight of the zone, in summer and in winter`() throws {
        let berlin = try rules("Europe/Berlin")
        let instant = { (day: String, hour: Int64, minute: Int64) in
            Milliseconds(
                (Int64(EntenteDomainTests.day(day).number) * 24 + hour) * 3_600_000 + minute
                    * 60_000
            )
        }
        #expect(berlin.day(of: instant("2026-07-01", 21, 59)) == day("2026-07-01"))
        #expect(berlin.day(of: instant("2026-07-01", 22, 0)) == day("2026-07-02"))
        #expect(berlin.day(of: instant("2026-12-31", 22, 59)) == day("2026-12-31"))
        #expect(berlin.day(of: instant("2026-12-31", 23, 0)) == day("2027-01-01"))
        #expect(berlin.day(of: Milliseconds(-3_600_001)) == day("1969-12-31"))
    }

    @Test func `the hour that comes twice and the one that is left out belong to their days`()
        throws
    {
        let berlin = try rules("Europe/Berlin")
        let spring = Int64(day("2026-03-29").number) * 86_400_000 + 3_600_000
        #expect(berlin.offset(at: Milliseconds(spring - 1)) == 3_600)
        #expect(berlin.offset(at: Milliseconds(spring)) == 7_200)
        let autumn = Int64(day("2026-10-25").number) * 86_400_000 + 3_600_000
        #expect(berlin.offset(at: Milliseconds(autumn - 1)) == 7_200)
        #expect(berlin.offset(at: Milliseconds(autumn)) == 3_600)
    }

    @Test func `the rule at the end of the file holds for all later years`() throws {
        let sydney = try rules("Australia/Sydney")
        let summer = Milliseconds(Int64(day("2300-01-15").number) * 86_400_000)
        let winter = Milliseconds(Int64(day("2300-07-15").number) * 86_400_000)
        #expect(sydney.offset(at: summer) == 39_600)
        #expect(sydney.offset(at: winter) == 36_000)
    }

    @Test func `a file that is cut off or altered is none, and nothing traps`() throws {
        let file = Array(
            try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/Europe/Berlin"))
        )
        for length in 0..<file.count { #expect(ZoneRules(Array(file[..<length])) == nil) }
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<5_000 {
            var altered = file
            let place = Int.random(in: 0..<file.count, using: &generator)
            altered[place] = UInt8.random(in: 0...255, using: &generator)
            _ = ZoneRules(altered)?.day(
                of: Milliseconds(Int64.random(in: 0...1 << 50, using: &generator))
            )
        }
        #expect(ZoneRules([]) == nil)
    }
}
