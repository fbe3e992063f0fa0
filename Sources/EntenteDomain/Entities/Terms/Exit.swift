/// One use of the way out, from the proposal to the archives (row 36).
public struct Exit: Entity {
    /// Where it stands, as people write it.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// One side proposes it.
        case proposed
        /// The other side agrees to it.
        case accepted
        /// Notice is given.
        case noticed
        /// Everything can be read, and nothing written.
        case readOnly = "read_only"
        /// Each side has its archive.
        case archived
        /// It is not used after all.
        case withdrawn
    }

    /// Where it stands by the calendar.
    public enum Phase: Hashable, Sendable {
        /// It is proposed, and nothing has changed.
        case proposed
        /// Work goes on until the last day of notice.
        case notice(until: CivilDate)
        /// Everything can be read, and nothing written, until a day.
        case readOnly(until: CivilDate)
        /// Each side gets its archive.
        case archive
        /// It was not used after all.
        case withdrawn
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "exit",
        "One use of the way out, from the proposal to the archives.",
        place: .shared,
        states: StateMachine(
            State.allCases.map(\.rawValue),
            [
                .init("proposed", "accepted", by: .others),
                .init("accepted", "proposed", by: .others),
                // Either side can end the partnership alone: notice needs nobody's consent, and nobody
                // can take back the other side's, because whoever gives it uses a way out of its own.
                .init("proposed", "noticed", by: .maker),
                .init("accepted", "noticed", by: .maker),
                .init("proposed", "withdrawn", by: .maker),
                .init("accepted", "withdrawn", by: .maker),
                .init("noticed", "withdrawn", by: .maker),
                // Whoever got the notice says that it has run out: nobody shuts the door on the other
                // side, and no clock does.
                .init("noticed", "read_only", by: .others),
                .init("read_only", "archived"),
            ]
        ),
        fields: [
            FieldDefinition("path", ExitPath.choice, "What shall become of the partnership."),
            FieldDefinition("plan", .entity(["exit_plan"]), "The plan by which it goes."),
            FieldDefinition("noticed_on", .day, "The day on which notice was given."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// Who uses the way out.
    public let organisation: OrganisationID
    /// What shall become of the partnership.
    public let path: ExitPath
    /// The day on which notice was given; nil before it is.
    public let noticedOn: CivilDate?
    /// Where it stands, as people write it.
    public let state: State
    /// Since which day it stands there.
    public let stateSince: CivilDate

    /// Reads a use of the way out.
    public init?(_ record: EntityRecord) {
        id = record.id
        organisation = record.made.organisation
        path = record.choice("path") ?? .exit
        state = record.choice("state") ?? .proposed
        stateSince = record.stamp("state")?.day ?? record.made.day
        // Who gave notice without naming the day gave it on the day on which that was written.
        noticedOn =
            [.proposed, .accepted].contains(state)
            ? nil : record.day("noticed_on") ?? record.stamp("state")?.day ?? record.changed.day
    }

    /// Where it stands by the calendar.
    public func phase(on day: CivilDate, noticeDays: Int, readOnlyDays: Int) -> Phase {
        if state == .withdrawn { return .withdrawn }
        guard let noticedOn else { return .proposed }
        let end = noticedOn.adding(days: max(0, noticeDays))
        if day <= end { return .notice(until: end) }
        let last = end.adding(days: max(0, readOnlyDays))
        return day <= last ? .readOnly(until: last) : .archive
    }
}
