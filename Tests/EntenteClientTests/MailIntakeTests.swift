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

    /// What becomes of a mail to one address.
    private func take(_ replica: Replica, _ bytes: [UInt8]) async throws -> MailOutcome {
        let outcomes = try await replica.take(mail: bytes)
        #expect(outcomes.count == 1)
        return try #require(outcomes.first)
    }

    private func mail(
        _ secret: String,
        id: String = "1@b",
        _ body: String = "Hello",
        from sender: String = "b@b",
        more: String = ""
    ) -> [UInt8] {
        let header =
            "\(more)From: \(sender)\r\nTo: ada+\(secret)@a\r\nSubject: S\r\nMessage-ID: <\(id)>"
        return Array("\(header)\r\n\r\n\(body)\r\n".utf8)
    }

    @Test func `the same mail makes one note, even when the note was deleted since`() async throws {
        try await withDevices { gateway, one, _ in
            let (_, secret) = try await address(one, "shared")
            guard case .taken(let note, let type) = try await take(one, mail(secret)) else {
                Issue.record("the mail was not taken in")
                return
            }
            #expect(type == EntityType.note)
            let view = try await one.entity(note, in: gateway.shared)
            #expect(view?.text(Field.title) == "S")
            #expect(view?.text(Field.body) == "By mail from b@b\n\nHello")
            #expect(try await take(one, mail(secret)) == .known(note))
            try await one.edit(gateway.shared) { $0.append(.del, to: note) }
            #expect(try await take(one, mail(secret)) == .known(note))
            let waiting = try await one.streams().reduce(0) { $0 + $1.waiting }
            #expect(waiting == 2)
        }
    }

    @Test func `a mail to two addresses is taken in at both, and at each only once`() async throws {
        try await withDevices { gateway, one, _ in
            let (_, note) = try await address(one, "shared")
            let (_, ask) = try await address(one, "shared", as: EntityType.ask)
            let both = "\(note)@a, ada+\(ask)"
            let first = try await one.take(
                mail: mail(both, more: "Delivered-To: ada+\(note)@a\r\n")
            )
            var taken: Set<EntityID> = []
            for case .taken(let id, _) in first { taken.insert(id) }
            #expect(taken.count == 2)
            // The other copy came another way; and one that only the second address got is a mail of its own.
            let second = try await one.take(
                mail: mail(both, more: "Delivered-To: ada+\(ask)@a\r\n")
            )
            #expect(Set(second) == Set(taken.map { .known($0) }))
            #expect(try await one.entities(EntityType.note, in: gateway.shared).count == 1)
            #expect(try await one.entities(EntityType.ask, in: gateway.shared).count == 1)
        }
    }

    @Test func `copies of one mail for two addresses of a member are both taken in`() async throws {
        try await withDevices { _, one, _ in
            var ids: Set<EntityID> = []
            for type in [EntityType.note, EntityType.ask] {
                let (_, secret) = try await address(one, "shared", as: type)
                // The address that it went to stands in no field but the one of its delivery.
                let bytes = mail("list", more: "Delivered-To: ada+\(secret)@a\r\n")
                guard case .taken(let id, let made) = try await take(one, bytes) else { continue }
                #expect(made == type)
                ids.insert(id)
            }
            #expect(ids.count == 2)
        }
    }

    @Test func `no mail takes the place of another by using its Message-ID first`() async throws {
        try await withDevices { _, one, _ in
            let (_, secret) = try await address(one, "shared")
            let html = "Content-Type: text/html\r\n"
            let mails = [
                mail(secret, "Forged"), mail(secret, from: "mallory@m"), mail(secret),
                mail(secret, more: "Date: today\r\n"), mail(secret, more: "In-Reply-To: <0@b>\r\n"),
                // The same bytes, which do not say the same.
                mail(secret, "<p hidden>Hello</p>", more: html),
                mail(secret, "<p hidden>Hello</p>"),
            ]
            var ids: Set<EntityID> = []
            for bytes in mails {
                guard case .taken(let id, _) = try await take(one, bytes) else {
                    Issue.record("a mail was thought to be another")
                    continue
                }
                ids.insert(id)
                // How it came, and how often, makes it no other mail.
                let again = Array("Received: by relay\r\n".utf8) + bytes
                #expect(try await take(one, again) == .known(id))
            }
            #expect(ids.count == mails.count)
        }
    }

    @Test func `an answer to a name that two mails have is a comment on neither, and is kept`()
        async throws
    {
        try await withDevices { _, one, _ in
            let (_, secret) = try await address(one, "shared")
            for body in ["Forged", "Real"] { _ = try await take(one, mail(secret, body)) }
            let answer = mail(secret, id: "2@b", "Yes", more: "In-Reply-To: <1@b>\r\n")
            guard case .taken(_, EntityType.note) = try await take(one, answer) else {
                Issue.record("the answer is a comment on a mail that it may not mean")
                return
            }
        }
    }

    @Test func `two devices make different ids of one mail, so that none can take the other's`()
        async throws
    {
        try await withDevices { _, one, two in
            var ids: Set<EntityID> = []
            for replica in [one, two] {
                let (_, secret) = try await address(replica, "shared")
                if case .taken(let id, _) = try await take(replica, mail(secret)) {
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
            guard case .taken(let ask, let type) = try await take(one, mail(secret)) else {
                return
            }
            #expect(type == EntityType.ask)
            let answer = mail(secret, id: "2@b>\r\nReferences: <0@b> <1@b")
            let (_, about) = try await address(one, "shared", about: ask)
            for bytes in [answer, mail(about, id: "3@b")] {
                guard case .taken(let id, let type) = try await take(one, bytes) else {
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
    func `an answer to what the partner may not read names nothing of it in front of the partner`()
        async throws
    {
        try await withDevices { gateway, one, _ in
            let (_, hidden) = try await address(one, "department")
            guard case .taken(let note, _) = try await take(one, mail(hidden)) else {
                Issue.record("the mail was not taken in")
                return
            }
            let (_, open) = try await address(one, "shared")
            let answer = mail(open, id: "2@b>\r\nReferences: <1@b")
            guard case .taken(let id, let type) = try await take(one, answer) else {
                Issue.record("the answer was not taken in")
                return
            }
            let view = try #require(try await one.entity(id, in: gateway.shared))
            #expect(type != "comment" && view.text("about") == nil)
            #expect(!String(decoding: view.json.canonicalBytes, as: UTF8.self).contains("\(note)"))
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
                guard case .refused = try await take(one, bytes) else {
                    Issue.record("it was taken in")
                    continue
                }
            }
            try await one.revokeInboundAddress(made.id)
            guard case .refused = try await take(one, mail(secret)) else {
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
