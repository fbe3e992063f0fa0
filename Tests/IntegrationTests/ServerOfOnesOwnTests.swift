import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import TestPostgres
import TestSupport
import Testing

extension Integration {
    @Suite("Gateway: a PostgreSQL server that one has")
    struct ServerOfOnesOwnTests {
        @Test func `the address of a server is enough, and is remembered`() async throws {
            try await TestDatabase.with { database in
                let host = database.cluster.socketFolder
                let address = "postgres://postgres@/\(database.name)?host=\(host)"
                let gateway = try RunningGateway()
                try await gateway.start(database: address)
                let partnership = try await TestPartnership.make(on: gateway)
                let device = try await partnership.device(
                    organisation: 0,
                    department: 0,
                    name: "Ada"
                )
                let shared = try #require(
                    try await device.heads().first { $0.audience == .shared }
                )
                let change = Change(
                    n: 1,
                    base: 0,
                    at: .now,
                    salt: [UInt8](repeating: 7, count: Change.saltLength),
                    operations: [Operation(EntityID(high: 1, low: 1), .new(type: "give"))]
                )
                let answer = try await device.push(
                    [change],
                    to: shared.id,
                    epoch: shared.head.epoch
                )
                #expect(answer.status == 200)
                #expect(gateway.stop() == 0)

                try await gateway.start()
                let records = try await device.pullAll(shared.id)
                #expect(records.map(\.content) == [change.content])
                #expect(!FileManager.default.fileExists(atPath: gateway.folder.path + "/postgres"))
                try await partnership.close()
                try await gateway.remove()
            }
        }

        @Test func `a server that cannot be reached is named in one sentence, and nothing is made`()
            async throws
        {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let answer = try await Command.run(
                RunningGateway.program("entente-gateway"),
                [
                    "serve", "--data", folder.path("data"), "--port", "0", "--database",
                    "postgres://someone:s3cret@/none?host=\(folder.url.path)",
                ]
            )
            #expect(answer.status == 69)
            let sentence = answer.errorText
            #expect(
                sentence.hasPrefix(
                    "entente-gateway: the server that --database names cannot be used;"
                        + " the database cannot be reached: "
                ),
                "\(sentence)"
            )
            #expect(sentence.contains("No such file or directory"), "\(sentence)")
            #expect(sentence.split(separator: "\n").count == 1)
            #expect(!sentence.contains("s3cret"))
            #expect(!FileManager.default.fileExists(atPath: folder.path("data")))
        }
    }
}
