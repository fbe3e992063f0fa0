import EntenteDomain

extension AgreementStanding {
    /// The proposal and all that was said on it, as people and programs read it.
    ///
    /// Signatures are in it, so that whoever has the members' device keys can check them himself.
    public var json: JSONValue { json(by: \.json) }

    /// The same with authors in a form of choice.
    func json(by: (Origin) -> JSONValue) -> JSONValue {
        var object = JSONObject([
            ("acceptances", .array(acceptances.map { $0.json(by: by) })),
            ("by", by(entry.origin)), ("digest", .string(digest.base64URL)),
            ("field", .string(entry.field.description)),
            ("id", .string(entry.proposal.id.description)),
            ("missing", .array(missing.map { .string($0.description) })),
            ("parties", entry.proposal.partiesJSON), ("state", .string(state.rawValue)),
            ("value", entry.proposal.value),
        ])
        if let decided { object.set("decided", .integer(decided)) }
        if let withdrawal { object.set("withdrawal", withdrawal.json(by: by)) }
        if !waiting.isEmpty { object.set("waiting", .array(waiting.map { $0.json(by: by) })) }
        return .object(object)
    }
}

extension Agreements.Word {
    fileprivate func json(by: (Origin) -> JSONValue) -> JSONValue {
        var object = JSONObject([("by", by(origin))])
        switch saying {
        case .accept(let digest, let signature):
            object.set("digest", .string(digest.base64URL))
            object.set("sig", .string(Base64URL.encode(signature)))
            object.set("says", "accept")
        case .withdraw: object.set("says", "withdraw")
        }
        return .object(object)
    }
}
