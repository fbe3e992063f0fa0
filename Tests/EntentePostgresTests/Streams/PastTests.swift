import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@testable import EntentePostgres

@Suite("Stream store: what sequencing remembers from one transaction to the next")
struct PastTests {
    private let item = EntityID(high: 1, low: 5)

    /// Two devices that write one stream.
    private func withPushers(
        _ test: (World, Pusher, Pusher) async throws -> Void
    ) async throws {
        try await World.with { world in
            let shared = try await world.shared()
            try await test(
                world,
                Pusher(world.aurora.device, shared, side: world.aurora),
                Pusher(world.borealis.device, shared, side: world.borealis)
            )
        }
    }

    /// What became of each change of a push: nil when it is in the log.
    private func push(
        _ changes: [IncomingChange],
        by pusher: Pusher,
        _ world: World
    ) async throws -> [RejectionCode?] {
        try await pusher.push(changes, to: world.store).get().outcomes.map { outcome in
            if case .rejected(_, let rejection) = outcome { rejection.code } else { nil }
        }
    }

    private func expect(
        _ changes: [IncomingChange],
        by pusher: Pusher,
        _ world: World,
        are expected: [RejectionCode?],
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcomes = try await push(changes, by: pusher, world)
        #expect(outcomes == expected, sourceLocation: sourceLocation)
    }

    private func put(_ field: FieldName, _ value: JSONValue = 1) -> Operation {
        Operation(item, .put(field: field, value: value))
    }

    @Test func `clause 2.4: a guard is checked against the log under the lock`() async throws {
        try await withPushers { world, one, two in
            try await expect([one.change(n: 1, [put("state")])], by: one, world, are: [nil])
            let stale = [Change.Guard(entity: item, field: "state", unchangedSince: 0)]
            let fresh = [Change.Guard(entity: item, field: "state", unchangedSince: 1)]
            let outcomes = try await push(
                [
                    two.change(n: 1, base: 1, guards: stale, [put("state")]),
                    two.change(n: 2, base: 1, guards: fresh, [put("state")]),
                ],
                by: two,
                world
            )
            #expect(outcomes == [.guardFailed, nil])
            try await expect(
                [one.change(n: 2, base: 1, guards: fresh, [put("state")])],
                by: one,
                world,
                are: [.guardFailed]
            )
        }
    }

    @Test func `clause 2.4: what is decided about a guard is decided once`() async throws {
        try await withPushers { world, one, two in
            let zero = [Change.Guard(entity: item, field: "state", unchangedSince: 0)]
            let guarded = try two.change(n: 1, guards: zero, [put("state")])
            try await expect([guarded], by: two, world, are: [nil])
            _ = try await push([one.change(n: 1, [put("state")])], by: one, world)
            try await expect([guarded], by: two, world, are: [nil])
        }
    }

    @Test func `INV-21: a field that needs a feature stays closed to who lacks it`() async throws {
        try await withPushers { world, one, two in
            let needing = try one.change(n: 1, need: ["sheets"], [put("plan")])
            try await expect([needing], by: one, world, are: [nil])
            let outcomes = try await push(
                [
                    two.change(n: 1, base: 1, [put("plan")]),
                    two.change(n: 2, base: 1, [put("title")]),
                    two.change(n: 3, base: 1, need: ["sheets"], [put("plan")]),
                ],
                by: two,
                world
            )
            #expect(outcomes == [.unknownFeature, nil, nil])
        }
    }

    @Test func `rule C8: a refused creation is remembered until it is heard of or made good`()
        async throws
    {
        try await withPushers { world, one, two in
            let splice = TextSplice(length: 3, index: 0, delete: 0, insert: "x")
            let create = Operation(item, .new(type: "note"))
            let broken = try one.change(
                n: 1,
                [create, Operation(item, .text(field: "body", splice: splice))]
            )
            try await expect([broken], by: one, world, are: [.badIndex])
            try await expect(
                [one.change(n: 2, [put("title")])],
                by: one,
                world,
                are: [.dependsOnRejected]
            )
            // It concerns nobody else.
            try await expect([two.change(n: 1, [put("title")])], by: two, world, are: [nil])
            try await expect(
                [one.change(n: 3, base: 1, [put("title")])],
                by: one,
                world,
                are: [nil]
            )
            try await expect(
                [
                    one.change(n: 4, base: 1, [create, put("title")]),
                    one.change(n: 5, base: 1, [put("title")]),
                ],
                by: one,
                world,
                are: [nil, nil]
            )
        }
    }

