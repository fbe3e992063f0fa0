import EntenteDomain

/// Aurora Foods (A) and Borealis Retail (B), to which a test adds what it is about.
///
/// Ids count up in the order in which entities are added, so evidence is easy to name.
struct Sample {
    /// One of the two sides.
    enum Side: Int, CaseIterable {
        case a = 1
        case b = 2

        var organisation: OrganisationID { OrganisationID(high: 1, low: UInt64(rawValue)) }
        var other: Side { self == .a ? .b : .a }

        /// The department with a number from 1; each side has nine.
        func department(_ number: Int) -> DepartmentID {
            DepartmentID(high: UInt64(rawValue), low: UInt64(number))
        }

        /// The member with a number from 1, of the department with the same number.
        func member(_ number: Int) -> MemberID {
            MemberID(high: UInt64(rawValue), low: UInt64(number))
        }
    }

    /// The day on which reports are asked for.
    static let today = day("2026-11-21")

    private(set) var records: [EntityRecord] = []
    private var writes: Int64 = 0
    /// The organisation whose private entities may be read, too.
    var viewer: Side?
    /// What the gateway knows beside the log.
    var operations = OperationalFacts()

    /// Adds an entity; a side's first member makes it unless another is named, and the other side
    /// writes the fields that are theirs.
    @discardableResult
    mutating func add(
        _ type: FieldName,
        by side: Side,
        on made: CivilDate = today,
        hour: Int = 12,
        audience: Audience = .shared,
        member: Int = 1,
        _ fields: [FieldName: FieldValue] = [:],
        agreed: [FieldName: EntityRecord.Agreed] = [:],
        theirs: Set<FieldName> = []
    ) -> EntityID {
        let id = EntityID(high: 0, low: UInt64(records.count + 1))
        for name in Array(fields.keys) + agreed.keys {
            precondition(
                Catalogue.entity(type)?.field(name) != nil,
                "the catalogue has no \(name) of \(type)"
            )
        }
        let seq = Int64(records.count + 1)
        let stamp = Self.stamp(side, made, hour: hour, member: member, seq: seq)
        let other = Self.stamp(side.other, made, hour: hour, seq: seq)
        records.append(
            EntityRecord(
                id: id,
                type: type,
                audience: audience,
                made: stamp,
                fields: fields,
                stamps: Dictionary(
                    uniqueKeysWithValues: fields.keys.map { name in
                        (name, theirs.contains(name) ? other : stamp)
                    }
                ),
                agreed: agreed
            )
        )
        return id
    }

    /// Writes fields of an entity later on, as a side's first member.
    mutating func write(
        _ id: EntityID,
        by side: Side,
        on day: CivilDate = today,
        hour: Int = 12,
        _ fields: [FieldName: FieldValue]
    ) {
        let place = Int(id.low) - 1
        let old = records[place]
        writes += 1
        let stamp = Self.stamp(side, day, hour: hour, seq: 1_000_000 + writes)
        records[place] = EntityRecord(
            id: id,
            type: old.type,
            audience: old.audience,
            made: old.made,
            changed: stamp,
            edits: old.edits,
            fields: old.fields.merging(fields) { $1 },
            stamps: old.stamps.merging(fields.mapValues { _ in stamp }) { $1 },
            agreed: old.agreed
        )
    }

    /// Types in a text of an entity, adds to a set of it or signs something there: no displayed value
    /// says who did.
    mutating func work(on id: EntityID, by side: Side, on day: CivilDate = today) {
        writes += 1
        let stamp = Self.stamp(side, day, hour: 12, seq: 1_000_000 + writes)
        let others = records[Int(id.low) - 1].edits.filter {
            $0.organisation != side.organisation
        }
        put(records[Int(id.low) - 1], changed: stamp, edits: others + [stamp])
    }

    /// Lets two values stand side by side in an entity from a day on.
    mutating func clash(in id: EntityID, since day: CivilDate) {
        put(records[Int(id.low) - 1], conflictSince: day)
    }

    /// Takes the last change of an entity out of the log, as if it were on this device alone.
    mutating func withhold(_ id: EntityID) {
        let old = records[Int(id.low) - 1]
        let held = { (stamp: EntityRecord.Stamp) in
            guard stamp == old.changed else { return stamp }
            return EntityRecord.Stamp(
                member: stamp.member,
                organisation: stamp.organisation,
                received: stamp.received,
                day: stamp.day,
                seq: 0
            )
        }
        put(
            old,
            made: held(old.made),
            changed: held(old.changed),
            edits: old.edits.map(held),
            stamps: old.stamps.mapValues(held)
        )
    }

