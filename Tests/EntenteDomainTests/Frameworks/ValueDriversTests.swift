import EntenteDomain
import Testing

@Suite("Row 3: value drivers")
struct ValueDriversTests {
    @Test func `three of A and two of B are 5 of 9, passed`() {
        let (sample, evidence) = fiveDrivers()
        let finding = ValueDrivers.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "5 of 9 value drivers deliver: passed")
        #expect(finding.verdict == .good)
        #expect(finding.shown("delivering") == "5")
        #expect(finding.shown("delivering", about: Sample.Side.a.subject) == "3")
        #expect(finding.shown("delivering", about: Sample.Side.b.subject) == "2")
        #expect(finding.figure("delivering")?.evidence == evidence.sorted())
        #expect(finding.figures.allSatisfy { $0.name != "tell" })
    }

    @Test
    func `an expertise KPI that misses two periods leaves 4 of 9, both account managers told`() {
        let (sample, _) = fiveDrivers(readUpTo: "2026-08")
        let finding = ValueDrivers.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "4 of 9 value drivers deliver, 5 are needed")
        #expect(finding.verdict == .red)
        #expect(finding.shown("driver", about: .part("shared_expertise")) == "planned")
        let told = finding.figures.filter { $0.name == "tell" }.compactMap(\.subject)
        #expect(told == Sample.Side.allCases.map { .member($0.member(2)) })
        #expect(finding.remarks.contains { $0.text.contains("shared expertise") })
    }

    @Test func `a tile is empty, planned or delivering, for all and for each side`() {
        var sample = Sample()
        sample.add("ask", by: .a, ["driver": .text("innovation"), "state": .text("offered")])
        sample.add("ask", by: .b, ["driver": .text("speed_to_market")])
        let finding = ValueDrivers.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("driver", about: .part("innovation")) == "planned")
        // A draft is no plan yet.
        #expect(finding.shown("driver", about: .part("speed_to_market")) == "empty")
        let (a, b) = (Sample.Side.a.organisation, Sample.Side.b.organisation)
        #expect(finding.shown("driver", about: .side(a, "innovation")) == "planned")
        #expect(finding.shown("driver", about: .side(b, "innovation")) == "empty")
    }

    @Test func `a confirmed give delivers for the side that confirmed it`() {
        var sample = Sample()
        let give = sample.add(
            "give",
            by: .a,
            ["driver": .text("innovation"), "state": .text("delivered")]
        )
        sample.write(give, by: .b, on: day("2026-11-01"), ["state": .text("confirmed")])
        let finding = ValueDrivers.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("delivering", about: Sample.Side.a.subject) == "0")
        #expect(finding.shown("delivering", about: Sample.Side.b.subject) == "1")
        let later = ValueDrivers.finding(in: sample.state, on: day("2027-11-01"))
        #expect(later.shown("delivering", about: Sample.Side.b.subject) == "0")
    }

    @Test func `a side without a driver below the line gets attention`() {
        var sample = Sample()
        for driver in ["cost_abatement", "incremental_sales", "non_traditional_revenue"] {
            sample.receive(10, by: .a, ["driver": .text(driver)])
        }
        for driver in ["innovation", "audience_access"] {
            sample.receive(10, by: .b, ["driver": .text(driver)])
        }
        let finding = ValueDrivers.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .amber)
        #expect(finding.remarks.map(\.text) == ["Aurora Foods has no driver below the line"])
    }

    @Test func `a receipt without a driver takes that of what was received`() {
        var sample = Sample()
        let ask = sample.add(
            "ask",
            by: .a,
            ["driver": .text("innovation"), "state": .text("accepted")]
        )
        let match = sample.add("match", by: .a, ["ask": .entity(ask)])
        sample.receive(10, by: .a, ["item": .entity(match)])
        let finding = ValueDrivers.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("driver", about: .part("innovation")) == "delivering")
    }

    @Test func `what only one side sees is no driver of the partnership`() {
        var sample = Sample()
        sample.viewer = .a
        let own = Audience.organisation(Sample.Side.a.organisation)
        let give = sample.add(
            "give",
            by: .a,
            audience: own,
            ["driver": .text("innovation"), "state": .text("confirmed")]
        )
        sample.receive(10, by: .a, ["item": .entity(give)])
        let finding = ValueDrivers.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .open)
    }

    @Test func `a KPI that is not better than where it started does not deliver`() {
        for (value, delivers) in [(9_000, "planned"), (10_000, "planned"), (10_001, "delivering")]
            as [(Amount, String)]
        {
            var sample = Sample()
            let kpi = sample.kpi(["driver": .text("innovation")])
            sample.read(kpi, value, by: .a)
            let finding = ValueDrivers.finding(in: sample.state, on: Sample.today)
            #expect(finding.shown("driver", about: .part("innovation")) == delivers)
        }
    }

    @Test func `without a driver anywhere nothing can be said`() {
        let finding = ValueDrivers.finding(in: Sample().state, on: Sample.today)
        #expect(finding.verdict == .open)
        #expect(finding.figures.isEmpty)
    }

    /// The drivers of the worked example; A's shared expertise is shown by a KPI.
    private func fiveDrivers(readUpTo last: String = "2026-10") -> (Sample, Set<EntityID>) {
        var sample = Sample()
        var evidence: Set<EntityID> = []
        for (side, driver) in [
            (Sample.Side.a, "cost_abatement"), (.a, "audience_access"),
            (.b, "non_traditional_revenue"), (.b, "competitive_advantage"),
        ] {
            evidence.insert(sample.receive(10_000, by: side, ["driver": .text(driver)]))
        }
        let kpi = sample.kpi(["driver": .text("shared_expertise")])
        let reading = sample.read(kpi, 12_000, by: .a, for: last)
        return (sample, evidence.union([kpi, reading]))
    }
}
