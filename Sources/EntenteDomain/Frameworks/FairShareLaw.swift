/// Row 25: the third of the three laws, 1.4+1.6=3: sharing fairly, with shares that may be unequal (S3).
///
/// Fair is what was agreed: only deviation from the agreed split alarms, not that values differ (row 1).
/// How the surplus over the baselines is split is a second view, a talking point that alarms never.
public enum FairShareLaw: Framework {
    /// The row.
    public static let row = 25
    /// What it is called.
    public static let title = "Three laws: 1.4 + 1.6 = 3, share fairly"
    /// The source.
    public static let source = "S3; the surplus is theory"

    /// Beyond how many points of deviation somebody must act.
    static let deviationAbove = Setting(
        "split_deviation",
        5,
        "How many percentage points a side's part may be from the agreed one."
    )

    /// Its thresholds.
    public static let settings = [deviationAbove]

    /// Each side's part of the value beside the agreed one.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let received = ReceivedValue(in: state, on: day)
        let split = Split(received, in: state, on: day)
        let surplus = surplusFigures(received, in: state, on: day)
        guard !split.sides.isEmpty else {
            return Finding(
                row: row,
                .open,
                "nothing was received and confirmed yet",
                figures: received.figures(state),
                remarks: received.remarks
            )
        }
        let figures = split.figures + received.figures(state) + surplus
        let actual = split.equation(\.part, digits: 2)
        guard let deviation = split.deviation else {
            return Finding(
                row: row,
                .open,
                "\(actual), no split is agreed",
                figures: figures,
                remarks: received.remarks + split.agreed.remarks
            )
        }
        let isFair = deviation <= state.settings[deviationAbove]
        let agreed = split.sides.compactMap(\.agreed).map { split.shown($0, digits: 1) }
        var remarks = received.remarks + split.agreed.remarks
        if !isFair {
            remarks.append(
                Remark(
                    "\(deviation.rounded(to: 1)) points from the agreed split",
                    evidence: split.agreed.evidence
                )
            )
        }
        return Finding(
            row: row,
            isFair ? .good : .red,
            "\(actual) (agreed \(agreed.joined(separator: " + ")))",
            figures: figures,
            remarks: remarks
        )
    }

    /// The parts of the value as they are and as they were agreed.
    private struct Split {
        struct Side {
            let organisation: OrganisationID
            /// The part of the value received, in percent.
            let part: Amount?
            /// The agreed part, in percent; nil when no split is agreed.
            let agreed: Amount?
            let evidence: [EntityID]
        }

        /// The sides in the order of their ids; none when nothing was received.
        let sides: [Side]
        /// What is agreed.
        let agreed: AgreedSplit
        private let total: Amount

        init(_ received: ReceivedValue, in state: PartnershipState, on day: CivilDate) {
            let agreed = AgreedSplit(in: state, on: day)
            let shares = agreed.profit
            self.agreed = agreed
            let whole = shares.values.reduce(.zero, +)
            let joint = state.organisations.map { received.total($0.id) }.reduce(.zero, +)
            // The law's 3 is for two sides; each further one adds as much.
            total = Amount(state.organisations.count * 3).divided(by: 2) ?? 3
            sides =
                joint <= 0
                ? []
                : state.organisations.map { organisation in
                    Side(
                        organisation: organisation.id,
                        part: received.total(organisation.id).percent(of: joint),
                        agreed: (shares[organisation.id] ?? 0).percent(of: whole),
                        evidence: received.evidence { $0.receipt.receiver == organisation.id }
                    )
                }
        }

        /// The largest distance between a part and the agreed one, in points.
        var deviation: Amount? {
            sides.compactMap { side in
                guard let part = side.part, let agreed = side.agreed else { return nil }
                return (part - agreed).magnitude
            }.max()
        }

        /// A part as the law writes it.
        func shown(_ part: Amount, digits: Int) -> String {
            "\(scaled(part).rounded(to: digits))"
        }

        func equation(_ value: (Side) -> Amount?, digits: Int) -> String {
            let parts = sides.compactMap(value).map { shown($0, digits: digits) }
            return "\(parts.joined(separator: " + ")) = \(total)"
        }

        var figures: [Figure] {
            let all = sides.flatMap(\.evidence) + agreed.evidence
            let largest = deviation.map {
                Figure("deviation", .number($0.rounded(to: 1), unit: "points"), from: all)
            }
            return (largest.map { [$0] } ?? []) + sides.flatMap(figures)
        }

        private func figures(_ side: Side) -> [Figure] {
            let subject = Figure.Subject.organisation(side.organisation)
            let part = side.part.map {
                Figure("part", about: subject, .plain(scaled($0), digits: 2), from: side.evidence)
            }
            let agreed = side.agreed.map {
                Figure(
                    "agreed",
                    about: subject,
                    .plain(scaled($0), digits: 1),
                    from: self.agreed.evidence
                )
            }
            return [part, agreed].compactMap { $0 }
        }

        private func scaled(_ part: Amount) -> Amount {
            (part * total).divided(by: .hundred) ?? .zero
        }
    }

    /// Each side's part of what all received beyond their baselines; nothing while a side has no more
    /// than alone, since a part of a loss is none of a surplus.
    private static func surplusFigures(
        _ received: ReceivedValue,
        in state: PartnershipState,
        on day: CivilDate
    ) -> [Figure] {
        let baselines = Baselines(in: state, in: received.currency, on: day)
        guard baselines.missing.isEmpty else { return [] }
        let gains = state.organisations.map { organisation in
            received.total(organisation.id) - (baselines.amounts[organisation.id] ?? 0)
        }
        let total = gains.reduce(.zero, +)
        guard gains.allSatisfy({ $0 >= 0 }) else { return [] }
        let behind = received.evidence { _ in true } + baselines.allEvidence
        return zip(state.organisations, gains).compactMap { organisation, gain in
            gain.percent(of: total).map {
                Figure("surplus", about: .organisation(organisation.id), .percent($0), from: behind)
            }
        }
    }
}
