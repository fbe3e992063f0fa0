/// A review of the partnership that both sides hold (rows 8, 9).
public struct Review: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "review",
        "A review of the partnership that both sides hold.",
        states: StateMachine(
            ["planned", "held", "closed", "cancelled"],
            [
                .init("planned", "held"),
                .init("held", "planned"),
                .init("held", "closed"),
                .init("closed", "held"),
                .init("planned", "cancelled"),
                .init("cancelled", "planned"),
            ]
        ),
        fields: [
            FieldDefinition("due", .day, "The day for which it is planned."),
            FieldDefinition("held_on", .day, "The day on which it was held."),
            FieldDefinition("minutes", .entity(["note"]), "What was said."),
            .set("attended", of: .member, "Who was there."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The day for which it is planned.
    public let due: CivilDate
    /// The day on which it was held; nil when it was not.
    public let heldOn: CivilDate?
    /// Whether it was called off.
    public let isCancelled: Bool

    /// Reads a review; without a day it is none.
    public init?(_ record: EntityRecord) {
        let state = record.text("state") ?? "planned"
        let isHeld = state == "held" || state == "closed"
        let heldOn = record.day("held_on") ?? (isHeld ? record.stamp("state")?.day : nil)
        guard let due = record.day("due") ?? heldOn else { return nil }
        id = record.id
        self.due = due
        self.heldOn = heldOn
        isCancelled = state == "cancelled"
    }

    /// The day on which it was held, or shall be.
    public var day: CivilDate { heldOn ?? due }

    /// Whether it should have been held before a day and was not.
    public func isMissed(on day: CivilDate) -> Bool {
        !isCancelled && due < day && (heldOn.map { $0 > day } ?? true)
    }

    /// Whether it was held by a day.
    public func isHeld(by day: CivilDate) -> Bool { heldOn.map { $0 <= day } ?? false }
}
