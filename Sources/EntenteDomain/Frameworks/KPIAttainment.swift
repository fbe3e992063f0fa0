/// Row 7: KPIs "pre-established, measured and reported" (S0, S1).
///
/// A KPI whose two readings differ too much is disputed: both stay on the page, and neither counts until
/// the sides settle it, by correcting a reading or by signing a value.
public enum KPIAttainment: Framework {
    /// The row.
    public static let row = 7
    /// What it is called.
    public static let title = "KPIs pre-established, measured and reported"
    /// The source.
    public static let source = "S0, S1"

    static let cap = Setting(
        "attainment_cap",
        120,
        "The highest attainment of a KPI that counts, in percent."
    )
    static let grace = Setting(
        "reading_grace_days",
        5,
        "How many working days after the end of its cadence a KPI is stale without a reading."
    )
    static let tolerance = Setting(
        "dispute_tolerance",
        2,
        "By how many percent of the larger two readings may differ before they are disputed."
    )

    /// Its thresholds.
    public static let settings = [cap, grace, tolerance]

    /// The attainment of every KPI, and of all by their weight.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let tracks = KPITrack.all(in: state, through: day)
        let own = ownFigures(in: state, on: day)
        guard !tracks.isEmpty else {
            return Finding(row: row, .open, "no KPI was agreed yet", figures: own)
        }
        let settings = state.settings
        let card = Scorecard(tracks, through: day, settings)
        let disputed = tracks.filter { $0.points.last?.isDisputed ?? false }
        let stale = tracks.filter { $0.isStale(on: day) }
        let parts =
            [card.score.map { "\($0.rounded(to: 0)) % attained" } ?? "nothing to score"]
            + (disputed.isEmpty ? [] : ["\(disputed.count) disputed"])
            + (stale.isEmpty ? [] : ["\(stale.count) stale"])
        return Finding(
            row: row,
            verdict(card.score, isClear: disputed.isEmpty && stale.isEmpty, settings),
            parts.joined(separator: ", "),
            figures: (card.score.map { [Figure("score", .percent($0), from: card.evidence)] } ?? [])
                + card.entries.flatMap { figures($0, settings, day) } + own,
            remarks: remarks(tracks, disputed: disputed, stale: stale)
                + lackRemarks(tracks.map(\.kpi), in: state)
        )
    }

    /// An attainment in percent, within 0 and the cap.
    static func capped(_ progress: Amount, _ settings: Settings) -> Amount {
        progress.clamped(to: .zero...max(.zero, settings[cap]))
    }

    private static func verdict(
        _ score: Amount?,
        isClear: Bool,
        _ settings: Settings
    ) -> Verdict {
        guard let score else { return isClear ? .open : .amber }
        if score < settings[EarlyRisk.failingBelow] { return .red }
        return isClear ? .good : .amber
    }

    /// What the KPIs attain that the viewer keeps to itself; they are no part of the score.
    private static func ownFigures(in state: PartnershipState, on day: CivilDate) -> [Figure] {
        let tracks = KPITrack.own(in: state, through: day)
        return Scorecard(tracks, through: day, state.settings).entries.flatMap { entry in
            let subject = Figure.Subject.entity(entry.track.kpi.id)
            let stale = entry.track.isStale(on: day)
            return [Figure("own_stale", about: subject, .flag(stale), from: entry.evidence)]
                + (entry.attainment.map {
                    [Figure("own_attainment", about: subject, .percent($0), from: entry.evidence)]
                } ?? [])
        }
    }

    private static func figures(
        _ entry: Scorecard.Entry,
        _ settings: Settings,
        _ day: CivilDate
    ) -> [Figure] {
        let kpi = entry.track.kpi
        let subject = Figure.Subject.entity(kpi.id)
        var figures = [
            Figure(
                "stale",
                about: subject,
                .flag(entry.track.isStale(on: day)),
                from: entry.evidence
            )
        ]
        if let point = entry.point {
            figures.append(
                Figure("disputed", about: subject, .flag(point.isDisputed), from: entry.evidence)
            )
            if let value = point.value {
                let value = Figure.Value.measured(value, unit: kpi.terms.unit)
                figures.append(Figure("actual", about: subject, value, from: entry.evidence))
            }
        }
        if let attainment = entry.attainment {
            figures.append(
                Figure("attainment", about: subject, .percent(attainment), from: entry.evidence)
            )
        }
        return figures + disputes(entry.track, settings)
    }

    /// For every disputed month of a KPI, the newest first: how far apart it is, and what each side would attain.
    private static func disputes(_ track: KPITrack, _ settings: Settings) -> [Figure] {
        track.points.filter(\.isDisputed).reversed().flatMap { point in
            point.readings.flatMap { reading in
                let subject = Figure.Subject.entity(reading.id)
                let evidence = [track.kpi.id] + point.evidence
                let own = track.kpi.terms.progress(of: reading.value).map { progress in
                    Figure(
                        "attainment",
                        about: subject,
                        .percent(capped(progress, settings)),
                        from: [track.kpi.id, reading.id]
                    )
                }
                return [
                    Figure(
                        "apart",
                        about: subject,
                        .percent(point.apart, digits: 1),
                        from: evidence
                    )
                ] + (own.map { [$0] } ?? [])
            }
        }
    }

    private static func remarks(
        _ tracks: [KPITrack],
        disputed: [KPITrack],
        stale: [KPITrack]
    ) -> [Remark] {
        disputed.map { track in
            let apart = track.points.last?.apart.rounded(to: 1).description ?? ""
            return Remark(
                "\"\(track.kpi.title)\" is disputed: \(apart) % apart",
                evidence: [track.kpi.id] + (track.points.last?.evidence ?? [])
            )
        } + stale.map { Remark("\"\($0.kpi.title)\" is stale", evidence: [$0.kpi.id]) }
    }

    /// What KPIs lack: signatures, a way from a baseline to a target, an owner on each side.
    private static func lackRemarks(_ kpis: [KPI], in state: PartnershipState) -> [Remark] {
        let ownerless = kpis.filter { kpi in
            !state.organisations.allSatisfy { organisation in
                organisation.members.contains { kpi.owners.contains($0.id) }
            }
        }
        let lacks = [
            (kpis.filter { !$0.isAgreed }, "not signed by all"),
            (kpis.filter { $0.terms.progress(of: .zero) == nil }, "without a way to a target"),
            (ownerless, "without an owner on each side"),
        ]
        return lacks.filter { !$0.0.isEmpty }.map { kpis, lack in
            Remark("\(counted(kpis.count, "KPI")) \(lack)", evidence: kpis.map(\.id))
        }
    }
}
