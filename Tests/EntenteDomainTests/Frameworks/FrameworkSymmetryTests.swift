import EntenteDomain
import Testing

@Suite("Frameworks: both sides")
struct FrameworkSymmetryTests {
    @Test(arguments: 300..<340)
    func `when the sides are exchanged every number is the other side's`(seed: Int) {
        var partnership = RandomPartnership(seed: UInt64(seed))
        let state = partnership.sample().sharedOnly
        let mirrored = PartnershipState(
            organisations: state.organisations,
            operations: Mirror.operations(state.operations),
            records: state.allRecords.map(Mirror.record)
        )
        let pairs = zip(
            Frameworks.findings(in: state, on: Sample.today),
            Frameworks.findings(in: mirrored, on: Sample.today)
        )
        for (here, there) in pairs {
            #expect(here.verdict == there.verdict, "row \(here.row)")
            let changed = Set(here.figures.map(Mirror.figure)).symmetricDifference(there.figures)
            #expect(Set(changed.map(\.name)).sorted() == [], "row \(here.row)")
        }
    }

    @Test(arguments: 400..<440)
    func `percentages lie within their bounds`(seed: Int) {
        // A side may put in more than it pledged; a KPI may go beyond its target, up to the cap.
        let unbounded: Set = ["kept", "attainment", "score", "apart"]
        var partnership = RandomPartnership(seed: UInt64(seed))
        let state = partnership.sample().sharedOnly
        for framework in Frameworks.all where (2...12).contains(framework.row) {
            for figure in framework.finding(in: state, on: Sample.today).figures {
                guard case .number(let number, let unit) = figure.value,
                    let amount = Amount(number)
                else { continue }
                if unit == "%", !unbounded.contains(figure.name) {
                    #expect((0...100).contains(amount), "row \(framework.row) \(figure.name)")
                }
                #expect(amount >= 0 || figure.name == "actual", "row \(framework.row)")
            }
        }
    }
}
