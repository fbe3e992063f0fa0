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

    static func shares(_ shares: [Side: Amount]) -> FieldValue {
        .list(shares.sorted { $0.key.rawValue < $1.key.rawValue }.map { share($0, $1) })
    }
}

extension Sample.Side {
    /// The side as the subject of a figure.
    var subject: Figure.Subject { .organisation(organisation) }
}

extension Finding {
    /// What must be the same when the sides swap: the verdict, and all numbers that are not about one
    /// side or a part of it.
    var symmetric: [String] {
        let numbers = figures.compactMap { figure -> String? in
            switch figure.subject {
            case nil: "\(figure.name): \(figure.shown)"
            case .entity(let id): "\(figure.name) of \(id): \(figure.shown)"
            case .month(let month): "\(figure.name) in \(month): \(figure.shown)"
            case .part(let part): "\(figure.name) of \(part): \(figure.shown)"
            case .organisation, .department, .pair, .member, .side, .cell: nil
            }
        }
        return ["\(verdict)"] + numbers.sorted()
    }
}
