import AsyncHTTPClient
import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntenteSync
import Foundation
import NIOCore
import NIOHTTP1
import Testing

extension Integration {
    @Suite("Live: readers that stopped reading")
    struct StuckReaderTests {
        /// How many readers are stuck; each would be owed everything that is written.
        private static let readers = 100
        /// Pushes of about 224 KiB.
        private static let pushes: Int64 = 40
        /// The most that the gateway's memory may grow by; unsent, it would be over 800 MiB.
        private static let bound = 64 * 1024

        @Test func `INV-16: what stuck readers hold of the gateway's memory is bounded`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let writer = try await partnership.device(organisation: 0, department: 0, name: "Ada")
            let shared = try #require(
                try await writer.heads().first { $0.audience == .shared }
            )
            // What the pushes themselves take, and what follows the log, is there before any reader is.
            for push in 1...Self.pushes { try await Self.push(push, by: writer, to: shared) }
            let head = try await writer.heads().first { $0.id == shared.id }?.head.size ?? 0
            let client = try Self.client(of: gateway)
            var stuck: [HTTPClientResponse] = []
            for _ in 0..<Self.readers {
                stuck.append(try await Self.live(writer, shared.id, after: head, client))
            }
            let before = try Self.residentKiB(gateway)
            for push in (Self.pushes + 1)...(2 * Self.pushes) {
                try await Self.push(push, by: writer, to: shared)
            }
            let growth = try Self.residentKiB(gateway) - before
            #expect(growth < Self.bound, "\(growth) KiB")
            // They were there all the time, and others are served.
            #expect(stuck.count == Self.readers)
            let page = try await writer.pull(shared.id, after: 0)
            #expect(page.records.first?.header.seq == 1)
            stuck = []
            try await client.shutdown()
            try await partnership.close()
            try await gateway.remove()
        }

        /// A client that leaves unread what nobody asks for.
        private static func client(of gateway: RunningGateway) throws -> HTTPClient {
            let authority = try Installation.open(gateway.folder).authority.pem
            return try RawDevice.client(authority: authority, connections: readers)
        }

        /// Opens a live stream, of which nothing is ever read but the head of the answer.
        private static func live(
            _ device: RawDevice,
            _ stream: StreamID,
            after seq: Int64,
            _ client: HTTPClient
        ) async throws -> HTTPClientResponse {
            let question: JSONValue = [
                "streams": [["after": .integer(seq), "id": .string("\(stream)")]]
            ]
            var request = HTTPClientRequest(url: "\(device.url)/v1/live")
            request.method = .POST
            request.headers.add(name: "authorization", value: "Bearer \(device.token)")
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: question.canonicalBytes))
            let response = try await client.execute(request, timeout: .minutes(5))
            #expect(response.status == .ok)
            return response
        }

        private static func push(
            _ number: Int64,
            by device: RawDevice,
            to stream: StreamSummary
        ) async throws {
            let value = JSONValue.string(String(repeating: "x", count: Limits.valueBytes - 100))
            let size = 14 as Int64
            let changes = (1...size).map { place in
                Change(
                    n: (number - 1) * size + place,
                    base: 0,
                    at: .now,
                    salt: [UInt8](repeating: 7, count: Change.saltLength),
                    operations: [
                        Operation(EntityID(high: 1, low: 1), .put(field: "details", value: value))
                    ]
                )
            }
            let answer = try await device.push(changes, to: stream.id, epoch: stream.head.epoch)
            guard answer.status == 200 else { throw RawDevice.Refused(answer: answer) }
        }

        /// The resident memory of the program, in KiB.
        private static func residentKiB(_ gateway: RunningGateway) throws -> Int {
            let state = try String(contentsOfFile: gateway.folder.state, encoding: .utf8)
            let process = try #require(state.firstMatch(of: /"pid":(\d+)/)).output.1
            let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            return try #require(
                status.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Int($0.output.1) }
            )
        }
    }
}
