/// Row 5: the "five key pillars" of S0, of which only two kept their headings (our reading).
///
/// A pillar is as strong as the weaker side makes it, and the whole as its weakest pillar. The practice
/// pillars of S2 are another framework (row 13).
public enum PillarReadiness: Framework {
    /// The row.
    public static let row = 5
    /// What it is called.
    public static let title = "Five key pillars: readiness"
    /// The source.
    public static let source = "S0; the first three pillars are our reading"

    /// Up to which score a cell is weak: half of the scale.
    static let weakUpTo = Setting(
        "pillar_weak_up_to",
        2,
        "The score, from 0 to 4, up to which a pillar of readiness is weak."
    )

    /// Its thresholds.
    public static let settings = [weakUpTo]

    /// The lower score of each pillar, and the lowest of all once all five are scored by all sides.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let scores = newest(Array(state.shared(PillarScore.self)))
        let missing = ReadinessPillar.allCases.flatMap { pillar in
            state.organisations.map(\.id).filter { scores[pillar]?[$0] == nil }
                .map { (pillar, organisation: $0) }
        }
        let complete = ReadinessPillar.allCases.compactMap { pillar in
            let sides = state.organisations.compactMap { scores[pillar]?[$0.id] }
            return sides.count == state.organisations.count ? (pillar, sides) : nil
        }
        let pillars = complete.compactMap { pillar, sides in
            sides.map(\.score).min().map { (pillar: pillar, score: $0, sides: sides) }
        }
        let remarks =
            clientRemarks(state) + evidenceRemarks(state, scores) + missingRemarks(state, missing)
        let figures =
            pillars.map { pillar in
                Figure(
                    "pillar",
                    about: .part(pillar.pillar.rawValue),
                    .count(pillar.score),
                    from: pillar.sides.flatMap { evidence($0, state) }
                )
            } + cells(state, scores)
        guard let weakest = pillars.min(by: { $0.score < $1.score }) else {
            return Finding(
                row: row,
                .open,
                "no pillar was scored by all sides",
                figures: figures,
                remarks: remarks
            )
        }
        let isWeak = Amount(weakest.score) <= state.settings[weakUpTo]
        guard missing.isEmpty else {
            // The whole is its weakest pillar: one that is weak decides it, one that is strong does not.
            let weak = isWeak ? ", weak: \(weakest.pillar.words)" : ""
            let all = ReadinessPillar.allCases.count
            return Finding(
                row: row,
                isWeak ? .red : .open,
                "\(pillars.count) of \(all) pillars are scored by all sides\(weak)",
                figures: figures,
                remarks: remarks
            )
        }
        let overall = Figure(
            "overall",
            .count(weakest.score),
            from: weakest.sides.flatMap { evidence($0, state) }
        )
        return Finding(
            row: row,
            isWeak ? .red : .good,
            "readiness \(weakest.score) of 4: \(weakest.pillar.words)",
            figures: [overall] + figures,
            remarks: remarks
        )
    }

    private typealias Scores = [ReadinessPillar: [OrganisationID: PillarScore]]

    /// What counts of each side and pillar: what was said last.
    private static func newest(_ scores: [PillarScore]) -> Scores {
        scores.sorted { ($0.order, $0.id) < ($1.order, $1.id) }.reduce(into: [:]) { newest, score in
            newest[score.pillar, default: [:]][score.organisation] = score
        }
    }

    /// A score and where it can be seen, if all can see that.
    private static func evidence(_ score: PillarScore, _ state: PartnershipState) -> [EntityID] {
        [score.id] + state.readableByAll(score.evidence.map { [$0] } ?? [])
    }

    /// The table's cells, and which of them are weak.
    private static func cells(_ state: PartnershipState, _ scores: Scores) -> [Figure] {
        let weakUpTo = state.settings[weakUpTo]
        return ReadinessPillar.allCases.flatMap { pillar in
            state.organisations.compactMap { scores[pillar]?[$0.id] }.flatMap { score in
                let subject = Figure.Subject.side(score.organisation, pillar.rawValue)
                return [
                    Figure(
                        "score",
                        about: subject,
                        .count(score.score),
                        from: evidence(score, state)
                    ),
                    Figure(
                        "weak",
                        about: subject,
                        .flag(Amount(score.score) <= weakUpTo),
                        from: evidence(score, state)
                    ),
                ]
            }
        }
    }

    /// What is missing for a framework across departments: those that never synced.
    private static func clientRemarks(_ state: PartnershipState) -> [Remark] {
        let never = Set(state.operations.syncs.filter { $0.last == nil }.map(\.department))
        return state.organisations.compactMap { organisation in
            let count = organisation.departments.count { never.contains($0.id) }
            guard count > 0 else { return nil }
            let all = organisation.departments.count
            return Remark("\(organisation.name) has no clients in \(count) of \(all) departments")
        }
    }

    private static func evidenceRemarks(
        _ state: PartnershipState,
        _ scores: Scores
    ) -> [Remark] {
        state.organisations.compactMap { organisation in
            let bare = ReadinessPillar.allCases.compactMap { scores[$0]?[organisation.id] }
                .filter { evidence($0, state) == [$0.id] }
            guard !bare.isEmpty else { return nil }
            return Remark(
                "\(organisation.name) shows no evidence for \(words(bare.map(\.pillar)))",
                evidence: bare.map(\.id)
            )
        }
    }

    private static func missingRemarks(
        _ state: PartnershipState,
        _ missing: [(ReadinessPillar, organisation: OrganisationID)]
    ) -> [Remark] {
        state.organisations.compactMap { organisation in
            let pillars = missing.filter { $0.organisation == organisation.id }.map(\.0)
            guard !pillars.isEmpty else { return nil }
            return Remark("\(organisation.name) has not scored \(words(pillars))")
        }
    }

    private static func words(_ pillars: [ReadinessPillar]) -> String {
        pillars.map(\.words).joined(separator: ", ")
    }
}
