import EntenteDomain

/// The same partnership with its sides exchanged: what one made, wrote, signed and owns is the other's.
enum Mirror {
    static func organisation(_ id: OrganisationID) -> OrganisationID {
        OrganisationID(high: id.high, low: side(id.low))
    }

    static func department(_ id: DepartmentID) -> DepartmentID {
        DepartmentID(high: side(id.high), low: id.low)
    }

    static func member(_ id: MemberID) -> MemberID { MemberID(high: side(id.high), low: id.low) }

    static func record(_ record: EntityRecord) -> EntityRecord {
        EntityRecord(
            id: record.id,
            type: record.type,
            audience: audience(record.audience),
            made: stamp(record.made),
            changed: stamp(record.changed),
            edits: record.edits.map(stamp),
            conflictSince: record.conflictSince,
            fields: record.fields.mapValues(value),
            stamps: record.stamps.mapValues(stamp),
            agreed: record.agreed.mapValues { agreed in
                EntityRecord.Agreed(
                    value: agreed.value.map(value),
                    since: agreed.since,
                    decided: agreed.decided,
                    earlier: agreed.earlier.map {
                        .init(value: value($0.value), since: $0.since, decided: $0.decided)
                    },
                    version: agreed.version,
                    signers: Dictionary(
                        uniqueKeysWithValues: agreed.signers.map {
                            (organisation($0.key), member($0.value))
                        }
                    ),
                    waiting: agreed.waiting.map(organisation)
                )
            }
        )
    }

    static func operations(_ facts: OperationalFacts) -> OperationalFacts {
        OperationalFacts(
            syncs: facts.syncs.map { .init(department: department($0.department), last: $0.last) },
            conflicts: facts.conflicts,
            unread: facts.unread.map {
                .init(department: department($0.department), entity: $0.entity, since: $0.since)
            }
        )
    }

    static func figure(_ figure: Figure) -> Figure {
        Figure(
            figure.name,
            about: figure.subject.map(subject),
            value(figure.value),
            from: figure.evidence
        )
    }

    /// A sentence with the names of the sides exchanged.
    static func text(_ text: String) -> String {
        let (a, b) = ("Aurora Foods", "Borealis Retail")
        return text.split(separator: a, omittingEmptySubsequences: false)
            .map { part in
                part.split(separator: b, omittingEmptySubsequences: false).joined(separator: a)
            }
            .joined(separator: b)
    }

    /// The number of the other side; whoever is of neither stays who they are.
    private static func side(_ number: UInt64) -> UInt64 {
        (1...2).contains(number) ? 3 - number : number
    }

    private static func audience(_ audience: Audience) -> Audience {
        switch audience {
        case .organisation(let id): .organisation(organisation(id))
        case .department(let id): .department(department(id))
        case .control, .shared: audience
        }
    }

    private static func stamp(_ stamp: EntityRecord.Stamp) -> EntityRecord.Stamp {
        EntityRecord.Stamp(
            member: member(stamp.member),
            organisation: organisation(stamp.organisation),
            received: stamp.received,
            day: stamp.day,
            seq: stamp.seq
        )
    }

    private static func value(_ value: FieldValue) -> FieldValue {
        switch value {
        case .organisation(let id): .organisation(organisation(id))
        case .department(let id): .department(department(id))
        case .member(let id): .member(member(id))
        case .record(let fields): .record(fields.mapValues(self.value))
        case .list(let values): .list(values.map(self.value))
        default: value
        }
    }

    private static func value(_ value: Figure.Value) -> Figure.Value {
        if case .text(let words) = value { .text(text(words)) } else { value }
    }

    private static func subject(_ subject: Figure.Subject) -> Figure.Subject {
        switch subject {
        case .organisation(let id): .organisation(organisation(id))
        case .department(let id): .department(department(id))
        // A pair is named by the side with the lower id first, whoever that is.
        case .pair(let one, let other): pair(department(one), department(other))
        case .member(let id): .member(member(id))
        case .side(let id, let part): .side(organisation(id), part)
        case .cell(let id, let name): .cell(id, text(name))
        case .entity, .month, .part: subject
        }
    }

    private static func pair(_ one: DepartmentID, _ other: DepartmentID) -> Figure.Subject {
        .pair(min(one, other), max(one, other))
    }
}
