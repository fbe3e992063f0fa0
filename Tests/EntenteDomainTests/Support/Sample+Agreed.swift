import EntenteDomain

extension Sample {
    /// Adds the partnership's page with what both sides signed of it.
    @discardableResult
    mutating func agree(
        profit: [Side: Amount] = [:],
        loss: [Side: Amount] = [:],
        kind: [FieldName: FieldValue] = [:],
        settings: [FieldName: Amount] = [:],
        _ fields: [FieldName: FieldValue] = [:]
    ) -> EntityID {
        var agreed: [FieldName: EntityRecord.Agreed] = [:]
        var split: [FieldName: FieldValue] = [:]
        if !profit.isEmpty { split["profit"] = Self.shares(profit) }
        if !loss.isEmpty { split["loss"] = Self.shares(loss) }
        if !split.isEmpty { agreed["split"] = Self.signed(.record(split)) }
        if !kind.isEmpty { agreed["kind"] = Self.signed(.record(kind)) }
        if !settings.isEmpty {
            agreed["settings"] = Self.signed(
                .record(settings.mapValues { FieldValue.amount($0) })
            )
        }
        return add("partnership", by: .a, fields, agreed: agreed)
    }

    /// Adds the page of a side with what it would earn alone.
    @discardableResult
    mutating func baseline(_ euros: Amount, of side: Side) -> EntityID {
        add("profile", by: side, ["baseline": .money(Money(euros, Self.euro))])
    }

    /// Adds a side's published pulse with one mean for all seven criteria.
    @discardableResult
    mutating func pulse(
        _ mean: Amount,
        of side: Side,
        round: Period = today.month,
        answers: Int = 5
    ) -> EntityID {
        var fields: [FieldName: FieldValue] = [
            "round": .month(round), "answers": .integer(answers),
        ]
        for criterion in TrustCriterion.allCases { fields[name(of: criterion)] = .amount(mean) }
        return add("pulse_result", by: side, fields)
    }

    /// The field of a criterion in answers and results.
    func name(of criterion: TrustCriterion) -> FieldName {
        FieldName(stringLiteral: criterion.rawValue)
    }

    /// The worked example's year: what both received, and what they would earn alone.
    static var worked: Sample {
        var sample = Sample()
        sample.receive(180_000, by: .a)
        sample.receive(150_000, by: .b)
        sample.baseline(100_000, of: .a)
        sample.baseline(120_000, of: .b)
        return sample
    }

    /// The sample with its sides swapped: all that one made, the other did.
    var swapped: PartnershipState {
        var twin = Sample()
        twin.operations = operations
        twin.viewer = viewer?.other
        for record in records {
            let side: Side = record.made.organisation == Side.a.organisation ? .a : .b
            let theirs = record.stamps.filter { $1.organisation != record.made.organisation }
            twin.add(
                record.type,
                by: side.other,
                on: record.made.day,
                audience: Self.swapped(record.audience),
                record.fields.mapValues(Self.swapped),
                agreed: record.agreed.mapValues { agreed in
                    EntityRecord.Agreed(
                        value: agreed.value.map(Self.swapped),
                        since: agreed.since,
                        version: agreed.version,
                        signers: agreed.signers,
                        waiting: agreed.waiting.map { Self.swapped($0) }
                    )
                },
                theirs: Set(theirs.keys)
            )
        }
        return twin.state
    }

    private static func shares(_ shares: [Side: Amount]) -> FieldValue {
        .list(shares.sorted { $0.key.rawValue < $1.key.rawValue }.map { share($0, $1) })
    }

    private static func swapped(_ id: OrganisationID) -> OrganisationID {
        id == Side.a.organisation ? Side.b.organisation : Side.a.organisation
    }

    private static func swapped(_ audience: Audience) -> Audience {
        switch audience {
        case .organisation(let id): .organisation(swapped(id))
        case .department(let id): .department(DepartmentID(high: 3 - id.high, low: id.low))
        case .control, .shared: audience
        }
    }

    private static func swapped(_ value: FieldValue) -> FieldValue {
        switch value {
        case .organisation(let id): .organisation(swapped(id))
        case .department(let id): .department(DepartmentID(high: 3 - id.high, low: id.low))
        case .member(let id): .member(MemberID(high: 3 - id.high, low: id.low))
        case .list(let values): .list(values.map(swapped))
        case .record(let fields): .record(fields.mapValues(swapped))
        default: value
        }
    }
}

extension Sample.Side {
    /// The side as the subject of a figure.
    var subject: Figure.Subject { .organisation(organisation) }
}

extension Finding {
    /// The finding as the other side would read it of a sample with its sides swapped: all numbers without
    /// subjects and the verdict, which must be the same.
    var symmetric: [String] {
        let numbers = figures.filter { $0.subject == nil }.compactMap { figure in
            shown(figure.name).map { "\(figure.name) \($0)" }
        }
        return ["\(verdict)"] + numbers
    }
}
