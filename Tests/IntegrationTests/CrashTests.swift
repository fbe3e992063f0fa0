import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import NIOConcurrencyHelpers
import TestSupport
import Testing

extension Integration {
    @Suite("Gateway: kill -9 in the middle")
    struct CrashTests {
        /// What the writers of one run agree on.
        private struct Plan: Sendable {
            let writers = 50
            let changes = 12
            let kills = 6
            let seed: UInt64
        }

        /// What the gateway acknowledged, as its clients saw it.
        private struct Ledger: Sendable {
            /// By device and counter: the seq and the digest of the content.
            var stored: [DeviceID: [Int64: (seq: Int64, digest: Digest)]] = [:]
            var count = 0
        }

        @Test(arguments: [UInt64(20_261_121)])
        func
            `clause 1.2: fifty writers lose, double and reorder nothing while both servers are killed`(
                seed: UInt64
            ) async throws
        {
            let plan = Plan(seed: seed)
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            var devices: [RawDevice] = []
            for number in 0..<plan.writers {
                devices.append(
                    try await partnership.device(
                        organisation: number % 2,
                        department: number / 2 % 2,
                        name: "Writer \(number)"
                    )
                )
            }
            let shared = try #require(
                try await devices[0].heads().first { $0.audience == .shared }
            )
            let ledger = NIOLockedValueBox(Ledger())
            try await withThrowingTaskGroup(of: Void.self) { group in
                for device in devices {
                    group.addTask {
                        try await write(plan.changes, by: device, to: shared, ledger)
                    }
                }
                group.addTask { try await killServers(gateway, plan, ledger) }
                try await group.waitForAll()
            }
            try await verify(ledger.withLockedValue { $0 }, devices, shared, plan)
            try await partnership.close()
            try await gateway.remove()
        }

        /// Pushes changes one by one, each again and again until it is known to be stored.
        private func write(
            _ count: Int,
            by device: RawDevice,
            to stream: StreamSummary,
            _ ledger: NIOLockedValueBox<Ledger>
        ) async throws {
            var random = SecureRandom()
            for n in 1...Int64(count) {
                let change = Change(
                    n: n,
                    base: 0,
                    at: Milliseconds(n),
                    salt: SecureRandom.bytes(Change.saltLength),
                    operations: [
                        Operation(.random(using: &random), .new(type: "give"))
                    ]
                )
                let scope = ChangeScope(
                    stream: stream.id,
                    epoch: stream.head.epoch,
                    device: device.id
                )
                let seq = try await store(change, by: device, in: stream)
                ledger.withLockedValue { ledger in
                    ledger.stored[device.id, default: [:]][n] = (
                        seq, scope.digest(of: change.content)
                    )
                    ledger.count += 1
                }
            }
        }

        /// Sends the same bytes until the answer is definite; anything but stored is a failure here.
        private func store(
            _ change: Change,
            by device: RawDevice,
            in stream: StreamSummary
        ) async throws -> Int64 {
            while true {
                let answer: RawDevice.Answer
                do {
                    answer = try await device.push(
                        [change],
                        to: stream.id,
                        epoch: stream.head.epoch
                    )
                } catch is RawDevice.Refused {
                    throw CancellationError()
                } catch {
                    // The connection ended: the outcome is unknown, the same again tells.
                    try await Task.yieldToOthers()
                    continue
                }
                if answer.status == 503 {
                    try await Task.yieldToOthers()
                    continue
                }
                guard answer.status == 200 else { throw RawDevice.Refused(answer: answer) }
                let pushed = try JSONValue.message(answer.bytes) {
                    (json) throws(MessageError) in try PushAnswer(json)
                }
                guard case .sequenced(change.n, let seq, _, _) = try #require(pushed.outcomes.first)
                else { throw RawDevice.Refused(answer: answer) }
                return seq
            }
        }

        /// Kills one of the two servers whenever a drawn number of changes has been acknowledged.
        private func killServers(
            _ gateway: RunningGateway,
            _ plan: Plan,
            _ ledger: NIOLockedValueBox<Ledger>
        ) async throws {
            var random = SeededGenerator(seed: plan.seed)
            let total = plan.writers * plan.changes
            for kill in 1...plan.kills {
                let share = total / (plan.kills + 1)
                let target = share * (kill - 1) + Int.random(in: 1...share, using: &random)
                while ledger.withLockedValue({ $0.count }) < target {
                    try await Task.yieldToOthers()
                }
                switch Int.random(in: 0..<3, using: &random) {
                case 0: gateway.kill()
                case 1: gateway.killDatabase()
                default:
                    gateway.killDatabase()
                    gateway.kill()
                }
                try await gateway.startIfEnded()
            }
        }

        /// Reads the stream as a stranger to the ledger would, and compares.
        private func verify(
            _ ledger: Ledger,
            _ devices: [RawDevice],
            _ stream: StreamSummary,
            _ plan: Plan
        ) async throws {
            let records = try await devices[0].pullAll(stream.id)
            #expect(records.count == plan.writers * plan.changes, "INV-1, INV-4")
            #expect(records.map(\.header.seq).elementsEqual(1...Int64(records.count)), "INV-1")
            var frontier = MerkleFrontier()
            var counters: [DeviceID: Int64] = [:]
            for record in records {
                let header = record.header
                counters[header.device, default: 0] += 1
                #expect(header.n == counters[header.device], "INV-3")
                let scope = ChangeScope(
                    stream: stream.id,
                    epoch: stream.head.epoch,
                    device: header.device
                )
                let digest = scope.digest(of: record.content)
                let acknowledged = ledger.stored[header.device]?[header.n]
                #expect(acknowledged?.seq == header.seq && acknowledged?.digest == digest, "INV-2")
                frontier.append(
                    MerkleFrontier.leaf(header: header.canonicalBytes, content: digest)
                )
            }
            let head = try #require(try await devices[1].heads().first { $0.id == stream.id }).head
            #expect(head.known == KnownHead(size: frontier.size, root: frontier.root), "INV-19")
        }
    }
}
