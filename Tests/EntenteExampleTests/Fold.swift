import EntenteDomain
import EntenteExample
import EntenteSync

/// What a member of each side reads once a scene is played, without a gateway between.
struct Fold {
    private let organisations: [Organisation]
    private let roster: Roster
    private let today: CivilDate
    private var records: [EntityID: EntityRecord] = [:]
    private var seq: Int64 = 0

    /// Plays a scene; all of it happens on one day.
    init(_ scene: Scene, _ organisations: [Organisation], _ roster: Roster, today: CivilDate) {
        self.organisations = organisations
        self.roster = roster
        self.today = today
        for round in 0...2 {
            for step in scene.steps where step.round == round { take(step) }
        }
    }

    /// Two organisations with the example's departments and people.
    static func organisations() -> [Organisation] {
        Side.allCases.map { side in
            let high = UInt64(side.rawValue + 1)
            let names = Person.departments
            return Organisation(
                id: OrganisationID(high: 7, low: high),
                name: side.organisation,
                departments: names.enumerated().map { place, name in
                    .init(id: DepartmentID(high: high, low: UInt64(place + 1)), name: name)
                },
                members: Person.all(of: side).enumerated().map { place, person in
                    let home = names.firstIndex(of: person.department) ?? 0
                    return .init(
                        id: MemberID(high: high, low: UInt64(place + 1)),
                        name: person.name,
                        department: DepartmentID(high: high, low: UInt64(home + 1)),
                        roles: person.roles
                    )
                }
            )
        }
    }

    /// What a side reads.
    func state(for side: Side) -> PartnershipState {
        let own = roster.organisation(side)
        let readable = records.values.filter { record in
            record.audience == .shared || record.audience == .organisation(own)
        }.map { record in
            record.made.organisation == own
                ? record : without(private: record)
        }
        return PartnershipState(
            organisations: organisations,
            viewer: own,
            operations: OperationalFacts(from: readable, of: organisations),
            records: readable
        )
    }

    private func without(private record: EntityRecord) -> EntityRecord {
        let definition = Catalogue.entity(record.type)
        return EntityRecord(
            id: record.id,
            type: record.type,
            audience: record.audience,
            made: record.made,
            changed: record.changed,
            fields: record.fields.filter { definition?.field($0.key)?.isPrivate == false },
            stamps: record.stamps,
            agreed: record.agreed
        )
    }

    private mutating func take(_ step: Step) {
        seq += 1
        let stamp = EntityRecord.Stamp(
            member: roster.member(step.person.name),
            organisation: roster.organisation(step.person.side),
            received: Milliseconds((Int64(today.number) * 24 + 12) * 3_600_000),
            day: today,
            seq: seq
        )
        switch step.action {
        case .create(let type, let fields):
            records[step.entity] = EntityRecord(
                id: step.entity,
                type: type,
                audience: step.place == .shared ? .shared : .organisation(stamp.organisation),
                made: stamp,
                fields: fields,
                stamps: fields.mapValues { _ in stamp }
            )
        case .write(let fields): change(step.entity, fields, stamp)
        case .propose(let field, let value, let sides):
            let isSigned = sides.count == 2
            let agreed = EntityRecord.Agreed(
                value: isSigned ? value : nil,
                since: isSigned ? today : nil,
                version: isSigned ? 1 : 0,
                signers: Dictionary(
                    uniqueKeysWithValues: sides.map {
                        let signer = Person.signer(of: $0).name
                        return (roster.organisation($0), roster.member(signer))
                    }
                ),
                waiting: isSigned ? [] : [roster.organisation(.b)]
            )
            change(step.entity, [:], stamp, [field: agreed])
        }
    }

    private mutating func change(
        _ id: EntityID,
        _ fields: [FieldName: FieldValue],
        _ stamp: EntityRecord.Stamp,
        _ agreed: [FieldName: EntityRecord.Agreed] = [:]
    ) {
        guard let old = records[id] else { return }
        records[id] = EntityRecord(
            id: id,
            type: old.type,
            audience: old.audience,
            made: old.made,
            changed: stamp,
            fields: old.fields.merging(fields) { $1 },
            stamps: old.stamps.merging(fields.mapValues { _ in stamp }) { $1 },
            agreed: old.agreed.merging(agreed) { $1 }
        )
    }
}
