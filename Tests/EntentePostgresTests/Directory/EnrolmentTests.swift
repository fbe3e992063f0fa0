import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Directory: one-time codes")
struct EnrolmentTests {
    @Test func `of 200 devices with one code exactly one is enrolled`() async throws {
        try await World.with { world in
            let code = try await world.administration.invite(
                world.aurora.member,
                now: World.now
            ).code
            let results = try await withThrowingTaskGroup(
                of: Result<Principal, EnrolmentRefusal>.self
            ) { group in
                for _ in 0..<200 {
                    group.addTask {
                        try await world.directory.enrol(
                            World.enrolment(code, World.randomID()),
                            now: World.now
                        )
                    }
                }
                var results: [Result<Principal, EnrolmentRefusal>] = []
                for try await result in group { results.append(result) }
                return results
            }
            #expect(results.count { (try? $0.get()) != nil } == 1)
            #expect(results.count { $0 == .failure(.codeInvalid) } == 199)
            let devices = try await world.administration.devices(of: world.aurora.member)
            #expect(devices.count == 2)
        }
    }

    @Test func `five wrong tries spend a code, and no other`() async throws {
        try await World.with { world in
            let code = try await world.administration.invite(
                world.aurora.member,
                now: World.now
            ).code
            let other = try await world.administration.invite(
                world.aurora.member,
                now: World.now
            ).code
            for _ in 0..<Limits.invitationTries {
                #expect(try await enrol(wrong(code), world) == .failure(.codeInvalid))
            }
            #expect(try await enrol(code, world) == .failure(.codeInvalid))
            #expect((try? await enrol(other, world).get()) != nil)
        }
    }

    @Test func `four wrong tries do not spend a code`() async throws {
        try await World.with { world in
            let code = try await world.administration.invite(
                world.aurora.member,
                now: World.now
            ).code
            for _ in 1..<Limits.invitationTries { _ = try await enrol(wrong(code), world) }
            #expect((try? await enrol(code, world).get()) != nil)
        }
    }

    @Test func `a code is good for 15 minutes`() async throws {
        try await World.with { world in
            let invitation = try await world.administration.invite(
                world.aurora.member,
                now: World.now
            )
            #expect(invitation.expires == World.now.advanced(by: 15 * 60_000))
            let late = try await enrol(invitation.code, world, now: invitation.expires)
            #expect(late == .failure(.codeInvalid))
            let last = try await enrol(
                invitation.code,
                world,
                now: invitation.expires.advanced(by: -1)
            )
            #expect((try? last.get()) != nil)
        }
    }

    @Test func `a device id is used once, and its refusal does not spend the code`() async throws {
        try await World.with { world in
            let code = try await world.administration.invite(
                world.borealis.member,
                now: World.now
            ).code
            let taken = try await world.directory.enrol(
                World.enrolment(code, world.aurora.device),
                now: World.now
            )
            #expect(taken == .failure(.deviceExists))
            #expect((try? await enrol(code, world).get()) != nil)
        }
    }

    @Test func `the database holds no code and no token`() async throws {
        try await World.with { world in
            let code = try await world.administration.invite(
                world.aurora.member,
                now: World.now
            ).code
            let secret = String(code.spelled.filter { $0 != "-" }.dropFirst(8))
            let everything = Statement(
                "test-everything",
                """
                SELECT (SELECT string_agg(i::text, ' ') FROM entente.invitation AS i)
                    || (SELECT string_agg(d::text, ' ') FROM entente.device AS d)
                """
            )
            let text = try await world.owner.query(everything).text(0, 0)
            #expect(text.contains(code.handle))
            #expect(!text.contains(secret))
        }
    }

    @Test func `a device that calls itself anything is enrolled under a plain name`() async throws {
        try await World.with { world in
            for name in ["", " \u{0}\u{7}\n ", String(repeating: "x", count: 500), "a\u{202E}b"] {
                let code = try await world.administration.invite(
                    world.aurora.member,
                    now: World.now
                ).code
                let result = try await world.directory.enrol(
                    World.enrolment(code, World.randomID(), name: name),
                    now: World.now
                )
                #expect((try? result.get()) != nil)
            }
            let names = try await world.administration.devices(of: world.aurora.member)
                .map(\.name).sorted()
            #expect(
                names == ["a b", "device", "device", "laptop", String(repeating: "x", count: 100)]
            )
        }
    }

    @Test func `an enrolled device stands in the control stream`() async throws {
        try await World.with { world in
            let device = try await world.device(of: world.borealis.member)
            let control = try #require(
                try await world.stream(.control, of: world.aurora.device)
            )
            let log = try await world.log(control.id, for: world.aurora.device)
            let last = try #require(log.last)
            #expect(last.header.member == world.borealis.member)
            let change = try Change(try JSONScanner.parse(last.content))
            #expect(change.operations.first?.entity.description == device.description)
            #expect(change.operations.first?.action == .new(type: "device"))
        }
    }

    private func enrol(
        _ code: EnrolmentCode,
        _ world: World,
        now: Milliseconds = World.now
    ) async throws -> Result<Principal, EnrolmentRefusal> {
        try await world.directory.enrol(World.enrolment(code, World.randomID()), now: now)
    }

    /// A code with the same public part and another secret.
    private func wrong(_ code: EnrolmentCode) throws -> EnrolmentCode {
        let last: Character = code.spelled.last == "0" ? "1" : "0"
        return try #require(EnrolmentCode(String(code.spelled.dropLast()) + String(last)))
    }
}
