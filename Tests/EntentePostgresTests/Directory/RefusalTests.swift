import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Administration: what is refused, and why")
struct RefusalTests {
    @Test(arguments: [
        ("", AdministrationError.Reason.nameEmpty), (" \t\n", .nameEmpty),
        (String(repeating: "x", count: 101), .nameTooLong(limit: 100)), ("a\nb", .nameNotPlain),
        ("a\u{0}b", .nameNotPlain), ("a\u{202E}b", .nameNotPlain), ("a\u{2028}b", .nameNotPlain),
    ])
    func `a name has 1 to 100 plain characters`(
        name: String,
        reason: AdministrationError.Reason
    ) async throws {
        try await World.with { world in
            let administration = world.administration
            await expect(reason, "name") {
                _ = try await administration.createOrganisation(name: name, now: World.now)
            }
            await expect(reason, "name") {
                try await administration.rename(world.aurora.member, to: name, now: World.now)
            }
            await expect(reason, "name") {
                _ = try await administration.propose(
                    name: name,
                    from: world.aurora.organisation,
                    to: [world.borealis.organisation],
                    by: world.aurora.member,
                    now: World.now
                )
            }
        }
    }

    @Test func `names are trimmed and unique where they could be confused`() async throws {
        try await World.with { world in
            let administration = world.administration
            await expect(.nameTaken, "name") {
                _ = try await administration.createOrganisation(
                    name: "  Aurora Foods ",
                    now: World.now
                )
            }
            await expect(.nameTaken, "name") {
                try await administration.rename(
                    world.borealis.organisation,
                    to: "Aurora Foods",
                    now: World.now
                )
            }
            await expect(.nameTaken, "name") {
                _ = try await administration.createDepartment(
                    in: world.aurora.organisation,
                    name: "Logistics",
                    now: World.now
                )
            }
        }
    }

    @Test func `an id that names nothing is said to`() async throws {
        try await World.with { world in
            let administration = world.administration
            let organisation: OrganisationID = World.randomID()
            let department: DepartmentID = World.randomID()
            let member: MemberID = World.randomID()
            let device: DeviceID = World.randomID()
            await expect(.unknown(id: "\(organisation)"), "organisation") {
                _ = try await administration.createDepartment(
                    in: organisation,
                    name: "x",
                    now: World.now
                )
            }
            await expect(.unknown(id: "\(department)"), "department") {
                _ = try await administration.addMember(
                    to: department,
                    name: "x",
                    roles: [.member],
                    now: World.now
                )
            }
            await expect(.unknown(id: "\(member)"), "member") {
                _ = try await administration.invite(member, now: World.now)
            }
            await expect(.unknown(id: "\(device)"), "device") {
                try await administration.revoke(device, now: World.now)
            }
        }
    }

    @Test func `only administrators of an organisation speak for it`() async throws {
        try await World.with { world in
            let administration = world.administration
            let clerk = try await administration.addMember(
                to: world.aurora.department,
                name: "Clerk",
                roles: [.member, .signer],
                now: World.now
            )
            for by in [clerk, world.borealis.member] {
                let reason = AdministrationError.Reason.notAdministrator(
                    member: by,
                    organisation: world.aurora.organisation
                )
                await expect(reason, "by") {
                    _ = try await administration.propose(
                        name: "x",
                        from: world.aurora.organisation,
                        to: [world.borealis.organisation],
                        by: by,
                        now: World.now
                    )
                }
                await expect(reason, "by") {
                    try await administration.end(
                        world.partnership,
                        for: world.aurora.organisation,
                        by: by,
                        now: World.now
                    )
                }
            }
        }
    }

    @Test func `a partnership is proposed to others, accepted once by each, and not after its end`()
        async throws
    {
        try await World.with { world in
            let administration = world.administration
            let (aurora, borealis) = (world.aurora, world.borealis)
            await expect(.partnersNotDistinct, "to") {
                _ = try await administration.propose(
                    name: "x",
                    from: aurora.organisation,
                    to: [aurora.organisation],
                    by: aurora.member,
                    now: World.now
                )
            }
            let proposed = try await administration.propose(
                name: "x",
                from: aurora.organisation,
                to: [borealis.organisation],
                by: aurora.member,
                now: World.now
            )
            await expect(.alreadyAccepted(aurora.organisation), "organisation") {
                _ = try await administration.accept(
                    proposed,
                    for: aurora.organisation,
                    by: aurora.member,
                    now: World.now
                )
            }
            try await administration.end(
                proposed,
                for: borealis.organisation,
                by: borealis.member,
                now: World.now
            )
            for _ in 1...2 {
                await expect(.wrongState(.ended), "partnership") {
                    _ = try await administration.accept(
                        proposed,
                        for: borealis.organisation,
                        by: borealis.member,
                        now: World.now
                    )
                }
                await expect(.wrongState(.ended), "partnership") {
                    try await administration.end(
                        proposed,
                        for: borealis.organisation,
                        by: borealis.member,
                        now: World.now
                    )
                }
            }
        }
    }

    @Test func `a device is revoked once`() async throws {
        try await World.with { world in
            try await world.administration.revoke(world.aurora.device, now: World.now)
            await expect(.alreadyRevoked, "device") {
                try await world.administration.revoke(world.aurora.device, now: World.now)
            }
        }
    }

    private func expect(
        _ reason: AdministrationError.Reason,
        _ field: String,
        _ step: () async throws -> Void
    ) async {
        do {
            try await step()
            Issue.record("not refused: \(reason)")
        } catch let error as AdministrationError {
            #expect(error.reason == reason)
            #expect(error.field == field)
        } catch {
            Issue.record(error)
        }
    }
}
