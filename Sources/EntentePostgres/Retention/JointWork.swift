import EntenteDomain
import EntenteSync

/// On what of one stream others build, so that one organisation alone does not take it away.
struct JointWork: Sendable {
    /// Entities on which other organisations have worked, and those of which something was agreed.
    private var entities: Set<EntityID> = []

    /// Takes a change of the stream; one that nobody here can read says nothing.
    mutating func take(_ content: [UInt8], isOwn: Bool) {
        guard let json = try? JSONScanner.parse(content), let change = try? Change(json) else {
            return
        }
        guard isOwn else { return entities.formUnion(change.entities) }
        entities.formUnion(change.operations.filter(\.isAgreement).map(\.entity))
    }

    /// Whether a change of the organisation must stay: a step of an agreement, what may be one because
    /// this version cannot read it, and that an entity is there on which others have worked.
    func needs(_ content: [UInt8]) -> Bool {
        guard let json = try? JSONScanner.parse(content), let change = try? Change(json),
            change.reserved.isEmpty
        else { return true }
        return change.operations.contains { operation in
            operation.isAgreement || operation.isExistence && entities.contains(operation.entity)
        }
    }
}

extension EntenteSync.Operation {
    fileprivate var isAgreement: Bool {
        switch action {
        case .propose, .accept, .withdraw: true
        case .new, .put, .add, .rem, .inc, .reset, .del, .undel, .pos, .text: false
        }
    }

    fileprivate var isExistence: Bool {
        switch action {
        case .new, .del, .undel: true
        case .put, .add, .rem, .inc, .reset, .pos, .text, .propose, .accept, .withdraw: false
        }
    }
}