    private mutating func put(
        _ old: EntityRecord,
        made: EntityRecord.Stamp? = nil,
        changed: EntityRecord.Stamp? = nil,
        edits: [EntityRecord.Stamp]? = nil,
        conflictSince: CivilDate? = nil,
        stamps: [FieldName: EntityRecord.Stamp]? = nil
    ) {
        records[Int(old.id.low) - 1] = EntityRecord(
            id: old.id,
            type: old.type,
            audience: old.audience,
            made: made ?? old.made,
            changed: changed ?? old.changed,
            edits: edits ?? old.edits,
            conflictSince: conflictSince ?? old.conflictSince,
            fields: old.fields,
            stamps: stamps ?? old.stamps,
            agreed: old.agreed
        )
    }

    /// Leaves out the entities that do not meet something.
    mutating func keep(_ isKept: (EntityRecord) -> Bool) { records = records.filter(isKept) }

    /// Adds a receipt in euros.
    @discardableResult
    mutating func receive(
        _ euros: Amount,
        by side: Side,
        on day: CivilDate = today,
        _ more: [FieldName: FieldValue] = [:]
    ) -> EntityID {
        let fields: [FieldName: FieldValue] = [
            "value": .money(Money(euros, Self.euro)), "confirmed_on": .day(day),
        ]
        return add("receipt", by: side, on: day, fields.merging(more) { _, new in new })
    }

    /// What the frameworks read.
    var state: PartnershipState {
        PartnershipState(
            organisations: Side.allCases.map(Self.organisation),
            viewer: viewer?.organisation,
            operations: operations,
            records: records
        )
    }

    /// A stamp of a side's first member unless another is named.
    static func stamp(
        _ side: Side,
        _ day: CivilDate,
        hour: Int = 12,
        member: Int = 1,
        seq: Int64 = 1
    ) -> EntityRecord.Stamp {
        EntityRecord.Stamp(
            member: side.member(member),
            organisation: side.organisation,
            received: Milliseconds((Int64(day.number) * 24 + Int64(hour)) * 3_600_000),
            day: day,
            seq: seq
        )
    }

    /// A value that both sides signed.
    static func signed(
        _ value: FieldValue,
        since: CivilDate = today,
        version: Int = 1
    ) -> EntityRecord.Agreed {
        EntityRecord.Agreed(
            value: value,
            since: since,
            version: version,
            signers: Dictionary(
                uniqueKeysWithValues: Side.allCases.map { ($0.organisation, $0.member(1)) }
            )
        )
    }

    /// A share of a side, for splits.
    static func share(_ side: Side, _ share: Amount) -> FieldValue {
        .record([
            "organisation": .organisation(side.organisation), "share": .amount(share),
        ])
    }

    private static func organisation(_ side: Side) -> Organisation {
        let names = [
            "Sponsor", "Marketing", "Logistics", "Research", "Finance", "Sales", "Purchasing",
            "Legal",
            "People",
        ]
        return Organisation(
            id: side.organisation,
            name: side == .a ? "Aurora Foods" : "Borealis Retail",
            departments: names.enumerated().map { place, name in
                .init(id: side.department(place + 1), name: name)
            },
            members: names.indices.map { place in
                .init(
                    id: side.member(place + 1),
                    name: "\(side) \(place + 1)",
                    department: side.department(place + 1),
                    roles: place == 0 ? [.sponsor, .signer] : place == 1 ? [.accountManager] : []
                )
            }
        )
    }

    /// The euro.
    static let euro: Currency = currency("EUR")
}

/// A day from its text; a text that is none is a mistake of the test.
func day(_ text: String) -> CivilDate {
    guard let day = CivilDate(text) else { preconditionFailure("not a day: \(text)") }
    return day
}

/// A month from its text.
func month(_ text: String) -> Period {
    guard let month = Period(text) else { preconditionFailure("not a month: \(text)") }
    return month
}

/// A currency from its code.
func currency(_ code: String) -> Currency {
    guard let currency = Currency(code) else { preconditionFailure("not a currency: \(code)") }
    return currency
}

extension Finding {
    /// What a figure shows, as text: `83 %`, `EUR 180000.00`, `2027-10-02`.
    func shown(_ name: String, about subject: Figure.Subject? = nil) -> String? {
        figure(name, about: subject)?.shown
    }
}

extension Figure {
    /// What it shows, as text.
    var shown: String {
        switch value {
        case .number(let number, let unit): unit.isEmpty ? "\(number)" : "\(number) \(unit)"
        case .money(let number, let currency): "\(currency) \(number)"
        case .day(let day): "\(day)"
        case .flag(let flag): flag ? "yes" : "no"
        case .text(let text): text
        }
    }
}
