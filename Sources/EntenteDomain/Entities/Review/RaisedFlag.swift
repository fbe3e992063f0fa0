/// A problem that somebody raised, with a clock until the other side answers (row 12).
public struct RaisedFlag: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "flag",
        "A problem that somebody raised, with a clock until the other side answers.",
        states: StateMachine(
            ["raised", "answered", "closed"],
            [
                .init("raised", "answered", by: .others),
                .init("answered", "raised", by: .maker),
                .init("answered", "closed", by: .maker),
                .init("raised", "closed", by: .maker),
            ]
        ),
        fields: [
            FieldDefinition("about", .entity([]), "What it is about."),
            FieldDefinition("answer", .text, "What the other side says to it."),
            // The clock stops when this is written, so that mending the answer's text does not move it.
            FieldDefinition("answered_by", .member, "Who answered; this stops the clock."),
            FieldDefinition(
                "raised_at",
                .instant,
                "When it was raised, where that was before it was written down."
            ),
            FieldDefinition(
                "answered_at",
                .instant,
                "When it was answered, where that was before it was written down."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// What it is about.
    public let about: EntityID?
    /// The organisation that raised it.
    public let organisation: OrganisationID
    /// Who raised it, and when; that it was raised again when it waits for another answer.
    public let raised: EntityRecord.Stamp
    /// Who answered, and when; nil while nobody of another organisation did since it was raised.
    public let answered: EntityRecord.Stamp?
    /// Whether the one who raised it took it back or is content.
    public let isClosed: Bool

    /// Reads a flag.
    public init?(_ record: EntityRecord) {
        let again = Self.raisedAgain(record)
        let raised = again ?? record.made.earlier("raised_at", of: record)
        let answered = record.stamp("answered_by")
        let isFromOthers = answered.map { $0.organisation != record.made.organisation } ?? false
        id = record.id
        title = record.text("title") ?? ""
        about = record.entity("about")
        organisation = record.made.organisation
        self.raised = raised
        self.answered =
            isFromOthers && again == nil
            ? answered?.earlier("answered_at", of: record, notBefore: raised.received) : nil
        isClosed = record.text("state") == "closed"
    }

    /// When the answer was not good enough for the one who raised it; nil while it may be.
    ///
    /// Who answered stays written when the flag is raised again, so the later of the two words holds.
    private static func raisedAgain(_ record: EntityRecord) -> EntityRecord.Stamp? {
        guard record.text("state") == "raised", let again = record.stamp("state"),
            let answered = record.stamp("answered_by"), again.order > answered.order,
            answered.organisation != record.made.organisation
        else { return nil }
        return again
    }
}

extension EntityRecord.Stamp {
    /// The stamp at the time at which its own side says that it really happened.
    ///
    /// That may have been on the telephone, before anything was written down here. Nobody says so for the
    /// other side, or of the future. The day of such a time is that of Greenwich.
    fileprivate func earlier(
        _ field: FieldName,
        of record: EntityRecord,
        notBefore start: Milliseconds? = nil
    ) -> Self {
        guard let instant = record.instant(field),
            record.stamp(field)?.organisation == organisation, instant <= received,
            start.map({ $0 <= instant }) ?? true
        else { return self }
        return Self(
            member: member,
            organisation: organisation,
            received: instant,
            day: CivilDate(number: Int(floored(instant.value, by: 86_400_000))),
            seq: seq
        )
    }
}
