import EntenteDomain

extension Sample {
    /// The sample with its sides swapped: whatever one of them did, said or kept, the other did.
    var swapped: PartnershipState {
        PartnershipState(
            organisations: state.organisations,
            viewer: viewer?.other.organisation,
            operations: OperationalFacts(
                syncs: operations.syncs.map {
                    .init(department: Self.swapped($0.department), last: $0.last)
                },
                conflicts: operations.conflicts,
                unread: operations.unread.map {
                    .init(
                        department: Self.swapped($0.department),
                        entity: $0.entity,
                        since: $0.since
                    )
                }
            ),
            records: records.map(Self.swapped)
        )
    }

    private static func swapped(_ record: EntityRecord) -> EntityRecord {
        EntityRecord(
            id: record.id,
            type: record.type,
            audience: swapped(record.audience),
            made: swapped(record.made),
            changed: swapped(record.changed),
            edits: record.edits.map(swapped),
            conflictSince: record.conflictSince,
            fields: record.fields.mapValues(swapped),
            stamps: record.stamps.mapValues(swapped),
            agreed: record.agreed.mapValues(swapped)
        )
    }

    private static func swapped(_ stamp: EntityRecord.Stamp) -> EntityRecord.Stamp {
        EntityRecord.Stamp(
            member: swapped(stamp.member),
            organisation: swapped(stamp.organisation),
            received: stamp.received,
            day: stamp.day,
            seq: stamp.seq
        )
    }

    private static func swapped(_ agreed: EntityRecord.Agreed) -> EntityRecord.Agreed {
        EntityRecord.Agreed(
            value: agreed.value.map(swapped),
            since: agreed.since,
            decided: agreed.decided,
            earlier: agreed.earlier.map {
                .init(value: swapped($0.value), since: $0.since, decided: $0.decided)
            },
            version: agreed.version,
            signers: Dictionary(
                uniqueKeysWithValues: agreed.signers.map { (swapped($0), swapped($1)) }
            ),
            waiting: agreed.waiting.map { swapped($0) }
        )
    }

    /// What is of neither side stays what it is.
    private static func swapped(_ number: UInt64) -> UInt64 {
        (1...2).contains(number) ? 3 - number : number
    }

    private static func swapped(_ id: OrganisationID) -> OrganisationID {
        OrganisationID(high: id.high, low: swapped(id.low))
    }

    private static func swapped(_ id: DepartmentID) -> DepartmentID {
        DepartmentID(high: swapped(id.high), low: id.low)
    }

    private static func swapped(_ id: MemberID) -> MemberID {
        MemberID(high: swapped(id.high), low: id.low)
    }

    private static func swapped(_ audience: Audience) -> Audience {
        switch audience {
        case .organisation(let id): .organisation(swapped(id))
        case .department(let id): .department(swapped(id))
        case .control, .shared: audience
        }
    }

    private static func swapped(_ value: FieldValue) -> FieldValue {
        switch value {
        case .organisation(let id): .organisation(swapped(id))
        case .department(let id): .department(swapped(id))
        case .member(let id): .member(swapped(id))
        case .list(let values): .list(values.map(swapped))
        case .record(let fields): .record(fields.mapValues(swapped))
        default: value
        }
    }
}
