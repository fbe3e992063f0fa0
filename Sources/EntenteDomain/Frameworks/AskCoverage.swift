/// Row 6: defined gives and defined asks (S0).
///
/// Quantities of different things do not add up, so a side's coverage is the mean of its asks' coverage.
/// What was confirmed by the receiver alone counts as value.
public enum AskCoverage: Framework {
    /// The row.
    public static let row = 6
    /// What it is called.
    public static let title = "Defined give and defined ask"
    /// The source.
    public static let source = "S0"
    /// Its thresholds.
    public static let settings: [Setting] = []

    /// What part of what was asked is accepted.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let received = ReceivedValue(in: state, on: day)
        let covered = CoveredAsk.all(in: state)
        guard let mean = Amount.mean(of: covered.map(\.coverage)) else {
            return Finding(
                row: row,
                .open,
                "nothing is asked for",
                figures: received.figures(state),
                remarks: received.remarks
            )
        }
        let unmatched = covered.filter(\.isUnmatched)
        let all = Figure("coverage", .percent(mean), from: covered.flatMap(\.evidence))
        return Finding(
            row: row,
            covered.allSatisfy { $0.coverage >= .hundred } ? .good : .amber,
            "\(mean.rounded(to: 0)) % of what was asked is accepted",
            // What nobody meets comes first.
            figures: [all] + sides(state, covered)
                + (unmatched + covered.filter { !$0.isUnmatched }).flatMap(figures)
                + received.figures(state),
            remarks: state.organisations.compactMap { organisation in
                let asks = unmatched.filter { $0.item.organisation == organisation.id }
                guard !asks.isEmpty else { return nil }
                let verb = asks.count == 1 ? "is" : "are"
                return Remark(
                    "\(counted(asks.count, "ask")) of \(organisation.name) \(verb) unmatched",
                    evidence: asks.map(\.item.id)
                )
            } + covered.flatMap(otherUnits) + received.remarks
        )
    }

    /// What was signed in another unit than the ask's: days and pallets do not add up.
    private static func otherUnits(_ ask: CoveredAsk) -> [Remark] {
        ask.otherwiseCounted.map { match in
            Remark(
                "what is accepted in \(match.unit ?? "") does not count for \"\(ask.item.title)\", asked in \(ask.item.unit ?? "")",
                evidence: [ask.item.id, match.id]
            )
        }
    }

    private static func sides(_ state: PartnershipState, _ covered: [CoveredAsk]) -> [Figure] {
        state.organisations.compactMap { organisation in
            let asks = covered.filter { $0.item.organisation == organisation.id }
            return Amount.mean(of: asks.map(\.coverage)).map { mean in
                Figure(
                    "coverage",
                    about: .organisation(organisation.id),
                    .percent(mean),
                    from: asks.flatMap(\.evidence)
                )
            }
        }
    }

    private static func figures(_ ask: CoveredAsk) -> [Figure] {
        let unit = ask.item.unit ?? ""
        let numbers = [
            ("asked", ask.asked), ("accepted", ask.accepted), ("delivered", ask.delivered),
            ("confirmed", ask.confirmed),
        ]
        return numbers.map { name, number in
            Figure(
                name,
                about: .entity(ask.item.id),
                .measured(number, unit: unit),
                from: ask.evidence
            )
        } + [
            Figure(
                "coverage",
                about: .entity(ask.item.id),
                .percent(ask.coverage),
                from: ask.evidence
            )
        ]
    }
}
