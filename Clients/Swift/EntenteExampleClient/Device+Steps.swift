import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteExample
import EntenteSync

extension Device {
    /// Does steps in one stream; those that are done already are left out, also where later steps have
    /// written over them since.
    /// - Returns: Whether anything was left to do.
    func perform(
        _ steps: [Step],
        before later: [Step],
        in stream: StreamID,
        roster: Roster
    ) async throws -> Bool {
        let known = Dictionary(
            try await replica.everything(in: stream).map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let open = steps.filter { step in
            let view = known[step.entity]
            return !step.isDone(in: view)
                && !later.contains { $0.overwrites(step) && $0.isDone(in: view) }
        }
        guard !open.isEmpty else { return false }
        let parties = Side.allCases.map { roster.organisation($0) }
        try await replica.edit(stream) { draft in
            for step in open {
                try draft.perform(step, on: known[step.entity]?.type, parties)
                // A change has its bounds; all of them are stored together or not at all.
                if draft.operations.count > 200 { try draft.next() }
            }
        }
        return true
    }

    /// Signs what steps put before this person's organisation to be signed.
    /// - Returns: Whether anything was left to sign.
    func sign(_ steps: [Step], in stream: StreamID) async throws -> Bool {
        let own = replica.identity.principal.organisation
        var wanted: [EntityID: Set<FieldName>] = [:]
        for step in steps {
            if case .propose(let field, _, let sides) = step.action, sides.contains(person.side) {
                wanted[step.entity, default: []].insert(field)
            }
        }
        let open = try await replica.agreements(in: stream).filter { agreement in
            wanted[agreement.entity.id]?.contains(agreement.field) == true
                && agreement.standing.missing.contains(own)
        }
        guard !open.isEmpty else { return false }
        try await replica.edit(stream) { draft in
            for agreement in open { try draft.accept(agreement.id) }
        }
        return true
    }
}

extension Step {
    /// Whether it writes all the fields of another step.
    fileprivate func overwrites(_ other: Step) -> Bool {
        guard entity == other.entity, case .write(let fields) = action,
            case .write(let others) = other.action
        else { return false }
        return others.keys.allSatisfy { fields[$0] != nil }
    }

    /// Whether a device shows it as done.
    fileprivate func isDone(in view: EntityView?) -> Bool {
        switch action {
        case .create: view?.exists ?? false
        case .write(let fields):
            fields.allSatisfy { name, value in
                let shown = view?.value(name)
                guard case .list(let members) = value, case .array(let there)? = shown else {
                    return shown == value.json
                }
                return members.allSatisfy { there.contains($0.json) }
            }
        case .propose(let field, _, _):
            if case .array(let proposals)? = view?.json["agreements"] {
                proposals.contains { $0["field"]?.text == field.description }
            } else {
                false
            }
        }
    }
}

extension ChangeDraft {
    fileprivate mutating func perform(
        _ step: Step,
        on known: FieldName?,
        _ parties: [OrganisationID]
    ) throws {
        switch step.action {
        case .create(let type, let fields):
            new(type, id: step.entity)
            write(fields, of: step.entity, type)
        case .write(let fields): write(fields, of: step.entity, known)
        case .propose(let field, let value, _):
            var random = SecureRandom()
            let proposal = Proposal(
                id: .random(using: &random),
                parties: parties,
                value: value.json
            )
            append(.propose(field: field, proposal: proposal), to: step.entity)
        }
    }

    /// Registers are written, to sets it is added.
    private mutating func write(
        _ fields: [FieldName: FieldValue],
        of entity: EntityID,
        _ type: FieldName?
    ) {
        let definition = type.flatMap { Catalogue.entity($0) }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            if case .list(let members) = value, definition?.field(name)?.merge == .set {
                for member in members {
                    append(.add(field: name, member: member.json.text ?? ""), to: entity)
                }
            } else {
                put(entity, name, value.json)
            }
        }
    }
}
