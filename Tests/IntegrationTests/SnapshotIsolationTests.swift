import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Logging
import TestSupport
import Testing

extension Integration {
    @Suite("Gateway: snapshots and those who may not read them")
    struct SnapshotIsolationTests {
        @Test func `INV-13: control and other audiences are as good as absent to a wrong identity`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let ours = try await TestPartnership.make(on: gateway, named: " ours")
            let theirs = try await TestPartnership.make(on: gateway, named: " theirs")
            let owner = try await ours.device(organisation: 0, department: 0, name: "Owner")
            let strangers = [
                try await ours.device(organisation: 0, department: 1, name: "Next door"),
                try await ours.device(organisation: 1, department: 0, name: "Partner"),
                try await theirs.device(organisation: 0, department: 0, name: "Stranger"),
            ]
            let streams = try await owner.heads()
            for stream in streams where stream.access == .write {
                try await push(12, by: owner, to: stream)
            }
            try await makeSnapshots(gateway)
            for stream in streams {
                let seq = try await seq(of: stream, for: owner)
                #expect(seq != nil || stream.audience == .control)
                for stranger in strangers {
                    let known = Set(try await stranger.heads().map(\.id))
                    guard !known.contains(stream.id) else { continue }
                    try await expectAbsent(stream.id, seq ?? 1, to: stranger)
                }
            }
            let foreign = try await strangers[2].heads()
            #expect(Set(foreign.map(\.id)).isDisjoint(with: streams.map(\.id)))
            try await ours.close()
            try await theirs.close()
            try await gateway.remove()
        }

        private func push(
            _ count: Int64,
            by device: RawDevice,
            to stream: StreamSummary
        ) async throws {
            var random = SecureRandom()
            let changes = (1...count).map { n in
                Change(
                    n: n,
                    base: 0,
                    at: Milliseconds(n),
                    salt: SecureRandom.bytes(Change.saltLength),
                    operations: [Operation(.random(using: &random), .new(type: "give"))]
                )
            }
            let answer = try await device.push(changes, to: stream.id, epoch: stream.head.epoch)
            #expect(answer.status == 200)
        }

        /// Does what the gateway does now and then, at every tenth change.
        private func makeSnapshots(_ gateway: RunningGateway) async throws {
            let pool = try PostgresPool(
                address: DatabaseChoice(try Installation.open(gateway.folder)).gatewayAddress,
                name: "test",
                logger: Logger(label: "test")
            )
            let store = PostgresStreamStore(pool: pool)
            _ = try await Checkpointer(store: store, policy: .init(every: 10)).run(now: .now)
            await pool.shutdown()
        }

        /// Where the snapshot of a stream stands, read with its first part; nil without one.
        private func seq(of stream: StreamSummary, for device: RawDevice) async throws -> Int64? {
            let answer = try await device.send(.get, path(stream.id), nil)
            if answer.code == "no_snapshot" { return nil }
            #expect(answer.status == 200)
            let manifest = try JSONValue.message(answer.bytes) {
                (json) throws(MessageError) in try SnapshotAnswer(json)
            }.manifest
            for (place, part) in manifest.parts.enumerated() {
                let path = path(stream.id) + "/parts/\(place)?seq=\(manifest.seq)"
                let bytes = try await device.send(.get, path, nil).bytes
                #expect(SHA256.digest(bytes) == part.digest)
            }
            return manifest.seq
        }

        /// Asks for a stream and for one that never was: the answers are the same.
        private func expectAbsent(
            _ stream: StreamID,
            _ seq: Int64,
            to device: RawDevice
        ) async throws {
            var random = SecureRandom()
            let absent = StreamID.random(using: &random)
            for rest in ["", "/parts/0?seq=\(seq)", "/parts/9?seq=\(seq)", "/parts/0?seq=1"] {
                let hidden = try await device.send(.get, path(stream) + rest, nil)
                let missing = try await device.send(.get, path(absent) + rest, nil)
                #expect(hidden.status == 404)
                #expect(hidden.code == "not_found")
                #expect(hidden.bytes == missing.bytes)
            }
        }

        private func path(_ stream: StreamID) -> String { "/v1/streams/\(stream)/snapshot" }
    }
}
