public import EntenteDomain

extension Report {
    /// The report for programs: the same bytes wherever the same changes are known.
    public var json: JSONValue {
        [
            "as_of": .array(asOf.map(\.json)), "day": .string(day.description),
            "findings": .array(findings.map(\.json)), "report": .string(name.rawValue),
        ]
    }
}

extension PartnershipState.AsOf {
    fileprivate var json: JSONValue {
        [
            "audience": .string(audience.kind), "seq": .integer(seq),
            "stream": .string(stream.description),
        ]
    }
}

extension Finding {
    /// The finding for programs.
    public var json: JSONValue {
        var object = JSONObject([
            ("figures", .array(figures.map(\.json))), ("remarks", .array(remarks.map(\.json))),
            ("row", .integer(Int64(row))), ("sentence", .string(sentence)),
            ("verdict", .string(verdict.rawValue)),
        ])
        if let framework = Frameworks.framework(row) {
            object.set("source", .string(framework.source))
            object.set("title", .string(framework.title))
        }
        return .object(object)
    }
}

extension Remark {
    fileprivate var json: JSONValue {
        ["evidence": evidence.json, "text": .string(text)]
    }
}

extension Figure {
    fileprivate var json: JSONValue {
        var object = JSONObject([("evidence", evidence.json), ("name", .string(name))])
        if let subject { object.set("about", subject.json) }
        switch value {
        case .number(let number, let unit):
            object.set("value", .string(number.description))
            if !unit.isEmpty { object.set("unit", .string(unit)) }
        case .money(let number, let currency):
            object.set("value", .string(number.description))
            object.set("currency", .string(currency.description))
        case .day(let day): object.set("day", .string(day.description))
        case .flag(let flag): object.set("holds", .boolean(flag))
        case .text(let text): object.set("text", .string(text))
        }
        return .object(object)
    }
}

extension Figure.Subject {
    /// What a figure is about, for programs.
    public var json: JSONValue {
        switch self {
        case .organisation(let id): ["organisation": .string(id.description)]
        case .department(let id): ["department": .string(id.description)]
        case .pair(let giver, let receiver):
            ["giver": .string(giver.description), "receiver": .string(receiver.description)]
        case .member(let id): ["member": .string(id.description)]
        case .entity(let id): ["entity": .string(id.description)]
        case .month(let month): ["month": .string(month.description)]
        case .part(let part): ["part": .string(part)]
        case .side(let id, let part):
            ["organisation": .string(id.description), "part": .string(part)]
        case .cell(let id, let part):
            ["entity": .string(id.description), "part": .string(part)]
        }
    }
}

extension [EntityID] {
    fileprivate var json: JSONValue { .array(map { .string($0.description) }) }
}
