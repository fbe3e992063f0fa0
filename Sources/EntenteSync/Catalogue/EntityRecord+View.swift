public import EntenteDomain

extension EntityRecord {
    /// What reading an entity needs beside what the log says of it.
    public struct Reader: Sendable {
        /// Who reads the stream.
        public let audience: Audience
        /// Who wrote what is not in the log yet: this device's member and organisation.
        public let author: Principal?
        /// The civil date of an instant in the partnership's zone.
        public let day: @Sendable (Milliseconds) -> CivilDate

        /// Puts together what reading needs.
        public init(
            audience: Audience,
            author: Principal? = nil,
            day: @escaping @Sendable (Milliseconds) -> CivilDate
        ) {
            self.audience = audience
            self.author = author
            self.day = day
        }
    }

    /// Reads an entity from its view, as `EntityState.view(in:)` writes it.
    ///
    /// Nil for what is deleted, for an overlay, and for a type that this version does not know: reports
    /// count none of them.
    public init?(view: JSONValue, by reader: Reader) {
        guard case .object(let object) = view, object["exists"] == .boolean(true),
            case .string(let idText)? = object["id"], let id = EntityID(idText),
            case .string(let typeText)? = object["type"], let type = FieldName(typeText),
            let definition = Catalogue.entity(type), let made = reader.stamp(object["made"])
        else { return nil }
        var fields: [FieldName: FieldValue] = [:]
        var stamps: [FieldName: Stamp] = [:]
        var conflicts = [reader.editedSinceDeleted(view)].compactMap(\.self)
        if case .object(let values)? = object["fields"] {
            for member in values.members {
                let (key, field) = (member.key, member.value)
                guard let name = FieldName(key), let known = definition.field(name) else {
                    continue
                }
                if let value = known.displayed(field) { fields[name] = value }
                if let stamp = reader.stamp(field["by"]) { stamps[name] = stamp }
                if let since = reader.conflictSince(field) { conflicts.append(since) }
            }
        }
        let edits = reader.stamps(object["edited_by"])
        self.init(
            id: id,
            type: type,
            audience: reader.audience,
            made: made,
            changed: (stamps.values + edits + [made])
                .max { ($0.order, $0.received) < ($1.order, $1.received) },
            edits: edits,
            conflictSince: conflicts.min(),
            fields: fields,
            stamps: stamps,
            agreed: reader.agreed(object["agreements"], definition)
        )
    }
}

extension EntityRecord {
    /// The entity with the private fields that an overlay adds; what is not private stays as it is.
    public func overlaid(by overlay: JSONValue) -> EntityRecord {
        guard let definition = Catalogue.entity(type),
            case .object(let values)? = overlay["fields"]
        else { return self }
        var fields = fields
        for member in values.members {
            let (key, field) = (member.key, member.value)
            guard let name = FieldName(key), let known = definition.field(name), known.isPrivate,
                let value = known.displayed(field)
            else { continue }
            fields[name] = value
        }
        return EntityRecord(
            id: id,
            type: type,
            audience: audience,
            made: made,
            changed: changed,
            edits: edits,
            conflictSince: conflictSince,
            fields: fields,
            stamps: stamps,
            agreed: agreed
        )
    }
}

extension FieldDefinition {
    /// The displayed value of a field of a view; nil when it is not of the field's kind.
    fileprivate func displayed(_ field: JSONValue) -> FieldValue? {
        guard let json = field["value"], merge != .agreement else { return nil }
        switch merge {
        case .set:
            guard case .array(let members) = json else { return nil }
            return .list(members.compactMap { try? kind.read($0, at: "") })
        case .text:
            if case .string(let text) = json { return .text(text) }
            return nil
        default: return try? kind.read(json, at: "")
        }
    }
}

extension EntityRecord.Reader {
    /// Since which day a deletion and an edit that had not seen each other stand side by side in an entity's
    /// view; nil when none do.
    public func editedSinceDeleted(_ view: JSONValue) -> CivilDate? {
        guard case .array(let clashes)? = view["deleted_while_edited"] else { return nil }
        return clashes.compactMap {
            second(of: [("keep", $0["edit"]), ("delete", $0["deletion"])])
        }
        .min()
    }

