import EntenteDomain
import Testing

@Suite("Row 9: continuous improvement")
struct ContinuousImprovementTests {
    @Test func `3 to refine, 2 closed by the next review are 67 %; 1 of 2 opportunities an ask`() {
        var sample = Sample()
        let review = sample.review("2026-08-20", held: true)
        sample.review("2026-11-20", held: true)
        let refined = [
            sample.entry("refine", of: review, closed: "2026-09-10"),
            sample.entry("refine", of: review, closed: "2026-11-20"),
            sample.entry("refine", of: review),
        ]
        let ask = sample.add("ask", by: .b, ["state": .text("offered")])
        let taken = sample.entry("opportunity", of: review, became: ask)
        let left = sample.entry("opportunity", of: review)
        let finding = ContinuousImprovement.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("refined") == "67 %")
        #expect(finding.shown("refined_count") == "2")
        #expect(finding.shown("entries", about: .part("refine")) == "3")
        #expect(finding.figure("refined")?.evidence == refined)
        #expect(finding.shown("converted") == "50 %")
        #expect(finding.figure("converted")?.evidence == [ask, taken, left])
        #expect(finding.sentence == "67 % refined in time, 50 % of opportunities taken")
        #expect(finding.verdict == .amber)
    }

    @Test func `an entry with a day of its own has until then`() {
        var sample = Sample()
        let review = sample.review("2026-08-20", held: true)
        sample.review("2026-11-20", held: true)
        sample.entry("refine", of: review, due: "2026-09-01", closed: "2026-09-02")
        let late = ContinuousImprovement.finding(in: sample.state, on: Sample.today)
        #expect(late.shown("refined") == "0 %")
        #expect(late.verdict == .good)
    }

    @Test func `what still has time is not counted against anybody`() {
        var sample = Sample()
        let review = sample.review("2026-11-20", held: true)
        let promise = sample.entry("refine", of: review)
        sample.write(promise, by: .a, ["title": .text("Labels")])
        let finding = ContinuousImprovement.finding(in: sample.state, on: Sample.today)
        #expect(finding.figure("refined") == nil)
        #expect(finding.sentence == "1 to refine, none due yet")
        #expect(finding.verdict == .good)
        #expect(
            finding.remarks == [
                Remark("open since the review of 2026-11-20: Labels", evidence: [promise])
            ]
        )
    }

    @Test func `the sentence is of what the reviews found`() {
        var sample = Sample()
        let review = sample.review("2026-11-20", held: true)
        sample.entry("works", of: review)
        let works = ContinuousImprovement.finding(in: sample.state, on: Sample.today)
        #expect(works.sentence == "nothing to refine, no opportunity")
        for _ in 1...3 { sample.entry("refine", of: review) }
        sample.entry("opportunity", of: review)
        let finding = ContinuousImprovement.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "3 to refine, none due yet, 0 % of opportunities taken")
    }

    @Test func `on the day of the next review its time is over, once that review is held`() {
        for (isHeld, shown) in [(true, "0 %"), (false, nil)] {
            var sample = Sample()
            let review = sample.review("2026-08-20", held: true)
            sample.review("2026-11-21", held: isHeld)
            sample.entry("refine", of: review)
            let finding = ContinuousImprovement.finding(in: sample.state, on: Sample.today)
            #expect(finding.shown("refined") == shown)
            #expect(finding.verdict == (isHeld ? .amber : .good))
        }
    }

    @Test func `an opportunity that became something only one side sees became nothing`() {
        var sample = Sample()
        sample.viewer = .a
        let review = sample.review("2026-08-20", held: true)
        let own = sample.add(
            "ask",
            by: .a,
            audience: .organisation(Sample.Side.a.organisation),
            ["state": .text("draft")]
        )
        sample.entry("opportunity", of: review, became: own)
        let finding = ContinuousImprovement.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("converted") == "0 %")
    }

    @Test func `reviews of more than a year ago are over`() {
        var sample = Sample()
        let review = sample.review("2025-11-20", held: true)
        sample.entry("refine", of: review)
        let finding = ContinuousImprovement.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .open)
    }

    @Test func `without entries nothing can be said`() {
        #expect(
            ContinuousImprovement.finding(in: Sample().state, on: Sample.today).verdict == .open
        )
    }
}

extension Sample {
    @discardableResult
    fileprivate mutating func review(_ date: String, held: Bool) -> EntityID {
        var fields: [FieldName: FieldValue] = ["due": .day(day(date))]
        if held { fields["held_on"] = .day(day(date)) }
        return add("review", by: .a, fields)
    }

    @discardableResult
    fileprivate mutating func entry(
        _ list: String,
        of review: EntityID,
        due: String? = nil,
        closed: String? = nil,
        became: EntityID? = nil
    ) -> EntityID {
        var fields: [FieldName: FieldValue] = ["list": .text(list), "review": .entity(review)]
        if let due { fields["due"] = .day(day(due)) }
        if let closed { fields["closed_on"] = .day(day(closed)) }
        if let became { fields["became"] = .entity(became) }
        return add("review_entry", by: .b, fields)
    }
}
