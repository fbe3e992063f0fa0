import EntenteDomain

extension Sample {
    /// Adds a term that both sides signed, or that only one did when there is nothing in force.
    @discardableResult
    mutating func term(
        _ kind: TermKind,
        _ content: [FieldName: FieldValue]?,
        since: CivilDate = today,
        version: Int = 1,
        decided: Int64? = nil,
        waiting: Side? = nil
    ) -> EntityID {
        let agreed = EntityRecord.Agreed(
            value: content.map { .record($0) },
            since: content == nil ? nil : since,
            decided: decided,
            version: content == nil ? 0 : version,
            waiting: waiting.map { [$0.organisation] } ?? []
        )
        return add(
            "term",
            by: .a,
            ["title": .text(kind.words), "kind": .text(kind.rawValue)],
            agreed: ["content": agreed]
        )
    }

    /// Adds all eight essential terms, each with what its kind is made of.
    mutating func allTerms(length: [FieldName: FieldValue]? = nil) {
        for kind in TermKind.essential {
            term(kind, kind == .length ? length ?? Self.content(of: kind) : Self.content(of: kind))
        }
    }

    /// What a term of a kind is made of, in the worked example.
    static func content(of kind: TermKind) -> [FieldName: FieldValue] {
        let split = FieldValue.list([share(.a, 60), share(.b, 40)])
        switch kind {
        case .ownership: return ["ownership": split]
        case .profitAndLoss: return ["profit": split, "loss": split]
        case .length:
            return ["ends": .day(day("2027-12-31")), "notice_days": .integer(90)]
        case .decisions:
            return [
                "quorum": .integer(1),
                "ladder": .list([.record(["level": .text("sponsors"), "days": .integer(10)])]),
            ]
        case .authority: return ["authority": .list([limit(.b, .head, 10_000)])]
        case .criticalDevelopments:
            return [
                "triggers": .list([
                    .record(["event": .text("a merger"), "watcher": .member(Side.a.member(1))])
                ])
            ]
        case .withdrawal: return ["notice_days": .integer(90)]
        case .dissolution:
            return [
                "dispositions": .list([
                    .record([
                        "asset": .text("the brand"),
                        "organisation": .organisation(Side.a.organisation),
                    ])
                ])
            ]
        case .free: return ["text": .text("anything")]
        }
    }

    /// A limit of authority in euros.
    static func limit(_ side: Side, _ level: AuthorityLevel, _ euros: Amount) -> FieldValue {
        .record([
            "organisation": .organisation(side.organisation), "level": .text(level.rawValue),
            "limit": .money(Money(euros, euro)),
        ])
    }
}

extension Figure.Subject {
    /// A side as the subject of a figure.
    static func side(_ side: Sample.Side) -> Self { .organisation(side.organisation) }
}
