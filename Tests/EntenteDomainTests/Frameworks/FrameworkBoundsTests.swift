import EntenteDomain
import Testing

@Suite("Frameworks: within bounds and fair to both sides")
struct FrameworkBoundsTests {
    @Test(arguments: 300..<330)
    func `whatever one side did counts as much when the other did it`(seed: Int) {
        var partnership = RandomPartnership(seed: UInt64(seed))
        let sample = partnership.sample().withoutPrivate
        let pairs = zip(
            Frameworks.findings(in: sample.state, on: Sample.today),
            Frameworks.findings(in: sample.swapped, on: Sample.today)
        )
        let unfair = pairs.filter { $0.symmetric != $1.symmetric }.map(\.0.row)
        #expect(unfair == [])
    }

    @Test(arguments: 400..<420)
    func `what is a part of something lies between none and all of it`(seed: Int) {
        var partnership = RandomPartnership(seed: UInt64(seed))
        let sample = partnership.sample()
        for side in [nil, Sample.Side.a, .b] {
            let state = side.map { sample.onlyReadable(by: $0) } ?? sample.sharedOnly
            for finding in Frameworks.findings(in: state, on: Sample.today) {
                for figure in finding.figures {
                    guard case .number(let number, _) = figure.value,
                        let range = Self.range(finding.row, figure.name)
                    else { continue }
                    #expect(
                        range.contains(number),
                        "row \(finding.row), \(figure.name): \(number)"
                    )
                }
            }
        }
    }

    /// Between what a figure of rows 13 to 25 lies; nil when it has no bounds.
    private static func range(_ row: Int, _ name: String) -> ClosedRange<ExactDecimal>? {
        switch (row, name) {
        case (13, _), (18, _), (21, _), (23, _): span(0, 100)
        case (14, "told_after"): nil
        case (14, _), (17, _): span(0, 100)
        case (15, "months"): span(0, 12)
        case (16, "mean"), (16, "mark"), (16, "own_mean"): span(1, 5)
        case (16, "gap"): span(0, 4)
        case (25, "part"), (25, "agreed"): span(0, 3)
        case (25, "deviation"), (25, "surplus"): span(0, 100)
        default: nil
        }
    }

    private static func span(_ least: Int, _ most: Int) -> ClosedRange<ExactDecimal> {
        Amount(least).rounded(to: 0)...Amount(most).rounded(to: 0)
    }
}

extension Sample {
    /// The sample without what only one side reads.
    var withoutPrivate: Sample {
        var sample = self
        sample.keep { $0.audience == .shared }
        return sample
    }
}
