/// Row 3: nine core value drivers, of which at least five must deliver (S0).
///
/// A driver delivers for a side when something tagged with it was confirmed as received, or a KPI tagged
/// with it is better than where it started and was read inside its cadence.
public enum ValueDrivers: Framework {
    /// The row.
    public static let row = 3
    /// What it is called.
    public static let title = "Nine core value drivers, minimum of five"
    /// The source.
    public static let source = "S0"
    /// Its thresholds; the minimum is the framework itself, so it is none of them.
    public static let settings: [Setting] = []
    /// How many drivers must deliver.
    public static let minimum = 5

    /// How many drivers deliver for at least one side.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let tally = DriverTally(in: state, on: day)
        let delivering = tally.union
        guard !delivering.isEmpty || !tally.planned.isEmpty else {
            return Finding(row: row, .open, "nothing names a value driver yet")
        }
        let withoutBelow = state.organisations.filter { organisation in
            tally.drivers(for: organisation.id).allSatisfy(\.isAboveTheLine)
        }
        let isPassed = delivering.count >= minimum
        let count = "\(delivering.count) of \(Driver.allCases.count)"
        return Finding(
            row: row,
            !isPassed ? .red : withoutBelow.isEmpty ? .good : .amber,
            isPassed
                ? "\(count) value drivers deliver: passed"
                : "\(count) value drivers deliver, \(minimum) are needed",
            figures: figures(state, tally) + (isPassed ? [] : Finding.tell(state)),
            remarks: withoutBelow.map { Remark("\($0.name) has no driver below the line") }
                + tally.unread.map { kpi in
                    Remark(
                        "\"\(kpi.title)\" was not read in time, so it does not show \(kpi.driver?.words ?? "")",
                        evidence: [kpi.id]
                    )
                }
        )
    }

    private static func figures(_ state: PartnershipState, _ tally: DriverTally) -> [Figure] {
        let union = tally.union
        let all = Figure(
            "delivering",
            .count(union.count),
            from: union.flatMap { tally.evidence(of: $0) }
        )
        let sides = state.organisations.map { organisation in
            let drivers = tally.delivering[organisation.id, default: [:]]
            return Figure(
                "delivering",
                about: .organisation(organisation.id),
                .count(drivers.count),
                from: drivers.values.flatMap { $0 }
            )
        }
        let tiles = Driver.allCases.flatMap { driver in
            [tile(driver, tally.evidence(of: driver), tally.plans(of: driver))]
                + state.organisations.map { organisation in
                    tile(
                        driver,
                        tally.delivering[organisation.id]?[driver] ?? [],
                        tally.planned[organisation.id]?[driver] ?? [],
                        for: organisation.id
                    )
                }
        }
        return [all] + sides + tiles
    }

    /// One of the nine tiles: empty, planned or delivering.
    private static func tile(
        _ driver: Driver,
        _ evidence: Set<EntityID>,
        _ plans: Set<EntityID>,
        for organisation: OrganisationID? = nil
    ) -> Figure {
        let word = !evidence.isEmpty ? "delivering" : !plans.isEmpty ? "planned" : "empty"
        return Figure(
            "driver",
            about: organisation.map { .side($0, driver.rawValue) } ?? .part(driver.rawValue),
            .text(word),
            from: evidence.isEmpty ? plans : evidence
        )
    }
}