    @Test func `clause 3: acceptances by signers of all parties, from one push to the next`()
        async throws
    {
        try await withPushers { world, one, two in
            let terms = Proposal(
                id: World.randomID(),
                parties: [world.aurora.organisation, world.borealis.organisation],
                value: ["price": "12.50"]
            )
            let digest = terms.digest(stream: one.stream, entity: item, field: "terms")
            let first = try await signer(of: world.aurora, world)
            let second = try await signer(of: world.borealis, world)
            let accept = { key in acceptance(of: terms, digest, in: one.stream, key) }
            let early = try first.pusher.change(n: 1, [accept(first.key)])
            try await expect([early], by: first.pusher, world, are: [.noProposal])
            let propose = Operation(item, .propose(field: "terms", proposal: terms))
            try await expect([one.change(n: 1, [propose])], by: one, world, are: [nil])
            try await expect([two.change(n: 1, [propose])], by: two, world, are: [.proposalExists])
            // The member of device one holds no such role, and its key is no key.
            let wrong = try [
                one.change(n: 2, [accept(first.key)]),
                one.change(
                    n: 3,
                    [
                        Operation(
                            EntityID(high: 1, low: 6),
                            .withdraw(proposal: terms.id)
                        )
                    ]
                ),
            ]
            try await expect(wrong, by: one, world, are: [.notSigner, .noProposal])
            let accepted = try first.pusher.change(n: 2, [accept(first.key)])
            try await expect([accepted], by: first.pusher, world, are: [nil])
            let again = try first.pusher.change(n: 3, [accept(first.key)])
            try await expect([again], by: first.pusher, world, are: [.alreadyAccepted])
            let forged = try second.pusher.change(n: 1, [accept(first.key)])
            try await expect([forged], by: second.pusher, world, are: [.badSignature])
            let last = try second.pusher.change(n: 2, [accept(second.key)])
            try await expect([last], by: second.pusher, world, are: [nil])
            let late = try two.change(n: 2, [Operation(item, .withdraw(proposal: terms.id))])
            try await expect([late], by: two, world, are: [.alreadyInForce])
            let standing = try await standing(of: terms, one, world)
            #expect(standing?.state == .inForce)
        }
    }

    @Test func `clause 3.2: a withdrawal that came first ends the proposal for the signer`()
        async throws
    {
        try await withPushers { world, one, two in
            let terms = Proposal(
                id: World.randomID(),
                parties: [world.aurora.organisation, world.borealis.organisation],
                value: 1
            )
            let propose = Operation(item, .propose(field: "terms", proposal: terms))
            let withdraw = Operation(item, .withdraw(proposal: terms.id))
            try await expect([one.change(n: 1, [propose])], by: one, world, are: [nil])
            try await expect([two.change(n: 1, [withdraw])], by: two, world, are: [nil])
            try await expect(
                [one.change(n: 2, [withdraw])],
                by: one,
                world,
                are: [.alreadyWithdrawn]
            )
            let standing = try await standing(of: terms, one, world)
            #expect(standing?.state == .withdrawn)
        }
    }

    private func acceptance(
        of terms: Proposal,
        _ digest: Digest,
        in stream: StreamID,
        _ key: Ed25519.SigningKey
    ) -> Operation {
        let bytes = Proposal.acceptanceBytes(stream: stream, proposal: terms.id, digest: digest)
        return Operation(
            item,
            .accept(proposal: terms.id, digest: digest, signature: key.sign(bytes))
        )
    }

    /// A device of a new member of a side who signs for it.
    private func signer(
        of side: World.Side,
        _ world: World
    ) async throws -> (pusher: Pusher, key: Ed25519.SigningKey) {
        let key = try Ed25519.SigningKey.generate()
        let member = try await world.administration.addMember(
            to: side.department,
            name: "Signer",
            roles: [.member, .signer],
            now: World.now
        )
        let invitation = try await world.administration.invite(member, now: World.now)
        let device: DeviceID = World.randomID()
        _ = try await world.directory.enrol(
            World.enrolment(invitation.code, device, key: key.publicKey),
            now: World.now
        ).get()
        return (Pusher(device, try await world.shared(), side: side), key)
    }

    private func standing(
        of proposal: Proposal,
        _ pusher: Pusher,
        _ world: World
    ) async throws -> AgreementStanding? {
        var state = EntityState(id: item)
        for record in try await world.log(pusher.stream, for: pusher.device) {
            let change = try Change(JSONScanner.parse(record.content))
            state.apply(change, device: record.header.device, confirmation: .init(record.header))
        }
        return state.agreements.standing(of: proposal.id, entity: item, stream: pusher.stream)
    }
}
