import EntenteDomain
import TestSupport
import Testing

@Suite("Frameworks: whatever the log holds")
struct FrameworkPropertyTests {
    @Test(arguments: 0..<20)
    func `every framework answers, and every number opens to entities that exist`(seed: Int) {
        var partnership = RandomPartnership(seed: UInt64(seed))
        let sample = partnership.sample()
        for viewer in [nil, Sample.Side.a, .b] {
            let state = viewer.map { sample.onlyReadable(by: $0) } ?? sample.sharedOnly
            let known = Set(state.allRecords.map(\.id))
            for day in [Sample.today, day("0001-01-01"), day("9999-12-31")] {
                for finding in Frameworks.findings(in: state, on: day) {
                    let evidence =
                        finding.figures.flatMap(\.evidence)
                        + finding.remarks.flatMap(\.evidence)
                    let unknown = evidence.count { !known.contains($0) && !isOperational($0) }
                    #expect(unknown == 0, "row \(finding.row)")
                    let names = finding.figures.map(\.name).filter { FieldName($0) == nil }
                    #expect(names == [], "row \(finding.row)")
                    #expect(!finding.sentence.isEmpty)
                    #expect(finding.sentence.last != ".", "row \(finding.row)")
                    let hasGrounds = !finding.figures.isEmpty || !finding.remarks.isEmpty
                    #expect(finding.verdict == .open || hasGrounds, "row \(finding.row)")
                }
            }
        }
    }

    @Test(arguments: 100..<120)
    func `what one side keeps for itself changes no shared number`(seed: Int) {
        var partnership = RandomPartnership(seed: UInt64(seed))
        let sample = partnership.sample()
        let shared = Frameworks.findings(in: sample.sharedOnly, on: Sample.today)
        for side in Sample.Side.allCases {
            let findings = Frameworks.findings(
                in: sample.onlyReadable(by: side),
                on: Sample.today
            )
            for (seen, common) in zip(findings, shared) {
                let figures = seen.figures.filter { !$0.name.hasPrefix("own_") }
                let changed = Set(figures).symmetricDifference(common.figures)
                let names = Set(changed.map(\.name)).sorted()
                #expect(names == [], "row \(seen.row), seen by \(side)")
            }
        }
    }

    @Test(arguments: 200..<220)
    func `the order in which entities come changes nothing`(seed: Int) {
        var partnership = RandomPartnership(seed: UInt64(seed))
        let sample = partnership.sample()
        var generator = SeededGenerator(seed: UInt64(seed))
        let one = sample.sharedOnly
        let other = PartnershipState(
            organisations: one.organisations.reversed(),
            operations: one.operations,
            records: one.allRecords.shuffled(using: &generator)
        )
        let pairs = zip(
            Frameworks.findings(in: one, on: Sample.today),
            Frameworks.findings(in: other, on: Sample.today)
        )
        #expect(pairs.filter { $0 != $1 }.map(\.0.row) == [])
    }

    @Test func `nothing at all is good, amber or red`() {
        let empty = PartnershipState(organisations: [], records: [])
        for state in [empty, Sample().state] {
            for finding in Frameworks.findings(in: state, on: Sample.today) {
                #expect(finding.verdict == .open, "row \(finding.row): \(finding.sentence)")
            }
        }
    }

    @Test func `rows come in order, once each, and settings have names of their own`() {
        let rows = Frameworks.all.map { $0.row }
        #expect(rows == rows.sorted())
        #expect(Set(rows).count == rows.count)
        let names = Settings.known.map(\.name)
        #expect(Set(names).count == names.count)
        for framework in Frameworks.all {
            let finding = framework.finding(in: Sample().state, on: Sample.today)
            #expect(finding.row == framework.row)
            #expect(!framework.title.isEmpty)
            #expect(!framework.source.isEmpty)
        }
    }

    /// Conflicts and unread entities are known by id to the gateway alone.
    private func isOperational(_ id: EntityID) -> Bool { id.high == 0 && id.low < 9 }
}

extension Sample {
    /// What all organisations read.
    var sharedOnly: PartnershipState { readable(by: nil) }

    /// What the members of one organisation read.
    func onlyReadable(by side: Side) -> PartnershipState { readable(by: side) }

    private func readable(by side: Side?) -> PartnershipState {
        PartnershipState(
            organisations: state.organisations,
            viewer: side?.organisation,
            operations: operations,
            records: records.filter { record in
                record.audience == .shared
                    || side.map { record.audience == .organisation($0.organisation) } ?? false
            }
        )
    }
}