    /// The day on which a second value came that is not the first one.
    private func second(of words: [(value: JSONValue?, by: JSONValue?)]) -> CivilDate? {
        let sorted = words.compactMap { word in stamp(word.by).map { (word.value, $0.received) } }
            .sorted { $0.1 < $1.1 }
        return sorted.first { $0.0 != sorted[0].0 }.map { day($0.1) }
    }

    fileprivate func stamp(_ by: JSONValue?) -> EntityRecord.Stamp? {
        guard let by, case .integer(let at)? = by["at"] else { return nil }
        guard case .string(let member)? = by["member"], let member = MemberID(member),
            case .string(let organisation)? = by["organisation"],
            let organisation = OrganisationID(organisation), case .integer(let seq)? = by["seq"]
        else {
            // Not in the log yet: it is this device's own, and counts as of when it was made.
            guard let author else { return nil }
            return EntityRecord.Stamp(
                member: author.member,
                organisation: author.organisation,
                received: Milliseconds(at),
                day: day(Milliseconds(at)),
                seq: 0
            )
        }
        var received = at
        if case .integer(let time)? = by["received"] { received = time }
        return EntityRecord.Stamp(
            member: member,
            organisation: organisation,
            received: Milliseconds(received),
            day: day(Milliseconds(received)),
            seq: seq
        )
    }

    /// The day on which the second of the values came that stand side by side in a field.
    fileprivate func conflictSince(_ field: JSONValue) -> CivilDate? {
        guard case .array(let others)? = field["conflicts"] else { return nil }
        return second(of: (others + [field]).map { ($0["value"], $0["by"]) })
    }

    fileprivate func stamps(_ origins: JSONValue?) -> [EntityRecord.Stamp] {
        guard case .array(let origins)? = origins else { return [] }
        return origins.compactMap { stamp($0) }
    }

    /// What is agreed of each field: the newest value in force, and the newest proposal that waits.
    fileprivate func agreed(
        _ standings: JSONValue?,
        _ definition: EntityDefinition
    ) -> [FieldName: EntityRecord.Agreed] {
        guard case .array(let standings)? = standings else { return [:] }
        var agreed: [FieldName: EntityRecord.Agreed] = [:]
        for (name, proposals) in Dictionary(grouping: standings, by: { $0["field"]?.text }) {
            guard let name = name.flatMap({ FieldName($0) }), let field = definition.field(name),
                field.merge == .agreement
            else { continue }
            let inForce = proposals.filter { $0["state"]?.text == "in_force" }
                .sorted { ($0["decided"]?.integer ?? 0) < ($1["decided"]?.integer ?? 0) }
            let open = proposals.filter { $0["state"]?.text == "open" }
                .max { ($0["by"]?["seq"]?.integer ?? 0) < ($1["by"]?["seq"]?.integer ?? 0) }
            let acceptances = inForce.last.map { words($0, "acceptances") } ?? []
            let value = { (standing: JSONValue) in
                try? field.kind.read(standing["value"] ?? .null, at: "")
            }
            let since = { (standing: JSONValue) in
                words(standing, "acceptances").last.flatMap { stamp($0["by"])?.day }
            }
            agreed[name] = EntityRecord.Agreed(
                value: inForce.last.flatMap(value),
                since: inForce.last.flatMap(since),
                decided: inForce.last?["decided"]?.integer,
                earlier: inForce.dropLast().compactMap { standing in
                    value(standing).map {
                        .init(
                            value: $0,
                            since: since(standing),
                            decided: standing["decided"]?.integer
                        )
                    }
                },
                version: inForce.count,
                signers: Dictionary(
                    acceptances.compactMap { stamp($0["by"]) }.map { ($0.organisation, $0.member) },
                    uniquingKeysWith: { first, _ in first }
                ),
                waiting: open.map { words($0, "missing").compactMap(\.text) }?
                    .compactMap { OrganisationID($0) } ?? []
            )
        }
        return agreed
    }

    private func words(_ standing: JSONValue, _ name: String) -> [JSONValue] {
        guard case .array(let words)? = standing[name] else { return [] }
        return words
    }
}
