/// One entity as the domain reads it: its fields by what the catalogue says of them, who wrote it, and
/// what of it is agreed.
///
/// A field whose value is not of its kind is not there: the gateway refuses such values, and what an
/// older or newer version let in must not change what this one computes.
public struct EntityRecord: Hashable, Sendable {
    /// Who did something, and when.
    public struct Stamp: Hashable, Sendable {
        /// The member.
        public let member: MemberID
        /// The member's organisation.
        public let organisation: OrganisationID
        /// When the gateway received it.
        public let received: Milliseconds
        /// The civil date of that in the partnership's zone.
        public let day: CivilDate
        /// The place in the stream.
        public let seq: Int64

        /// Puts a stamp together.
        public init(
            member: MemberID,
            organisation: OrganisationID,
            received: Milliseconds,
            day: CivilDate,
            seq: Int64
        ) {
            self.member = member
            self.organisation = organisation
            self.received = received
            self.day = day
            self.seq = seq
        }

        /// The place by which stamps of one stream are put in order: what is not in the log yet has none
        /// there, and comes after all that is.
        package var order: Int64 { seq > 0 ? seq : .max }
    }

    /// What is agreed of one field, and what waits to be.
    public struct Agreed: Hashable, Sendable {
        /// A value that all signed.
        public struct Version: Hashable, Sendable {
            /// The value.
            public let value: FieldValue
            /// Since which day it is in force, or was.
            public let since: CivilDate?
            /// The place in the log of the signature that put it in force; nil when nobody knows it.
            public let decided: Int64?

            /// Puts a version together.
            public init(value: FieldValue, since: CivilDate?, decided: Int64? = nil) {
                self.value = value
                self.since = since
                self.decided = decided
            }
        }

        /// The value in force; nil when none ever was.
        public let value: FieldValue?
        /// Since which day it is in force.
        public let since: CivilDate?
        /// The place in the stream of the signature that put it in force; nil when none is known.
        public let decided: Int64?
        /// The values that were in force before, the oldest first.
        public let earlier: [Version]
        /// How many values were in force, with this one.
        public let version: Int
        /// Who signed the value in force, by organisation.
        public let signers: [OrganisationID: MemberID]
        /// The organisations that still must sign the newest proposal; empty when none waits.
        public let waiting: [OrganisationID]

        /// Puts together what is agreed.
        public init(
            value: FieldValue? = nil,
            since: CivilDate? = nil,
            decided: Int64? = nil,
            earlier: [Version] = [],
            version: Int = 0,
            signers: [OrganisationID: MemberID] = [:],
            waiting: [OrganisationID] = []
        ) {
            self.value = value
            self.since = since
            self.decided = decided
            self.earlier = earlier
            self.version = version
            self.signers = signers
            self.waiting = waiting
        }

        /// All values that are or were in force, the oldest first.
        var versions: [Version] {
            earlier + (value.map { [Version(value: $0, since: since, decided: decided)] } ?? [])
        }
    }

    /// The entity's id.
    public let id: EntityID
    /// Its type.
    public let type: FieldName
    /// Who reads the stream it is in.
    public let audience: Audience
    /// Who made it.
    public let made: Stamp
    /// Who changed it last.
    public let changed: Stamp
    /// The last edit of each member, of whatever field, with those that stand beside them.
    public let edits: [Stamp]
    /// Since which day two values of one field stand side by side, the longest of its fields; nil when
    /// nothing is to be settled.
    public let conflictSince: CivilDate?
    /// The displayed values.
    public let fields: [FieldName: FieldValue]
    /// Who wrote the displayed value of a field.
    public let stamps: [FieldName: Stamp]
    /// What is agreed, by field.
    public let agreed: [FieldName: Agreed]

    /// Puts an entity together.
    public init(
        id: EntityID,
        type: FieldName,
        audience: Audience,
        made: Stamp,
        changed: Stamp? = nil,
        edits: [Stamp] = [],
        conflictSince: CivilDate? = nil,
        fields: [FieldName: FieldValue] = [:],
        stamps: [FieldName: Stamp] = [:],
        agreed: [FieldName: Agreed] = [:]
    ) {
        self.id = id
        self.type = type
        self.audience = audience
        self.made = made
        self.changed = changed ?? made
        self.edits = edits
        self.conflictSince = conflictSince
        self.fields = fields
        self.stamps = stamps
        self.agreed = agreed
    }

    /// Goes through everything that is known to have been done to it, each member's last act among it.
    ///
    /// Reports ask this of every entity: no list is made of it.
    public func forEachAct(_ body: (Stamp) -> Void) {
        body(made)
        body(changed)
        for stamp in stamps.values { body(stamp) }
        for stamp in edits { body(stamp) }
    }
}
