import EntenteDomain

/// Rows 22, 24 and 25: the three laws in money.
extension Scene {
    /// What each side would earn alone, and how they agreed to share.
    mutating func playLaws(_ page: EntityID) {
        for (side, baseline) in [(.a, 100_000), (.b, 120_000)] as [(Side, Amount)] {
            let profile = add(
                "profile",
                side.organisation,
                by: side,
                ["baseline": euros(baseline), "currency": .currency(Self.euro)]
            )
            keep(profile, by: side, ["own_mark": euros(200_000)])
        }
        agree(page, "split", .record(["profit": shares("53.33", "46.67")]))
        expect(22, "baseline", "EUR 100000.00", about: about(.a))
        expect(22, "baseline", "EUR 120000.00", about: about(.b))
        expect(22, "sum", "3.0")
        expect(22, says: "1 + 1 = 3.0")
        for side in Side.allCases { expect(24, "better_off", "yes", about: about(side)) }
        expect(24, says: "both better off")
        // The organisation with the lower id comes first.
        let isAuroraFirst = roster.organisation(.a) < roster.organisation(.b)
        expect(
            25,
            says: isAuroraFirst
                ? "1.64 + 1.36 = 3 (agreed 1.6 + 1.4)" : "1.36 + 1.64 = 3 (agreed 1.4 + 1.6)"
        )
        expect(25, "part", "1.64", about: about(.a))
        expect(25, "part", "1.36", about: about(.b))
        expect(25, "agreed", "1.6", about: about(.a))
        expect(25, "agreed", "1.4", about: about(.b))
        expect(25, "deviation", "1.2 points")
        expect(25, "surplus", "73 %", about: about(.a))
        expect(25, "surplus", "27 %", about: about(.b))
    }
}
