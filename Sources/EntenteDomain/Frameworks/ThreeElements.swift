/// Row 21: the three basic elements: people, process, technology (S3).
public enum ThreeElements: Framework {
    /// The row.
    public static let row = 21
    /// What it is called.
    public static let title = "Three basic elements: people, process, technology"
    /// The source.
    public static let source = "S3; the bound of the verdict is ours"

    /// Within how many days a department's clients should have synced.
    static let syncDays = Setting(
        "sync_days",
        7,
        "Within how many days the clients of a department should have synced."
    )

    /// From which percentage on the weakest element is good.
    static let goodFrom = Setting(
        "elements_good_from",
        75,
        "The percentage from which the weakest of the three elements is good."
    )

    /// Its thresholds.
    public static let settings = [syncDays, goodFrom]

    /// The three rings, together and of each side, and which is the bottleneck.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let all = Rings(in: state, of: nil, on: day)
        guard let weakest = Part.weakest(all.parts) else {
            return Finding(row: row, .open, "there are no roles, reviews or clients yet")
        }
        let sides = state.organisations.flatMap { organisation in
            Rings(in: state, of: organisation, on: day)
                .figures(about: .organisation(organisation.id))
        }
        let isGood = weakest.score >= state.settings[goodFrom]
        return Finding(
            row: row,
            isGood ? .good : .amber,
            isGood
                ? "weakest: \(weakest.name), \(weakest.score.rounded(to: 0)) %"
                : "\(weakest.name) is the bottleneck: \(weakest.score.rounded(to: 0)) %",
            figures: all.figures(about: nil) + sides,
            remarks: all.remarks(in: state)
        )
    }

    /// The three ratios of one side, or of all.
    private struct Rings {
        let people: Ratio
        let process: Ratio
        let technology: Ratio
        /// The departments that have not synced for too long.
        let silent: [DepartmentID]

        init(in state: PartnershipState, of side: Organisation?, on day: CivilDate) {
            let roles = state.shared(PartnershipRole.self).filter {
                side == nil || $0.organisation == side?.id
            }
            people = Ratio(roles) { $0.holder != nil }
            // Both sides hold a review, so it is the same for each.
            let start = day.adding(months: -12)
            let reviews = state.shared(Review.self).filter {
                !$0.isCancelled && start < $0.due && ($0.due < day || $0.isHeld(by: day))
            }
            process = Ratio(reviews) { $0.isHeld(by: day) }
            let departments = Set(
                (side.map { [$0] } ?? state.organisations).flatMap { $0.departments.map(\.id) }
            )
            let syncs = state.operations.syncs.filter { departments.contains($0.department) }
            let longest = state.settings.whole(syncDays)
            silent = syncs.filter { sync in
                sync.last.map { $0.days(until: day) > longest } ?? true
            }.map(\.department)
            technology = Ratio(met: syncs.count - silent.count, of: syncs.count)
        }

        var parts: [Part] {
            [
                Part(name: "people", score: people.percent),
                Part(name: "process", score: process.percent),
                Part(name: "technology", score: technology.percent),
            ]
        }

        func figures(about subject: Figure.Subject?) -> [Figure] {
            [
                people.figure("people", about: subject),
                process.figure("process", about: subject),
                technology.figure("technology", about: subject),
            ].compactMap { $0 }
        }

        func remarks(in state: PartnershipState) -> [Remark] {
            var remarks: [Remark] = []
            if !people.unmet.isEmpty {
                remarks.append(
                    Remark(
                        "\(people.unmet.count) of \(people.count) roles are open",
                        evidence: people.unmet
                    )
                )
            }
            if !process.unmet.isEmpty {
                remarks.append(
                    Remark(
                        "\(process.unmet.count) of \(process.count) reviews were not held",
                        evidence: process.unmet
                    )
                )
            }
            // No entity of the log is behind a sync, so the departments are named.
            for organisation in state.organisations {
                let names = organisation.departments.filter { silent.contains($0.id) }.map(\.name)
                guard !names.isEmpty else { continue }
                remarks.append(
                    Remark("not synced at \(organisation.name): \(names.joined(separator: ", "))")
                )
            }
            return remarks
        }
    }
}
