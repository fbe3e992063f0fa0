import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Administration: partnerships, step by step")
struct AdministrationTests {
    @Test func `a partnership has streams once every organisation has accepted`() async throws {
        try await World.with { world in
            let third = try await organisation("Carina Cold", world)
            let administration = world.administration
            let partnership = try await administration.propose(
                name: "Three",
                from: third.organisation,
                to: [world.aurora.organisation, world.borealis.organisation],
                by: third.administrator,
                now: World.now
            )
            #expect(try await administration.streams(of: partnership).isEmpty)
            let first = try await administration.accept(
                partnership,
                for: world.aurora.organisation,
                by: world.aurora.member,
                now: World.now
            )
            #expect(!first)
            #expect(try await administration.streams(of: partnership).isEmpty)
            let second = try await administration.accept(
                partnership,
                for: world.borealis.organisation,
                by: world.borealis.member,
                now: World.now
            )
            #expect(second)
            let audiences = try await administration.streams(of: partnership).map(\.audience)
            let wanted: Set<Audience> = [
                .control, .shared, .organisation(third.organisation),
                .organisation(world.aurora.organisation),
                .organisation(world.borealis.organisation), .department(third.department),
                .department(world.aurora.department), .department(world.borealis.department),
            ]
            #expect(Set(audiences) == wanted && audiences.count == wanted.count)
            let entry = try await administration.partnerships().first { $0.id == partnership }
            #expect(entry?.state == .active)
            #expect(entry?.organisations.count == 3)
        }
    }

    @Test func `a department that comes later gets its stream`() async throws {
        try await World.with { world in
            let department = try await world.administration.createDepartment(
                in: world.aurora.organisation,
                name: "Marketing",
                now: World.now
            )
            let member = try await world.administration.addMember(
                to: department,
                name: "Max",
                roles: [.member],
                now: World.now
            )
            let device = try await world.device(of: member)
            let stream = try await world.stream(.department(department), of: device)
            #expect(stream?.access == .write)
            #expect(try await world.stream(.department(department), of: world.aurora.device) == nil)
        }
    }

    @Test func `an ended partnership can be read and not written`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            _ = try await pusher.push([pusher.change(n: 1)], to: world.store).get()
            try await world.administration.end(
                world.partnership,
                for: world.borealis.organisation,
                by: world.borealis.member,
                now: World.now
            )
            let result = try await pusher.push([pusher.change(n: 2)], to: world.store)
            #expect(result.refusal == .readOnly)
            #expect(try await world.log(shared.id, for: world.borealis.device).count == 1)
        }
    }

    @Test func `the control stream tells who is who`() async throws {
        try await World.with { world in
            try await world.administration.rename(
                world.borealis.department,
                to: "Purchasing",
                now: World.now
            )
            try await world.administration.rename(
                world.borealis.organisation,
                to: "Borealis",
                now: World.now
            )
            try await world.administration.revoke(world.borealis.device, now: World.now)
            let values = try await controlValues(world)
            #expect(values["\(world.aurora.organisation).name"] == "Aurora Foods")
            #expect(values["\(world.borealis.organisation).name"] == "Borealis")
            #expect(values["\(world.borealis.department).name"] == "Purchasing")
            #expect(values["\(world.aurora.member).name"] == "Ada of Aurora Foods")
            #expect(values["\(world.aurora.device).member"] == .string("\(world.aurora.member)"))
            #expect(values["\(world.borealis.device).revoked"] == .boolean(true))
            #expect(values["\(world.partnership).state"] == "active")
            for stream in try await world.administration.streams(of: world.partnership) {
                #expect(values["\(stream.id).audience"] == .string(stream.audience.kind))
            }
        }
    }

    @Test func `a large organisation is told in changes that keep the limits`() async throws {
        try await World.with { world in
            let other = try await organisation("Other", world)
            let widest = String(repeating: "\u{1F9CA}", count: Limits.nameLength)
            for _ in 0..<60 {
                _ = try await world.administration.addMember(
                    to: other.department,
                    name: widest,
                    roles: Set(Role.allCases),
                    now: World.now
                )
            }
            let partnership = try await world.administration.propose(
                name: "Large",
                from: other.organisation,
                to: [world.aurora.organisation],
                by: other.administrator,
                now: World.now
            )
            _ = try await world.administration.accept(
                partnership,
                for: world.aurora.organisation,
                by: world.aurora.member,
                now: World.now
            )
            let control = try #require(
                try await world.store.streams(of: world.aurora.device).first {
                    $0.partnership == partnership && $0.audience == .control
                }
            )
            let log = try await world.log(control.id, for: world.aurora.device)
            #expect(log.count > 3)
            #expect(log.allSatisfy { $0.content.count <= Limits.changeBytes })
            for record in log { _ = try Change(try JSONScanner.parse(record.content)) }
        }
    }

    /// The last value put into each field of the control stream, by "entity.field".
    private func controlValues(_ world: World) async throws -> [String: JSONValue] {
        let control = try #require(try await world.stream(.control, of: world.aurora.device))
        var values: [String: JSONValue] = [:]
        for record in try await world.log(control.id, for: world.aurora.device) {
            let change = try Change(try JSONScanner.parse(record.content))
            for operation in change.operations {
                guard case .put(let field, let value) = operation.action else { continue }
                values["\(operation.entity).\(field)"] = value
            }
        }
        return values
    }

    private func organisation(
        _ name: String,
        _ world: World
    ) async throws -> (
        organisation: OrganisationID, department: DepartmentID, administrator: MemberID
    ) {
        let organisation = try await world.administration.createOrganisation(
            name: name,
            now: World.now
        )
        let department = try await world.administration.createDepartment(
            in: organisation,
            name: "Office",
            now: World.now
        )
        let administrator = try await world.administration.addMember(
            to: department,
            name: "Kim",
            roles: [.administrator],
            now: World.now
        )
        return (organisation, department, administrator)
    }
}
