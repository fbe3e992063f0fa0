import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport

extension AuditWorld {
    /// A history in which everything occurs that a file can hold.
    static func filled() throws -> AuditWorld {
        var world = try AuditWorld()
        for turn in 0..<3 {
            try world.write(turn % 4, count: 3)
            try world.write((turn + 1) % 4, count: 1, refused: 1)
            try world.write((turn + 2) % 4, count: 0, refused: 1)
            try world.write((turn + 2) % 4, count: 2)
            if turn == 1 { try world.agree(price: "12.50") }
        }
        try world.writeAgain(2)
        // The state before an erasure cannot be made any more; those after it can.
        try world.checkpoint()
        try world.erase(3)
        try world.checkpoint()
        // A push that was refused whole ends one life of the log, and another begins the next.
        try world.write(3, count: 0, refused: 1)
        world.restore()
        try world.write(2, count: 0, refused: 1)
        for number in 2..<4 { try world.write(number) }
        try world.type("per week", at: 0)
        try world.agree(price: "13")
        try world.checkpoint()
        try world.write(0)
        return world
    }

    /// Lets the two organisations agree to a price.
    mutating func agree(price: String) throws {
        let proposal = proposal(price: price)
        try say(0, .propose(field: "terms", proposal: proposal))
        for number in 0..<2 { try say(number, acceptance(of: proposal, by: number)) }
    }

    /// A new proposal to both organisations.
    mutating func proposal(price: String) -> Proposal {
        proposals += 1
        return Proposal(
            id: ProposalID(high: 2, low: proposals),
            parties: devices.prefix(2).map(\.principal.organisation),
            value: ["price": .string(price)]
        )
    }

    /// What a device says to accept a proposal.
    func acceptance(of proposal: Proposal, by number: Int) -> EntenteSync.Operation.Action {
        let digest = proposal.digest(stream: shared.stream, entity: entity(2), field: "terms")
        let bytes = Proposal.acceptanceBytes(
            stream: shared.stream,
            proposal: proposal.id,
            digest: digest
        )
        let signature = devices[number].key.sign(bytes)
        return .accept(proposal: proposal.id, digest: digest, signature: signature)
    }

    /// Lets the first device type into a note.
    mutating func type(_ text: String, at index: Int) throws {
        let splice = TextSplice(length: 0, index: index, delete: 0, insert: text)
        try say(0, .text(field: "body", splice: splice))
    }

    /// Logs a change that an honest gateway refuses; its author seals it, and the tree covers it.
    mutating func log(
        _ number: Int,
        _ action: EntenteSync.Operation.Action,
        base: Int64? = nil
    ) throws {
        let author = devices[number]
        devices[number].next += 1
        let base = base ?? shared.frontier.size
        let change = change(n: author.next, base: base, [.init(entity(2), action)])
        let header = ChangeRecord.Header(
            seq: shared.frontier.size + 1,
            n: author.next,
            device: author.principal.device,
            member: author.principal.member,
            organisation: author.principal.organisation,
            acl: control.frontier.size,
            received: Milliseconds(1),
            known: KnownHead(size: 0, root: MerkleFrontier().root)
        )
        let scope = ChangeScope(
            stream: shared.stream,
            epoch: shared.epochs.current,
            device: header.device
        )
        let digest = scope.digest(of: change.content)
        shared.records.append(StoredRecord(header: header, content: change.content))
        shared.seals.append(
            PushSeal(
                seq: header.seq,
                device: header.device,
                first: header.n,
                last: header.n,
                refused: [],
                signature: author.key.sign(scope.sealBytes([(header.n, digest)]))
            )
        )
        shared.rebuild()
    }
}
