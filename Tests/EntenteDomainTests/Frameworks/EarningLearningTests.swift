import EntenteDomain
import Testing

@Suite("Row 18: Earning-Learning matrix")
struct EarningLearningTests {
    @Test func `A: 180 of 200 are 90, 0.75 of 2.0 are 37.5: commercial, not strategic yet`() {
        let sample = worked()
        let finding = EarningLearning.finding(in: sample.seen(by: .a), on: Sample.today)
        #expect(finding.shown("own_earning") == "90.0")
        #expect(finding.shown("own_learning") == "37.5")
        #expect(
            finding.sentence
                == "we today: earning high, learning low, commercial, not strategic yet"
        )
        #expect(finding.verdict == .amber)
    }

    @Test func `B: 150 of 200 are 75, and 60: strategic`() {
        let finding = EarningLearning.finding(in: worked().seen(by: .b), on: Sample.today)
        #expect(finding.shown("own_earning") == "75.0")
        #expect(finding.shown("own_learning") == "60.0")
        #expect(finding.sentence == "we today: strategic")
        #expect(finding.verdict == .good)
    }

    @Test func `what is not published reaches no shared number`() {
        let sample = worked()
        let shared = EarningLearning.finding(in: sample.state, on: Sample.today)
        #expect(shared.verdict == .open)
        #expect(shared.figures.isEmpty)
        #expect(shared.remarks.isEmpty)
        let own = sample.seen(by: .b)
        #expect(own.own(Competence.self).count == 5)
        let theirs = Set(own.own(Competence.self).map(\.id))
        for side in Sample.Side.allCases where side == .a {
            let finding = EarningLearning.finding(in: sample.seen(by: side), on: Sample.today)
            #expect(theirs.isDisjoint(with: finding.figures.flatMap(\.evidence)))
        }
    }

    @Test func `what is published is what all see, with its trail`() throws {
        var sample = worked()
        let fields = try #require(
            EarningLearning.fields(in: sample.seen(by: .a), on: Sample.today)
        )
        #expect(fields["earning"] == .amount(90))
        #expect(fields["learning"] == .amount("37.5"))
        let earlier = sample.add(
            "placement",
            by: .a,
            [
                "earning": .amount(40), "learning": .amount(20), "day": .day(day("2026-08-21")),
            ]
        )
        let newest = sample.add("placement", by: .a, fields)
        let finding = EarningLearning.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("learning", about: Sample.Side.a.subject) == "37.5")
        #expect(finding.figure("learning", about: Sample.Side.a.subject)?.evidence == [newest])
        let before = Figure.Subject.side(Sample.Side.a.organisation, "2026-08-21")
        #expect(finding.shown("earning", about: before) == "40.0")
        #expect(finding.figure("earning", about: before)?.evidence == [earlier])
        #expect(
            finding.sentence
                == "Aurora Foods: earning high, learning low, commercial, not strategic yet"
        )
    }

    @Test(arguments: [
        (50, 50, "strategic"), (49, 50, "earning low, learning high, a school, not strategic yet"),
        (0, 0, "earning low, learning low, not strategic yet"),
    ])
    func `strategic is where both are at least 50`(earning: Int, learning: Int, word: String) {
        var sample = Sample()
        sample.add(
            "placement",
            by: .b,
            [
                "earning": .amount(Amount(earning)), "learning": .amount(Amount(learning)),
                "day": .day(Sample.today),
            ]
        )
        let finding = EarningLearning.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "Borealis Retail: \(word)")
    }

    @Test func `axes end at 0 and 100, whatever was earned or forgotten`() {
        var sample = Sample()
        sample.mark(10, of: .a)
        sample.receive(1_000, by: .a)
        sample.learn(before: 3, now: 1, target: 5, by: .a)
        let finding = EarningLearning.finding(in: sample.seen(by: .a), on: Sample.today)
        #expect(finding.shown("own_earning") == "100.0")
        #expect(finding.shown("own_learning") == "0.0")
    }

    @Test func `a competence that needs no learning, and a mark of nothing, say nothing`() {
        var sample = Sample()
        sample.mark(0, of: .a)
        sample.receive(1, by: .a)
        sample.learn(before: 3, now: 3, target: 3, by: .a)
        let finding = EarningLearning.finding(in: sample.seen(by: .a), on: Sample.today)
        #expect(finding.verdict == .open)
        #expect(finding.figures.isEmpty)
        #expect(finding.remarks.count == 2)
        #expect(EarningLearning.fields(in: sample.seen(by: .a), on: Sample.today) == nil)
    }

    @Test func `the own mark may lie over the page that all read`() {
        var sample = Sample.worked
        sample.viewer = .a
        let euros = FieldValue.money(Money(200_000, Sample.euro))
        let page = sample.state.shared(Profile.self).first {
            $0.organisation == Sample.Side.a.organisation
        }
        #expect(page != nil)
        if let page { sample.write(page.id, by: .a, ["own_mark": euros]) }
        let finding = EarningLearning.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("own_earning") == "90.0")
    }

    @Test func `another bound may be agreed`() {
        var sample = worked()
        sample.agree(settings: ["earning_learning_high_from": 30])
        let finding = EarningLearning.finding(in: sample.seen(by: .a), on: Sample.today)
        #expect(finding.verdict == .good)
    }

    @Test func `it is the same from both sides`() {
        let sample = worked()
        let here = EarningLearning.finding(in: sample.seen(by: .a), on: Sample.today)
        var own = sample
        own.viewer = .a
        let there = EarningLearning.finding(in: own.swapped, on: Sample.today)
        #expect(here.sentence == there.sentence)
        #expect(here.shown("own_learning") == there.shown("own_learning"))
    }

    /// A gained 1, 1, 1 and 0 of 2 each, B 1, 1, 1, 0 and 0 of 1 each; both want to earn 200,000.
    private func worked() -> Sample {
        var sample = Sample.worked
        sample.mark(200_000, of: .a)
        sample.mark(200_000, of: .b)
        for now in [3, 3, 3, 2] { sample.learn(before: 2, now: now, target: 4, by: .a) }
        for now in [4, 4, 4, 3, 3] { sample.learn(before: 3, now: now, target: 4, by: .b) }
        return sample
    }
}

extension Sample {
    /// Adds a side's own mark, where only it reads it.
    mutating func mark(_ euros: Amount, of side: Side) {
        add(
            "profile",
            by: side,
            audience: .organisation(side.organisation),
            ["own_mark": .money(Money(euros, Self.euro))]
        )
    }

    /// Adds a competence of a side, where only it reads it.
    mutating func learn(before: Int, now: Int, target: Int, by side: Side) {
        add(
            "competence",
            by: side,
            audience: .department(side.department(4)),
            [
                "before": .integer(before), "now": .integer(now), "target": .integer(target),
            ]
        )
    }
}
