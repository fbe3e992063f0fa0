import EntenteClient
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Mails: what becomes of them on a device")
struct MailIntakeTests {
    private func withDevices(
        _ test: (FakeGateway, Replica, Replica) async throws -> Void
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            try await test(gateway, one, two)
        }
    }

    private func address(
        _ replica: Replica,
        _ audience: String,
        as type: FieldName = EntityType.note,
        about: EntityID? = nil
    ) async throws -> (InboundAddress, String) {
        let partnership = try #require(try await replica.streams().first?.partnership)
        return try await replica.addInboundAddress(
            to: partnership,
            audience: audience,
            as: type,
            about: about
        )
    }

    private func mail(_ secret: String, id: String = "1@b", _ body: String = "Hello") -> [UInt8] {
        let header = "From: b@b\r\nTo: ada+\(secret)@a\r\nSubject: S\r\nMessage-ID: <\(id)>"
        return Array("\(header)\r\n\r\n\(body)\r\n".utf8)
    }

    @Test func `the same mail makes one note, even when the note was deleted since`() async throws {
        try await withDevices { gateway, one, _ in
            let (_, secret) = try await address(one, "shared")
            guard case .taken(let note, let type) = try await one.take(mail: mail(secret)) else {
                Issue.record("the mail was not taken in")
                return
            }
            #expect(type == EntityType.note)
            let view = try await one.entity(note, in: gateway.shared)
            #expect(view?.text(Field.title) == "S")
            #expect(view?.text(Field.body) == "By mail from b@b\n\nHello")
            #expect(try await one.take(mail: mail(secret)) == .known(note))
            try await one.edit(gateway.shared) { $0.append(.del, to: note) }
            #expect(try await one.take(mail: mail(secret)) == .known(note))
            let waiting = try await one.streams().reduce(0) { $0 + $1.waiting }
            #expect(waiting == 2)
        }
    }

    @Test func `two devices make different ids of one mail, so that none can take the other's`()
        async throws
    {
        try await withDevices { _, one, two in
            var ids: Set<EntityID> = []
            for replica in [one, two] {
                let (_, secret) = try await address(replica, "shared")
                if case .taken(let id, _) = try await replica.take(mail: mail(secret)) {
                    ids.insert(id)
                }
            }
            #expect(ids.count == 2)
        }
    }

    @Test func `an answer becomes a comment on what the mail became, and an address can name it`()
        async throws
    {
        try await withDevices { gateway, one, _ in
            let (_, secret) = try await address(one, "shared", as: EntityType.ask)
            guard case .taken(let ask, let type) = try await one.take(mail: mail(secret)) else {
                return
            }
            #expect(type == EntityType.ask)
            let answer = mail(secret, id: "2@b>\r\nReferences: <0@b> <1@b")
            let (_, about) = try await address(one, "shared", about: ask)
            for bytes in [answer, mail(about, id: "3@b")] {
                guard case .taken(let id, let type) = try await one.take(mail: bytes) else {
                    Issue.record("the answer was not taken in")
                    continue
                }
                #expect(type == "comment")
                let view = try await one.entity(id, in: gateway.shared)
                #expect(view?.text("about") == ask.description)
            }
        }
    }

    @Test
    func `what is too long for what it becomes, or for nobody, is refused and writes nothing`()
        async throws
    {
        try await withDevices { _, one, _ in
            let (made, secret) = try await address(one, "shared", as: EntityType.ask)
            let long = String(repeating: "words ", count: Limits.valueBytes / 6)
            let mails = [mail(secret, id: "1@b", long), mail(made.id.description), mail("nobody")]
            for bytes in mails {
                guard case .refused = try await one.take(mail: bytes) else {
                    Issue.record("it was taken in")
                    continue
                }
            }
            try await one.revokeInboundAddress(made.id)
            guard case .refused = try await one.take(mail: mail(secret)) else {
                Issue.record("a revoked address leads somewhere")
                return
            }
            #expect(try await one.streams().allSatisfy { $0.waiting == 0 })
        }
    }

    @Test func `there are no more addresses than the bound`() async throws {
        try await withDevices { _, one, _ in
            for _ in 0..<Limits.inboundAddresses { _ = try await address(one, "shared") }
            await #expect(throws: ReplicaError.self) { try await address(one, "shared") }
            #expect(try await one.inboundAddresses().count == Limits.inboundAddresses)
        }
    }
}
