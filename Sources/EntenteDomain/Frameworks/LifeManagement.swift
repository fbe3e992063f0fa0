/// Row 30: manage over its whole life (S3): each member performs, and communication is clear.
public enum LifeManagement: Framework {
    /// The row.
    public static let row = 30
    /// What it is called.
    public static let title = "Manage over its whole life"
    /// The source.
    public static let source = "S3; from when a department is an exception is our reading"

    /// From which part in time on a department is no exception.
    static let onTimeFrom = Setting(
        "manage_on_time_from",
        80,
        "From which percentage done in time on a department is no exception."
    )

    /// How long something may lie unread.
    static let unreadWithin = Setting(
        "manage_unread_days",
        7,
        "How many days something of the other side may lie unread."
    )

    /// Its thresholds.
    public static let settings = [
        onTimeFrom, unreadWithin, Agenda.upcomingWithin, Escalation.remindWithin,
        Escalation.managersAfter, Escalation.sponsorsAfter,
    ]

    private struct Line {
        let name: String
        let department: DepartmentID
        let due: [DueWork.Entry]
        let unread: OperationalFacts.Unread?
        let age: Int

        var onTime: [DueWork.Entry] { due.filter(\.isOnTime) }
        var percent: Amount? { Amount(onTime.count).percent(of: Amount(due.count)) }
    }

    /// The departments that are late, or do not read what the other side sends.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let lines = lines(state, day)
        guard !lines.isEmpty else {
            return Finding(row: row, .open, "nothing was due and nothing is unread")
        }
        let late = lines.filter { line in
            (line.percent.map { $0 < state.settings[onTimeFrom] } ?? false)
                || Amount(line.age) > state.settings[unreadWithin]
        }
        return Finding(
            row: row,
            late.isEmpty ? .good : .amber,
            late.isEmpty
                ? "every department does what is due and reads what comes"
                : "\(late.count) of \(lines.count) departments \(late.count == 1 ? "needs" : "need") a look",
            figures: lines.flatMap(figures),
            remarks: late.map { line in
                Remark(
                    "\(line.name): \(words(line).joined(separator: ", "))",
                    evidence: line.due.filter { !$0.isOnTime }.map(\.id)
                        + (line.unread.map { [$0.entity] } ?? [])
                )
            }
        )
    }

    /// One line for each department that had something to do or to read.
    private static func lines(_ state: PartnershipState, _ day: CivilDate) -> [Line] {
        let work = Dictionary(grouping: DueWork(in: state, on: day).entries, by: \.department)
        let unread = Dictionary(
            grouping: state.operations.unread.filter { $0.since <= day },
            by: \.department
        )
        return state.organisations.flatMap { side in
            side.departments.compactMap { department in
                let due = work[department.id, default: []]
                let oldest = unread[department.id, default: []].min {
                    ($0.since, $0.entity) < ($1.since, $1.entity)
                }
                guard !due.isEmpty || oldest != nil else { return nil }
                return Line(
                    name: "\(side.name), \(department.name)",
                    department: department.id,
                    due: due,
                    unread: oldest,
                    age: oldest?.since.days(until: day) ?? 0
                )
            }
        }
    }

    private static func words(_ line: Line) -> [String] {
        let done = line.due.isEmpty ? [] : ["\(line.onTime.count) of \(line.due.count) on time"]
        return done + (line.unread == nil ? [] : ["oldest unread \(line.age) days"])
    }

    private static func figures(_ line: Line) -> [Figure] {
        let subject = Figure.Subject.department(line.department)
        let ids = line.due.map(\.id)
        let work: [Figure] =
            line.percent.map { percent in
                [
                    Figure("due", about: subject, .count(line.due.count), from: ids),
                    Figure(
                        "done_on_time",
                        about: subject,
                        .count(line.onTime.count),
                        from: line.onTime.map(\.id)
                    ),
                    Figure("on_time", about: subject, .percent(percent), from: ids),
                ]
            } ?? []
        let unread = line.unread.map {
            [
                Figure(
                    "oldest_unread",
                    about: subject,
                    .count(line.age, of: "days"),
                    from: [$0.entity]
                )
            ]
        }
        return work + (unread ?? [])
    }
}
