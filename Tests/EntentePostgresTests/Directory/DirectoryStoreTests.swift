import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import Logging
import TestPostgres
import Testing

@Suite("Directory: what the gateway learns")
struct DirectoryStoreTests {
    @Test func `a token is its device until the device is revoked`() async throws {
        try await World.with { world in
            let device = world.aurora.device
            let digest = SHA256.digest(device.ascii)
            let signedIn = try await world.directory.principal(tokenDigest: digest)
            #expect(signedIn?.principal.device == device)
            #expect(signedIn?.principal.member == world.aurora.member)
            #expect(signedIn?.principal.department == world.aurora.department)
            #expect(signedIn?.principal.organisation == world.aurora.organisation)
            #expect(signedIn?.publicKey.count == 32)
            #expect(
                try await world.directory.principal(tokenDigest: SHA256.digest("x".utf8)) == nil
            )
            #expect(try await !world.directory.isRevoked(tokenDigest: digest))
            try await world.administration.revoke(device, now: World.now)
            #expect(try await world.directory.principal(tokenDigest: digest) == nil)
            #expect(try await world.directory.isRevoked(tokenDigest: digest))
            #expect(try await !world.directory.isRevoked(tokenDigest: SHA256.digest("x".utf8)))
            #expect(try await world.directory.session(of: device) == nil)
            #expect(try await world.store.streams(of: device).isEmpty)
        }
    }

    @Test func `a session names the partners, their departments and members`() async throws {
        try await World.with { world in
            _ = try await world.administration.createDepartment(
                in: world.borealis.organisation,
                name: "Empty",
                now: World.now
            )
            let session = try #require(
                try await world.directory.session(of: world.aurora.device)
            )
            #expect(session.memberName == "Ada of Aurora Foods")
            #expect(Set(session.roles) == [.member, .administrator])
            #expect(session.partnerships.map(\.name) == ["Cold chain"])
            let partnership = try #require(session.partnerships.first)
            #expect(partnership.isActive)
            let names = Set(partnership.organisations.map(\.name))
            #expect(names == ["Aurora Foods", "Borealis Retail"])
            let borealis = try #require(
                partnership.organisations.first { $0.id == world.borealis.organisation }
            )
            #expect(Set(borealis.departments.map(\.name)) == ["Logistics", "Empty"])
            let members = borealis.departments.flatMap(\.members).map(\.id)
            #expect(members == [world.borealis.member])
        }
    }

    @Test func `before all have accepted nothing but the name of the other side is told`()
        async throws
    {
        try await World.with { world in
            let proposed = try await world.administration.propose(
                name: "Second",
                from: world.borealis.organisation,
                to: [world.aurora.organisation],
                by: world.borealis.member,
                now: World.now
            )
            let session = try #require(
                try await world.directory.session(of: world.aurora.device)
            )
            let partnership = try #require(session.partnerships.first { $0.id == proposed })
            #expect(!partnership.isActive)
            #expect(partnership.organisations.count == 2)
            #expect(partnership.organisations.flatMap(\.departments).isEmpty)
            let streams = try await world.store.streams(of: world.aurora.device)
            #expect(!streams.contains { $0.partnership == proposed })
        }
    }

    @Test
    func `other processes hear of appends and of administration, also after a lost connection`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let other = PostgresDirectoryStore(
                pool: world.gateway,
                address: world.database.gatewayAddress,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            var hints = other.hints().makeAsyncIterator()
            #expect(await hints.next() == .directory)
            _ = try await pusher.push([pusher.change(n: 1)], to: world.store).get()
            #expect(await hints.next() == .appended(shared.id))
            try await world.administration.rename(
                world.aurora.member,
                to: "Ada",
                now: World.now
            )
            let two = [await hints.next(), await hints.next()]
            let control = try #require(
                try await world.stream(.control, of: world.aurora.device)
            )
            #expect(two.contains(.directory) && two.contains(.appended(control.id)))
            try await loseListeners(world.database)
            #expect(await hints.next() == .directory)
            _ = try await pusher.push([pusher.change(n: 2)], to: world.store).get()
            #expect(await hints.next() == .appended(shared.id))
            other.shutdown()
            #expect(await hints.next() == nil)
        }
    }

    private func loseListeners(_ database: TestDatabase) async throws {
        let lose = Statement(
            "test-lose",
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'LISTEN%'
            """
        )
        let count = try await database.withConnection(as: EmbeddedCluster.administrator) {
            try await $0.query(lose).count
        }
        #expect(count == 1)
    }
}
