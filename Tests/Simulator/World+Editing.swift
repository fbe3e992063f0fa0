public import EntenteClient
public import EntenteDomain
import EntenteSync

extension World {
    /// A person edits; the ledger keeps what was frozen.
    func edit(_ number: Int, _ place: Event.Place, _ entity: Int, _ edit: Event.Edit) throws {
        let device = devices[number]
        let stream = stream(place, of: device)
        guard let status = try device.streams().first(where: { $0.id == stream }),
            status.access == .write
        else { return }
        let id = Self.entity(entity)
        let parties = gateway.organisations.prefix(2).map(\.id)
        do {
            try device.transaction { transaction in
                var draft = ChangeDraft(stream, transaction)
                try edit.write(to: id, in: &draft, parties: parties)
                try draft.next()
            }
        } catch let error as ReplicaError
            // A stream that may be written is not to be while it is fetched anew.
            where [.invalid, .notFound, .opaque, .readOnly].contains(error.reason)
        {
            return
        }
        try keepFrozen(device, status)
    }

    /// Notes what a device made; what it made under the same counter before it must have set aside.
    func freeze(_ content: [UInt8], as name: Ledger.Name, by device: SimulatedDevice) {
        var made = ledger.made[device.label] ?? .init()
        if let before = made.frozen.updateValue(content, forKey: name) { made.aside.append(before) }
        ledger.made[device.label] = made
    }

    private func keepFrozen(_ device: SimulatedDevice, _ before: StreamStatus) throws {
        for change in try device.ownChanges(before.id) where change.n >= before.next {
            let name = Ledger.Name(
                stream: before.id,
                epoch: before.epoch,
                device: device.principal.device,
                n: change.n
            )
            freeze(change.content, as: name, by: device)
            guard case .success(let read) = change.content.change else {
                violate(.canonical, "\(device.label) froze bytes that are no change")
                continue
            }
            let log = gateway.store.log(before.id)
            if let log, log.epoch == before.epoch,
                overwrites(read, log.rows.prefix(Int(before.cursor)))
            {
                violate(.features, "\(device.label) overwrites what it cannot read")
            }
            if read.base != before.cursor {
                violate(
                    .causality,
                    "\(device.label) had \(before.cursor) changes and froze base \(read.base)"
                )
            }
        }
    }
}

extension [UInt8] {
    /// The change that bytes say.
    var change: Result<Change, any Error> {
        Result { try Change(try JSONScanner.parse(self)) }
    }
}

extension Event.Edit {
    /// The fields of the entities, one for each way to merge.
    static let fields: [FieldName] = ["title", "status"]
    static let tags: FieldName = "tags"
    static let votes: FieldName = "votes"
    static let note: FieldName = "note"
    static let terms: FieldName = "terms"

    /// Puts the edit into a draft, as an editor would.
    ///
    /// - Parameters:
    ///   - entity: The entity.
    ///   - draft: The draft.
    ///   - parties: Who has to accept what is proposed.
    /// - Throws: `ReplicaError` when the edit is not possible.
    public func write(
        to entity: EntityID,
        in draft: inout ChangeDraft,
        parties: [OrganisationID] = []
    ) throws {
        switch self {
        case .new: draft.new("ask", id: entity)
        case .put(let field, let value):
            draft.put(entity, Self.fields[field], .integer(Int64(value)))
        case .add(let member):
            draft.append(.add(field: Self.tags, member: "m\(member)"), to: entity)
        case .rem(let member):
            draft.append(.rem(field: Self.tags, member: "m\(member)"), to: entity)
        case .inc(let amount):
            guard let amount = ExactDecimal("\(amount)") else { return }
            draft.append(.inc(field: Self.votes, by: amount), to: entity)
        case .reset: draft.append(.reset(field: Self.votes), to: entity)
        case .del: draft.append(.del, to: entity)
        case .undel: draft.append(.undel, to: entity)
        case .pos(let number):
            var key: OrderKey?
            for _ in 0...number { key = OrderKey.between(key, nil) }
            if let key { draft.append(.pos(key: key), to: entity) }
        case .text(let at, let delete, let insert):
            let length = try draft.text(entity, Self.note).unicodeScalars.count
            let index = length == 0 ? 0 : at % (length + 1)
            let count = min(delete, length - index)
            guard count > 0 || !insert.isEmpty else { return }
            try draft.splice(entity, Self.note, at: index, delete: count, insert: insert)
        case .impossible:
            let splice = TextSplice(length: 9_000, index: 8_999, delete: 1, insert: "lost")
            draft.append(.text(field: Self.note, splice: splice), to: entity)
        case .settle(let field):
            let view = try draft.view(entity)
            guard let conflict = view.conflicts.first(where: { $0.field == Self.fields[field] })
            else { return }
            draft.put(entity, Self.fields[field], conflict.sides[0].value)
        case .propose(let number, let value):
            let proposal = Proposal(
                id: ProposalID(high: 11, low: UInt64(number)),
                parties: parties,
                value: .integer(Int64(value))
            )
            draft.append(.propose(field: Self.terms, proposal: proposal), to: entity)
        case .accept(let pick):
            if let id = try draft.view(entity).proposal(pick) { try draft.accept(id) }
        case .withdraw(let pick):
            if let id = try draft.view(entity).proposal(pick) { try draft.withdraw(id) }
        }
    }
}

extension EntityView {
    /// One of the proposals about the entity that are shown.
    fileprivate func proposal(_ pick: Int) -> ProposalID? {
        guard case .array(let shown)? = json["agreements"], !shown.isEmpty else { return nil }
        return shown[pick % shown.count]["id"]?.text.flatMap { ProposalID($0) }
    }
}
