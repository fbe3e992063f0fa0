/// What the KPIs of a partnership attain on a day, each by its weight (rows 7, 8, 36).
struct Scorecard: Sendable {
    /// One KPI on its way from baseline to target.
    struct Entry: Sendable {
        let track: KPITrack
        /// The newest month that was read by the day; nil when none was.
        let point: KPIPoint?
        /// How far it is on its way, in percent within the bounds; nil when that cannot be said.
        let attainment: Amount?

        /// The KPI and what was read of it.
        var evidence: [EntityID] { [track.kpi.id] + (point?.evidence ?? []) }
    }

    /// The KPIs, in the order of their ids.
    let entries: [Entry]

    /// Reads the tracks up to the end of the months that began by a day.
    ///
    /// - Parameters:
    ///   - tracks: The KPIs with what was read of them.
    ///   - day: The last day that counts.
    ///   - settings: The bounds of attainment.
    ///   - fresh: Whether only what was read of the quarter before that day counts, or of the KPI's own period
    ///     where that is longer. An old reading says nothing of a new quarter.
    init(
        _ tracks: [KPITrack],
        through day: CivilDate,
        _ settings: Settings,
        fresh: Bool = false
    ) {
        entries = tracks.map { track in
            let months = max(3, track.kpi.terms.cadence.months)
            let point = track.points.last { point in
                point.period.firstDay <= day
                    && (!fresh || point.period.adding(months: months) > day.month)
            }
            let progress = point?.value.flatMap { track.kpi.terms.progress(of: $0) }
            return Entry(
                track: track,
                point: point,
                attainment: progress.map { KPIAttainment.capped($0, settings) }
            )
        }
    }

    /// The mean of what can be said, by weight; nil when nothing can.
    var score: Amount? {
        let counted = entries.compactMap { entry in
            entry.attainment.map { ($0, weight: Amount(entry.track.kpi.terms.weight)) }
        }
        return counted.map { $0.0 * $0.weight }.reduce(.zero, +)
            .divided(by: counted.map(\.weight).reduce(.zero, +))
    }

    /// The entities behind the score.
    var evidence: [EntityID] { entries.filter { $0.attainment != nil }.flatMap(\.evidence) }
}
