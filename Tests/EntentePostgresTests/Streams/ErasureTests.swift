import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Erasure: clause 4.2 and INV-2, and exports that stay verifiable")
struct ErasureTests {
    @Test func `INV-2: an erasure takes the content and leaves every leaf, root and counter`()
        async throws
    {
        try await World.with { world in
            let (shared, pusher) = try await written(world)
            let before = try await world.log(shared.id, for: pusher.device)
            let told = try await world.administration.erase(
                shared.id,
                seq: 2,
                by: world.aurora.organisation,
                reason: .legal,
                now: World.now
            )
            #expect(told == 4)
            let after = try await world.log(shared.id, for: world.borealis.device)
            #expect(after.prefix(3).map(\.header) == before.map(\.header))
            let erasure = try #require(after[1].erasure)
            let scope = ChangeScope(
                stream: shared.id,
                epoch: shared.head.epoch,
                device: pusher.device
            )
            #expect(erasure.digest == scope.digest(of: before[1].content))
            #expect(erasure.by == world.aurora.organisation)
            #expect(!String(decoding: after[1].content, as: UTF8.self).contains("secret"))
            let rest = try Change(JSONScanner.parse(after[1].content), isRemainder: true)
            #expect(rest == Erasure.remainder(of: rest))
            let notice = try Change(JSONScanner.parse(after[3].content)).notices
            #expect(
                notice == [.erase(seq: 2, by: world.aurora.organisation, reason: .legal)]
            )
            #expect(try await world.root(of: after) == world.shared().head.root)
            // The author may still ask what became of it, and go on.
            let again = try await pusher.push([edit(pusher, "secret")], to: world.store).get()
            guard case .sequenced(2, 2, _, _)? = again.outcomes.first else {
                Issue.record("another outcome: \(again.outcomes)")
                return
            }
            _ = try await pusher.push([pusher.change(n: 4, base: 4)], to: world.store).get()
        }
    }

    @Test func `a later edit of a text that was erased still has its place`() async throws {
        try await World.with { world in
            let (shared, pusher) = try await written(world)
            _ = try await world.administration.erase(
                shared.id,
                seq: 2,
                by: world.aurora.organisation,
                reason: .mistake,
                now: World.now
            )
            // A gateway that starts now knows the blanks only.
            let fits = try pusher.edit(n: 4, base: 4, length: 6, at: 6, insert: "!")
            let tooLong = try pusher.edit(n: 5, base: 4, length: 9, at: 9, insert: "!")
            let result = try await pusher.push([fits, tooLong], to: world.store).get()
            guard case .sequenced? = result.outcomes.first,
                case .rejected(_, let rejection)? = result.outcomes.last
            else {
                Issue.record("\(result.outcomes)")
                return
            }
            #expect(rejection.code == .badIndex)
        }
    }

    @Test func `what may not be erased is refused, and nothing is said`() async throws {
        try await World.with { world in
            let (shared, _) = try await written(world)
            let control = try #require(
                try await world.stream(.control, of: world.aurora.device)
            )
            func refusal(
                _ stream: StreamID,
                _ seq: Int64,
                by: OrganisationID
            ) async throws -> AdministrationError.Reason? {
                do throws(AdministrationError) {
                    _ = try await world.administration.erase(
                        stream,
                        seq: seq,
                        by: by,
                        reason: .legal,
                        now: World.now
                    )
                    return nil
                } catch {
                    return error.reason
                }
            }
            let aurora = world.aurora.organisation
            let stranger: OrganisationID = World.randomID()
            #expect(try await refusal(control.id, 1, by: aurora) == .controlStream)
            #expect(try await refusal(shared.id, 2, by: stranger) == .notInvited(stranger))
            #expect(try await refusal(shared.id, 99, by: aurora) == .unknown(id: "99"))
            #expect(try await refusal(shared.id, 4, by: aurora) == .serverChange)
            #expect(try await world.shared().head.size == 3)
            #expect(try await refusal(shared.id, 2, by: aurora) == nil)
            #expect(try await refusal(shared.id, 2, by: aurora) == .alreadyErased)
            #expect(try await refusal(shared.id, 4, by: aurora) == .serverChange)
            #expect(try await world.shared().head.size == 4)
        }
    }

    @Test(arguments: [
        "content = 'x'", "leaf = sha256('')", "digest = sha256('')", "member = device",
        "erased_by = device, erased_reason = 'legal', seq = seq + 100",
    ])
    func `INV-2: even the owner of the schema cannot change a logged change otherwise`(
        assignment: String
    ) async throws {
        try await World.with { world in
            _ = try await written(world)
            await #expect(throws: PostgresError.self) {
                try await world.owner.query(
                    Statement("test-alter", "UPDATE entente.change SET \(assignment)")
                )
            }
        }
    }

    @Test func `clause 4.3: an export of a real database verifies, erased changes included`()
        async throws
    {
        try await World.with { world in
            let (shared, _) = try await written(world)
            _ = try await world.administration.erase(
                shared.id,
                seq: 2,
                by: world.aurora.organisation,
                reason: .legal,
                now: World.now
            )
            let key = try Ed25519.SigningKey.generate()
            var lines: [[UInt8]] = []
            let extent = try await world.administration.exportAudit(
                of: world.partnership,
                signing: key,
                now: World.now
            ) { lines.append($0.dropLast()) }
            #expect(extent.lines == Int64(lines.count))
            #expect(extent.streams == 6)
            var verifier = AuditVerifier(key: key.verifyingKey)
            // The devices of these tests have no private keys, so their seals are not theirs.
            let fault = #expect(throws: LogFault.self) {
                for line in lines { try verifier.take(line) }
            }
            #expect(fault?.kind == .seal)
            #expect(fault?.stream == shared.id)
        }
    }

    /// Three changes in the shared stream; the second writes a text.
    private func written(_ world: World) async throws -> (StreamSummary, Pusher) {
        let shared = try await world.shared()
        let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
        let changes = [
            try pusher.change(n: 1), try edit(pusher, "secret"), try pusher.change(n: 3),
        ]
        _ = try await pusher.push(changes, to: world.store).get()
        return (shared, pusher)
    }

    private func edit(_ pusher: Pusher, _ text: String) throws -> IncomingChange {
        try pusher.edit(n: 2, base: 0, length: 0, at: 0, insert: text)
    }
}
