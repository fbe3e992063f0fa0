/// Row 36: seven success points (S4), of which the last is computed: a way out (transfer, transform,
/// exit) and a contingency plan.
public enum WayOut: Framework {
    /// The row.
    public static let row = 36
    /// What it is called.
    public static let title = "A way out and a contingency plan"
    /// The source.
    public static let source = "S4; the last of its seven success points"

    /// How long everything can still be read after the notice.
    static let readOnlyDays = Setting(
        "read_only_days",
        30,
        "How many days everything can be read after the last day of notice, and nothing written."
    )

    /// Its thresholds.
    public static let settings = [readOnlyDays]

    /// Whether there is a way out, whether it has to be used, and what each side would take.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let plan = state.exitPlan
        let alarms = ExitAlarm.all(of: plan, in: state, on: day)
        let course = course(state, plan, day)
        let isLive = state.partnership?.liveOn.map { $0 <= day } ?? false
        let figures =
            [Figure("signed", .flag(plan?.isInForce == true), from: plan.map { [$0.id] } ?? [])]
            + alarms.map(\.figure) + takeaways(state) + course.figures
        let remarks =
            faults(of: plan, in: state) + alarms.map(\.remark) + course.remarks + archives(state)
        guard let plan, plan.isInForce else {
            let what = plan == nil ? "there is no way out" : "the way out is not signed by all"
            return Finding(
                row: row,
                isLive ? .red : plan == nil ? .open : .amber,
                isLive ? "\(what), and the partnership is live" : what,
                figures: figures,
                remarks: remarks
            )
        }
        let isWhole = remarks.isEmpty && course.sentence == nil
        return Finding(
            row: row,
            alarms.isEmpty ? isWhole ? .good : .amber : .red,
            sentence(course.sentence, alarms, in: state),
            figures: figures,
            remarks: remarks
        )
    }

    /// What a plan that all signed lacks.
    private static func faults(of plan: ExitPlan?, in state: PartnershipState) -> [Remark] {
        guard let plan else { return [] }
        let waiting = (plan.agreed?.waiting ?? []).sorted().map { "waits for \(state.name($0))" }
        guard plan.isInForce else {
            return waiting.map { Remark("the exit plan \($0)", evidence: [plan.id]) }
        }
        let members = Set(plan.continuity)
        let orphans = state.organisations.filter { side in
            !side.members.contains { members.contains($0.id) }
        }
        let missing =
            (plan.path == nil ? ["names no path"] : [])
            + (plan.triggers.isEmpty ? ["names no trigger"] : [])
            + (plan.noticeDays == nil ? ["names no days of notice"] : [])
            + (plan.dispositions.isEmpty ? ["does not say who gets what"] : [])
            + plan.dispositions.filter { $0.organisation == nil }.map {
                "gives \($0.asset) to nobody"
            }
            + (plan.path == .transfer && plan.successor == nil ? ["names no successor"] : [])
            + orphans.map { "names nobody at \($0.name) who sees that the work goes on" }
            + (plan.hasContingency ? [] : ["has no contingency plan"])
        return (missing + waiting).map { Remark("the exit plan \($0)", evidence: [plan.id]) }
    }

    /// What has to be said first: how far a use of the way out has come, or why one is due.
    ///
    /// Who agreed to transform goes on, so that a trigger that is pulled is said before it.
    private static func sentence(
        _ course: String?,
        _ alarms: [ExitAlarm],
        in state: PartnershipState
    ) -> String {
        let alarm = alarms.first?.remark.text
        guard let course else { return alarm ?? "there is a way out, and no reason to take it" }
        guard let alarm, let exit = used(in: state), exit.state == .accepted,
            exit.path == .transform
        else { return course }
        return "\(alarm); \(course)"
    }

    /// The use of the way out that counts: the earlier notice when both sides gave one, or else one that
    /// both agreed to before one that is only proposed.
    private static func used(in state: PartnershipState) -> Exit? {
        let exits = state.shared(Exit.self).filter { $0.state != .withdrawn }
        let given = exits.compactMap { exit in exit.noticedOn.map { (day: $0, exit: exit) } }
            .min { ($0.day, $0.exit.id) < ($1.day, $1.exit.id) }
        return given?.exit ?? exits.first { $0.state == .accepted } ?? exits.first
    }

    /// How far a use of the way out has come.
    private static func course(
        _ state: PartnershipState,
        _ plan: ExitPlan?,
        _ day: CivilDate
    ) -> (sentence: String?, figures: [Figure], remarks: [Remark]) {
        guard let exit = used(in: state) else { return (nil, [], []) }
        // Notice runs by the plan that counted when it was given, though a newer one may be in force by now.
        let then = exit.noticedOn.flatMap { given in
            state.shared(ExitPlan.self).filter { plan in
                plan.isInForce && plan.agreed?.since.map { $0 <= given } ?? true
            }.counting
        }
        let plan = then ?? plan
        let phase = exit.phase(
            on: day,
            noticeDays: plan?.noticeDays ?? TermSheet(in: state).term(.withdrawal)?.noticeDays ?? 0,
            readOnlyDays: state.settings.whole(readOnlyDays)
        )
        let word = exit.state == .accepted ? "agreed" : "proposed"
        let said: (text: String, until: CivilDate?, state: Exit.State) =
            switch phase {
            case .proposed, .withdrawn:
                ("\(exit.path.rawValue) is \(word)", nil, exit.state)
            case .notice(let until): ("notice is given until \(until)", until, .noticed)
            case .readOnly(let until): ("read-only until \(until)", until, .readOnly)
            case .archive: ("each side gets its archive", nil, .archived)
            }
        let sentence = "\(said.text), by \(state.name(exit.organisation))"
        let figures =
            [Figure("phase", .text(said.state.rawValue), from: [exit.id])]
            + (said.until.map { [Figure("until", .day($0), from: [exit.id])] } ?? [])
        let isBehind = said.state != exit.state
        let remark = Remark(
            "the exit is written down as \(exit.state.rawValue), but is \(said.state.rawValue) by the calendar",
            evidence: [exit.id]
        )
        return (sentence, figures, isBehind ? [remark] : [])
    }

    /// What each side wrote for all to read, and what the viewer would take today.
    private static func takeaways(_ state: PartnershipState) -> [Figure] {
        var shared: [OrganisationID: [EntityID]] = [:]
        state.forEachShared { shared[$0.made.organisation, default: []].append($0.id) }
        let written = state.organisations.map { side in
            let ids = shared[side.id, default: []]
            return Figure(
                "shared_items",
                about: .organisation(side.id),
                .count(ids.count),
                from: ids
            )
        }
        guard let viewer = state.viewer else { return written }
        let contents = ArchiveContents(of: viewer, in: state)
        let parts = [
            ("own_items", contents.own), ("own_received", contents.received),
            ("own_archive", contents.all),
        ]
        return written
            + parts.map { name, records in
                let subject = Figure.Subject.organisation(viewer)
                return Figure(name, about: subject, .count(records.count), from: records.map(\.id))
            }
    }

    /// The archives that did not come back whole.
    private static func archives(_ state: PartnershipState) -> [Remark] {
        state.shared(Archive.self).compactMap { archive in
            guard let count = archive.reimported, count != archive.items else { return nil }
            return Remark(
                "of the archive of \(state.name(archive.organisation)), \(count) of \(archive.items) items came back",
                evidence: [archive.id]
            )
        }
    }
}
