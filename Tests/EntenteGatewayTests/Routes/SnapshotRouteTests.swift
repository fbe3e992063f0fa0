import EntenteCrypto
import EntenteDomain
import EntenteSync
import Testing

@testable import EntenteGateway

@Suite("Snapshot: clause 4.5, GET /v1/streams/{stream}/snapshot and its parts")
struct SnapshotRouteTests {
    /// Two parts that hold every kind of byte that a line can: a reader must get them untouched.
    private let parts: [[UInt8]] = [
        Array("{\"e\":\"a\",\"t\":\"caf\u{E9} \u{1F469}\u{200D}\u{1F373}\"}\n{\"e\":\"b\"}\n".utf8),
        Array("{\"e\":\"c\"}\n".utf8),
    ]

    /// Three changes in the shared stream, and a snapshot of the first two.
    private func keepSnapshot(_ gateway: TestGateway) async throws -> SnapshotManifest {
        let world = gateway.world
        for n in Int64(1)...3 {
            _ = try await gateway.push(world.ada, [TestDevice.change(n: n)], to: world.shared)
        }
        var frontier = MerkleFrontier()
        for n in 1...2 { frontier.append(SHA256.digest("leaf \(n)".utf8)) }
        let device = SnapshotManifest.Device(device: world.ada.principal.device, n: 2, base: 0)
        let manifest = SnapshotManifest(
            epoch: try #require(await world.store.epoch(of: world.shared)),
            seq: 2,
            frontier: frontier,
            acl: 0,
            horizon: 1,
            state: SHA256.digest("state".utf8),
            devices: [device],
            parts: parts.map {
                SnapshotManifest.Part(
                    bytes: $0.count,
                    digest: SHA256.digest($0),
                    entities: $0.count { $0 == UInt8(ascii: "\n") }
                )
            }
        )
        await world.store.keep(manifest, parts, of: world.shared)
        return manifest
    }

    private func path(_ stream: StreamID, part: String? = nil) -> String {
        let path = "/v1/streams/\(stream)/snapshot"
        return part.map { "\(path)/parts/\($0)" } ?? path
    }

    @Test func `a reader gets the list as it was kept, with its own next counter`() async throws {
        try await TestGateway.with { gateway in
            let manifest = try await keepSnapshot(gateway)
            let world = gateway.world
            for (device, next) in [(world.ada, Int64(4)), (world.bob, 1)] {
                let reply = try await gateway.ask(.get(path(world.shared), as: device))
                #expect(reply.status == 200)
                #expect(reply["content-type"] == "application/json")
                let expected = SnapshotAnswer(manifest: manifest, next: next)
                #expect(reply.body == expected.json.canonicalBytes)
                #expect(try SnapshotAnswer(try #require(reply.json)) == expected)
            }
        }
    }

    @Test func `each part comes byte for byte, with the digest that the list names`() async throws {
        try await TestGateway.with { gateway in
            let manifest = try await keepSnapshot(gateway)
            let world = gateway.world
            for (place, part) in manifest.parts.enumerated() {
                let reply = try await gateway.ask(
                    .get(path(world.shared, part: "\(place)?seq=2"), as: world.bob)
                )
                #expect(reply.status == 200)
                #expect(reply["content-type"] == "application/x-ndjson")
                #expect(reply.body == parts[place])
                #expect(SHA256.digest(reply.body) == part.digest)
                #expect(reply.body.count == part.bytes)
            }
        }
    }

    @Test func `a range is not served: a part is read whole or not at all`() async throws {
        try await TestGateway.with { gateway in
            _ = try await keepSnapshot(gateway)
            let world = gateway.world
            let request = TestRequest.get(path(world.shared, part: "0?seq=2"), as: world.bob)
            let reply = try await gateway.ask(request.with("Range", "bytes=0-3"))
            #expect(reply.status == 200)
            #expect(reply.body == parts[0])
        }
    }

    @Test func `a stream without a snapshot says so, and is there`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let reply = try await gateway.ask(.get(path(world.shared), as: world.ada))
            #expect((reply.status, reply.code) == (404, "no_snapshot"))
        }
    }

    @Test func `a part of a snapshot that has gone names where to start anew`() async throws {
        try await TestGateway.with { gateway in
            _ = try await keepSnapshot(gateway)
            let world = gateway.world
            for part in ["0?seq=1", "0?seq=3", "2?seq=2"] {
                let reply = try await gateway.ask(
                    .get(path(world.shared, part: part), as: world.bob)
                )
                #expect((reply.status, reply.code) == (410, "expired"), "\(part)")
                #expect(reply.number("horizon") == 1)
                #expect(reply.text("snapshot") == path(world.shared))
            }
        }
    }

    @Test(arguments: [
        "0", "0?seq=", "0?seq=0", "0?seq=-1", "0?seq=x", "0?seq=2.0", "-1?seq=2", "x?seq=2",
        "0?seq=99999999999999999999", "99999999999999999999?seq=2", "%00?seq=2",
    ])
    func `a part or seq that is no number is a bad request`(part: String) async throws {
        try await TestGateway.with { gateway in
            _ = try await keepSnapshot(gateway)
            let world = gateway.world
            let reply = try await gateway.ask(.get(path(world.shared, part: part), as: world.bob))
            #expect((reply.status, reply.code) == (400, "bad_request"))
        }
    }

    @Test func `nobody reads it without a token, with a wrong one, or after a revocation`()
        async throws
    {
        try await TestGateway.with { gateway in
            _ = try await keepSnapshot(gateway)
            let world = gateway.world
            let token = "Bearer \(Base64URL.encode(SecureRandom.bytes(32)))"
            for path in [path(world.shared), path(world.shared, part: "0?seq=2")] {
                let request = TestRequest.get(path)
                for request in [request, request.with("Authorization", token)] {
                    let reply = try await gateway.ask(request)
                    #expect((reply.status, reply.code) == (401, "unauthenticated"))
                }
            }
            await world.store.revoke(world.bob)
            for path in [path(world.shared), path(world.shared, part: "0?seq=2")] {
                let reply = try await gateway.ask(.get(path, as: world.bob))
                #expect((reply.status, reply.code) == (403, "device_revoked"))
            }
        }
    }

    @Test func `INV-13: what a device may not read is answered like what is not there`()
        async throws
    {
        try await TestGateway.with { gateway in
            let manifest = try await keepSnapshot(gateway)
            let world = gateway.world
            await world.store.keep(manifest, parts, of: world.adasDepartment)
            let own = try await gateway.ask(.get(path(world.adasDepartment), as: world.ada))
            #expect(own.status == 200)
            for part in [nil, "0?seq=2", "7?seq=2", "0?seq=1"] {
                let absent = try await gateway.ask(.get(path(.draw(), part: part), as: world.bob))
                #expect((absent.status, absent.code) == (404, "not_found"))
                let hidden = try await gateway.ask(
                    .get(path(world.adasDepartment, part: part), as: world.bob)
                )
                #expect(hidden.comparable == absent.comparable, "\(part ?? "the list")")
            }
        }
    }

    @Test func `a database that is away is unavailable, not absent`() async throws {
        try await TestGateway.with { gateway in
            _ = try await keepSnapshot(gateway)
            let world = gateway.world
            await world.store.failSnapshots(StoreError(.unavailable, detail: "away"))
            for part in [nil, "0?seq=2"] {
                let reply = try await gateway.ask(
                    .get(path(world.shared, part: part), as: world.bob)
                )
                #expect((reply.status, reply.code) == (503, "unavailable"))
            }
        }
    }
}
