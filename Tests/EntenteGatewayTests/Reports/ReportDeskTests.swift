import EntenteCrypto
import EntenteDomain
import EntenteSync
import Testing

@testable import EntenteGateway

@Suite("Reports: what the gateway reads for them")
struct ReportDeskTests {
    private let day = CivilDate(number: 20_000)

    private func desk(_ world: TestWorld) -> ReportDesk {
        ReportDesk(streams: world.store, snapshots: world.store) { _ in nil }
    }

    private func partnership(_ world: TestWorld) -> Session.Partnership {
        let sides = [world.ada, world.bob].map { device in
            Session.Organisation(
                id: device.principal.organisation,
                name: "\(device.principal.organisation)",
                departments: []
            )
        }
        return Session.Partnership(
            id: world.partnership,
            name: "Cold chain",
            isActive: true,
            organisations: sides.sorted { $0.id < $1.id }
        )
    }

    private func report(_ desk: ReportDesk, _ world: TestWorld, for device: TestDevice)
        async throws -> [UInt8]
    {
        let state = try await desk.state(of: partnership(world), for: device.principal).state
        return Report(.overview, of: state, on: day).json.canonicalBytes
    }

    /// Receives something worth so many euros.
    private func receive(
        _ euros: Int,
        n: Int64,
        by device: TestDevice,
        in stream: StreamID,
        _ world: TestWorld
    ) async throws {
        let id = EntityID.draw()
        let value: JSONValue = ["amount": .string("\(euros)"), "currency": "EUR"]
        let change = Change(
            n: n,
            base: 0,
            at: Milliseconds(1),
            salt: SecureRandom.bytes(Change.saltLength),
            operations: [
                Operation(id, .new(type: "receipt")),
                Operation(id, .put(field: "value", value: value)),
                Operation(id, .put(field: "confirmed_on", value: .string("\(day)"))),
            ]
        )
        let epoch = try #require(await world.store.epoch(of: stream))
        let push = try device.push([change.json.canonicalBytes], to: stream, epoch: epoch)
        let request = SequencingRequest(
            principal: device.principal,
            epoch: epoch,
            known: push.known,
            changes: push.changes,
            seal: push.seal
        )
        let (results, _) = try await world.store.sequence(
            stream,
            [request],
            texts: TextGuard(),
            now: Milliseconds(1)
        )
        _ = try #require(results.first).get()
    }

    @Test func `whoever has written something finds it in the next report`() async throws {
        let world = try await TestWorld()
        let desk = desk(world)
        for n in Int64(1)...3 {
            try await receive(100, n: n, by: world.ada, in: world.shared, world)
            for device in [world.ada, world.bob] {
                let state = try await desk.state(of: partnership(world), for: device.principal)
                    .state
                #expect(state.all(Receipt.self).count == Int(n))
                #expect(state.asOf.contains { $0.stream == world.shared && $0.seq == n })
            }
        }
    }

    @Test func `what is read on is what is read anew`() async throws {
        let world = try await TestWorld()
        let desk = desk(world)
        for n in Int64(1)...5 {
            try await receive(Int(n), n: n, by: world.ada, in: world.shared, world)
            try await receive(Int(n) * 2, n: n, by: world.bob, in: world.shared, world)
            let kept = try await report(desk, world, for: world.ada)
            #expect(try await report(self.desk(world), world, for: world.ada) == kept)
        }
    }

    @Test func `INV-14: what one side keeps to itself changes no byte of the other's report`()
        async throws
    {
        let world = try await TestWorld()
        let desk = desk(world)
        try await receive(100, n: 1, by: world.ada, in: world.shared, world)
        try await receive(90, n: 1, by: world.bob, in: world.shared, world)
        let before = try await report(desk, world, for: world.bob)
        let own = try await report(desk, world, for: world.ada)
        try await receive(1_000, n: 1, by: world.ada, in: world.adasDepartment, world)
        #expect(try await report(desk, world, for: world.ada) != own)
        #expect(try await report(desk, world, for: world.bob) == before)
    }

    @Test func `a stream that begins with a snapshot gives the same report`() async throws {
        let world = try await TestWorld()
        for n in Int64(1)...4 {
            try await receive(Int(n), n: n, by: world.ada, in: world.shared, world)
        }
        let folded = try await report(desk(world), world, for: world.bob)
        try await keepSnapshot(of: world.shared, at: 3, world)
        #expect(try await report(desk(world), world, for: world.bob) == folded)
    }

    private func keepSnapshot(of stream: StreamID, at seq: Int64, _ world: TestWorld) async throws {
        let page = try #require(
            try await world.store.page(
                stream,
                after: 0,
                limit: Int(seq),
                device: world.ada.principal.device
            )
        )
        var state = StreamState()
        for record in page.records.prefix(Int(seq)) {
            let change = try Change(JSONScanner.parse(record.content))
            state.apply(
                ChangeRecord(
                    header: record.header,
                    change: change,
                    digest: SHA256.digest(record.content)
                )
            )
        }
        let parts = SnapshotPart.parts(
            zip(state.entities.keys.sorted(), state.lines).map { (entity: $0, line: $1) }
        )
        let manifest = SnapshotManifest(
            epoch: page.head.epoch,
            seq: seq,
            frontier: MerkleFrontier(),
            acl: 0,
            horizon: 0,
            state: state.digest,
            devices: [],
            parts: parts.map(\.entry)
        )
        await world.store.keep(manifest, parts.map(\.bytes), of: stream)
    }

    @Test func `many who ask at once get the same report`() async throws {
        let world = try await TestWorld()
        let desk = desk(world)
        for n in Int64(1)...20 {
            try await receive(Int(n), n: n, by: world.ada, in: world.shared, world)
        }
        let reports = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<30 {
                group.addTask { try await report(desk, world, for: world.bob) }
            }
            return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(reports.count == 1)
    }

    /// A reader that finds another's reading over, before that other does, must not wait for it for ever.
    @Test(.timeLimit(.minutes(5)))
    func `readers who come one upon another all get an answer, however often`() async throws {
        let world = try await TestWorld()
        let desk = desk(world)
        try await receive(100, n: 1, by: world.ada, in: world.shared, world)
        for _ in 0..<300 {
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        let state = try? await desk.state(
                            of: partnership(world),
                            for: world.bob.principal
                        )
                        return state?.state.allRecords.isEmpty == false
                    }
                }
                for await isAnswered in group { #expect(isAnswered) }
            }
        }
    }

    @Test func `a device that was revoked reads nothing more`() async throws {
        let world = try await TestWorld()
        let desk = desk(world)
        try await receive(100, n: 1, by: world.ada, in: world.shared, world)
        _ = try await report(desk, world, for: world.bob)
        await world.store.revoke(world.bob)
        let state = try await desk.state(of: partnership(world), for: world.bob.principal).state
        #expect(state.allRecords.isEmpty && state.asOf.isEmpty)
    }
}
