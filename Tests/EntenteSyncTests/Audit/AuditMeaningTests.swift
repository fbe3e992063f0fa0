import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

/// What a partner's or the host's software could log that no seal, leaf or head betrays: everything in
/// these files is sealed by its author and signed anew by the gateway.
@Suite("Audit: clauses 1.7, 3.1 and 4.5, what a log says about itself")
struct AuditMeaningTests {
    @Test func `every kind of fault can be planted, and is found for what it is, where it is`()
        throws
    {
        let key = try AuditWorld.filled().headKey.verifyingKey
        let planted = try PlantedFault.all()
        for fault in planted {
            guard case .failure(let found) = verify(fault.lines, key: key) else {
                Issue.record("\(fault.about): not found")
                continue
            }
            #expect(found.kind == fault.kind, "\(fault.about): \(found)")
            #expect(found.seq == fault.seq, "\(fault.about): \(found)")
        }
        #expect(Set(planted.map(\.kind)) == Set(LogFault.Kind.allCases))
    }

    @Test func `clause 3.1: an acceptance with another signature is found`() throws {
        var world = try AuditWorld.filled()
        let proposal = world.proposal(price: "14")
        try world.say(0, .propose(field: "terms", proposal: proposal))
        guard case .accept(let id, let digest, _) = world.acceptance(of: proposal, by: 1),
            case .accept(_, _, let foreign) = world.acceptance(of: proposal, by: 0)
        else { return }
        try world.log(1, .accept(proposal: id, digest: digest, signature: foreign))
        try expect(world, .agreement, "the signature in it is not that of its device")
    }

    @Test func `clause 3.1: an acceptance of something else than was proposed is found`() throws {
        var world = try AuditWorld.filled()
        let proposal = world.proposal(price: "14")
        try world.say(0, .propose(field: "terms", proposal: proposal))
        let cheaper = Proposal(id: proposal.id, parties: proposal.parties, value: ["price": "1"])
        try world.log(1, world.acceptance(of: cheaper, by: 1))
        try expect(world, .agreement, "the digest of something else")
    }

    @Test func `clause 3.1: an acceptance by somebody who was not asked is found`() throws {
        var world = try AuditWorld.filled()
        var proposal = world.proposal(price: "14")
        proposal = Proposal(
            id: proposal.id,
            parties: [proposal.parties[0], OrganisationID(high: 3, low: 99)],
            value: proposal.value
        )
        try world.say(0, .propose(field: "terms", proposal: proposal))
        try world.log(1, world.acceptance(of: proposal, by: 1))
        try expect(world, .agreement, "is not one of the parties")
    }

    @Test func `clause 3.1: an acceptance of what nobody proposed is found`() throws {
        // After an erasure nobody can tell: the proposal may be what was erased.
        var world = try AuditWorld()
        try world.write(0)
        try world.log(1, world.acceptance(of: world.proposal(price: "14"), by: 1))
        try expect(world, .agreement, "which nobody had proposed")
    }

    @Test func `clause 4.5: a checkpoint of another state is found`() throws {
        var world = try AuditWorld.filled()
        let digest = world.shared.state.digest
        world.say(.checkpoint(seq: world.shared.frontier.size - 1, digest: digest))
        try expect(world, .checkpoint, "has digest \(digest)")
        world = try AuditWorld.filled()
        world.say(.checkpoint(seq: 2, digest: digest))
        try expect(world, .checkpoint, "before one that it had named already")
    }

    @Test func `clause 4.5: a change below the horizon that the log names is found, no other`()
        throws
    {
        var world = try AuditWorld.filled()
        let horizon = world.shared.frontier.size
        try world.checkpoint(horizon: horizon)
        try world.log(2, .put(field: "title", value: "just in time"), base: horizon)
        #expect(fault(world) == nil)
        // A later checkpoint with none takes nothing back.
        try world.checkpoint()
        #expect(fault(world) == nil)
        try world.log(3, .put(field: "title", value: "too old"), base: horizon - 1)
        try expect(world, .notice, "below \(horizon)")
    }

    @Test
    func `clause 4.11: a checkpoint of a state with content that is gone is passed over, no other`()
        throws
    {
        var world = try AuditWorld()
        for number in 0..<3 { try world.write(number, count: 2) }
        try world.checkpoint()
        try world.erase(7)
        let key = world.headKey.verifyingKey
        // What was erased is not in the state, so the state can still be made.
        var report = try verify(world.lines(), key: key).get()
        #expect(report.streams[1].checkpoints == 1)
        #expect(report.streams[1].lapsed == 0)
        try world.erase(2)
        report = try verify(world.lines(), key: key).get()
        #expect(report.streams[1].checkpoints == 0)
        #expect(report.streams[1].lapsed == 1)
    }

    @Test func `clause 1.7: a change that is moved into another life of the log is found`() throws {
        let world = try AuditWorld.filled()
        let ended = try #require(world.shared.epochs.past.first)
        for size in [ended.size - 2, ended.size + 1, world.shared.frontier.size] {
            var other = world
            other.shared.epochs = EpochHistory(
                past: [.init(epoch: ended.epoch, size: size)],
                current: world.shared.epochs.current
            )
            #expect(fault(other) != nil, "the life ends with \(size)")
            other.shared.rebuild()
            #expect(fault(other)?.kind == .seal || fault(other)?.kind == .fork)
        }
        var forgotten = world
        forgotten.shared.epochs = EpochHistory(current: world.shared.epochs.current)
        #expect(fault(forgotten)?.seq == 1)
    }

    /// The fault is the last change's, whatever else was said before.
    private func expect(_ world: AuditWorld, _ kind: LogFault.Kind, _ words: String) throws {
        let found = try #require(fault(world))
        #expect(found.kind == kind)
        #expect(found.seq == world.shared.frontier.size)
        #expect(found.sentence.contains(words), "\(found.sentence)")
        #expect(found.sentence.contains("\(world.shared.frontier.size)"))
    }

    private func fault(_ world: AuditWorld) -> LogFault? {
        let outcome = verify(world.lines(), key: world.headKey.verifyingKey)
        if case .failure(let fault) = outcome { return fault }
        return nil
    }
}
