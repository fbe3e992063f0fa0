/// The readings of one KPI, month by month (rows 3, 7, 8).
public struct KPITrack: Hashable, Sendable {
    /// The KPI.
    public let kpi: KPI
    /// What was read, in the order of the months.
    public let points: [KPIPoint]
    /// The last day on which nobody may say that a reading is missing.
    public let patience: CivilDate

    /// The shared KPIs with their readings for months that began by a day, in the order of their ids.
    public static func all(in state: PartnershipState, through day: CivilDate) -> [KPITrack] {
        tracks(of: state.shared(), by: state.shared(), in: state, through: day)
    }

    /// The same of the KPIs that the viewer keeps to itself; none without one.
    ///
    /// What it published counts by its shared copy.
    static func own(in state: PartnershipState, through day: CivilDate) -> [KPITrack] {
        tracks(of: state.own(), by: state.own(), in: state, through: day).filter {
            state.isKept($0.kpi.id)
        }
    }

    private static func tracks(
        of kpis: EntityList<KPI>,
        by readings: EntityList<KPIReading>,
        in state: PartnershipState,
        through day: CivilDate
    ) -> [KPITrack] {
        let tolerance = state.settings[KPIAttainment.tolerance]
        let byKPI = Dictionary(
            grouping: readings.filter { $0.period.firstDay <= day },
            by: \.kpi
        )
        let calendar = state.workingDays
        let grace = state.settings.whole(KPIAttainment.grace)
        return kpis.map { kpi in
            let months = Dictionary(grouping: byKPI[kpi.id, default: []], by: \.period)
            let points = months.sorted { $0.key < $1.key }.map { month, readings in
                KPIPoint(month, readings, tolerance: tolerance)
            }
            let awaited = awaited(of: kpi, after: points.last?.period)
            return KPITrack(
                kpi: kpi,
                points: points,
                patience: calendar.day(grace, after: awaited.lastDay)
            )
        }
    }

    /// Whether a reading is missing on a day that should be there.
    public func isStale(on day: CivilDate) -> Bool { day > patience }

    /// Whether the newest reading is better than where the KPI started.
    var isPositive: Bool { points.last?.value.map(kpi.terms.isPositive) ?? false }

    /// The next month for which a KPI shall be read: its first one when it never was.
    private static func awaited(of kpi: KPI, after last: Period?) -> Period {
        let cadence = kpi.terms.cadence.months
        return last?.adding(months: cadence) ?? kpi.madeOn.month.adding(months: cadence - 1)
    }
}

/// What all sides say of one KPI for one month.
public struct KPIPoint: Hashable, Sendable {
    /// The month.
    public let period: Period
    /// What each organisation said last, in the order of the organisations.
    public let readings: [KPIReading]
    /// The value on which the sides settled; nil when they did not need to, or have not.
    public let settled: Amount?
    /// How far the readings lie apart, in percent of the largest.
    public let apart: Amount
    /// Whether they lie too far apart for one of them to count, and nothing is settled.
    public let isDisputed: Bool

    /// Compares the readings of a month; how far they may lie apart is in percent.
    init(_ period: Period, _ readings: [KPIReading], tolerance: Amount) {
        let newest = readings.sorted { ($0.order, $0.id) < ($1.order, $1.id) }
            .reduce(into: [OrganisationID: KPIReading]()) { $0[$1.organisation] = $1 }
            .values.sorted { $0.organisation < $1.organisation }
        let values = newest.map(\.value)
        let spread = (values.max() ?? .zero) - (values.min() ?? .zero)
        let largest = values.map(\.magnitude).max() ?? .zero
        self.period = period
        self.readings = newest
        settled = newest.filter { $0.settled != nil }.max { Self.key($0) < Self.key($1) }?.settled
        apart = spread.percent(of: largest) ?? .zero
        isDisputed = settled == nil && apart > tolerance
    }

    /// By what settlements of one month are put in order: the one that was signed last counts.
    private static func key(_ reading: KPIReading) -> (Int, Int64, EntityID) {
        (reading.settledOn?.number ?? .min, reading.settledAt ?? 0, reading.id)
    }

    /// What counts: what was settled, or the mean of readings that agree; nil while they do not.
    public var value: Amount? {
        settled ?? (isDisputed ? nil : Amount.mean(of: readings.map(\.value)))
    }

    /// The readings.
    public var evidence: [EntityID] { readings.map(\.id) }
}
