import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import TestSupport
import Testing

/// Reports in SQL behind a running gateway, with psql as the logins that `ententectl` makes.
extension Integration {
    @Suite("Reports in SQL: behind a running gateway")
    struct ReportReaderTests {
        @Test
        func
            `a login sees what its side may, what was written once it is followed, and the same after a rebuild`()
            async throws
        {
            let gateway = try RunningGateway()
            try await gateway.start()
            let partnership = try await TestPartnership.make(on: gateway)
            let roles = try await readers(partnership)
            let devices = [
                try await partnership.device(organisation: 0, department: 0, name: "Ada"),
                try await partnership.device(organisation: 1, department: 0, name: "Bo"),
            ]
            var written = 0
            for (side, device) in devices.enumerated() {
                for stream in try await device.heads() where stream.audience != .control {
                    written += 1
                    let title = "side \(side), \(stream.audience.kind)"
                    let size = try await give(title, n: 1, by: device, in: stream)
                    // No login here reads a department's stream.
                    guard stream.audience.kind != "department" else { continue }
                    try await follow(stream.id, to: size, as: roles[side], gateway)
                }
            }
            #expect(written == 6)
            let titles = "SELECT title FROM report.give ORDER BY title"
            #expect(
                try await psql(titles, as: roles[0], gateway)
                    == ["side 0, organisation", "side 0, shared", "side 1, shared"]
            )
            #expect(
                try await psql(titles, as: roles[1], gateway)
                    == ["side 0, shared", "side 1, organisation", "side 1, shared"]
            )
            let count = "SELECT count(*) FROM entente.entity"
            let isAllThere = try await eventually {
                try await psql(count, as: EmbeddedCluster.owner, gateway) == ["6"]
            }
            #expect(isAllThere)
            let followed = try await digest(gateway)
            let done = try await gateway.administer("report", "rebuild")
            #expect(done.status == 0, "\(done.errorText)")
            #expect(try await digest(gateway) == followed)
            try await partnership.close()
            try await gateway.remove()
        }

        /// Logins of both sides, made as an administrator makes them.
        private func readers(_ partnership: TestPartnership) async throws -> [String] {
            var roles: [String] = []
            for (side, name) in ["Aurora Foods", "Borealis Retail"].enumerated() {
                let made = try await partnership.gateway
                    .administer("report", "reader", "add", name)
                #expect(made.status == 0, "\(made.errorText)")
                roles.append(ReportReader(organisation: partnership.organisations[side]).role)
            }
            return roles
        }

        /// Pushes one give; answers the size of the stream then.
        private func give(
            _ title: String,
            n: Int64,
            by device: RawDevice,
            in stream: StreamSummary
        ) async throws -> Int64 {
            var random = SecureRandom()
            let id = EntityID.random(using: &random)
            let change = Change(
                n: n,
                base: 0,
                at: .now,
                salt: SecureRandom.bytes(Change.saltLength),
                operations: [
                    Operation(id, .new(type: "give")),
                    Operation(id, .put(field: "title", value: .string(title))),
                ]
            )
            let answer = try await device.push([change], to: stream.id, epoch: stream.head.epoch)
            #expect(answer.status == 200)
            let heads = try await device.heads()
            return try #require(heads.first { $0.id == stream.id }).head.size
        }

        /// Waits as a reader would who must see what was just written.
        private func follow(
            _ stream: StreamID,
            to size: Int64,
            as role: String,
            _ gateway: RunningGateway
        ) async throws {
            let sql = "SELECT seq >= \(size) FROM report.as_of WHERE stream = '\(stream)'"
            let isThere = try await eventually { try await psql(sql, as: role, gateway) == ["t"] }
            #expect(isThere)
        }

        /// All rows as one digest, as the schema's owner sees them.
        private func digest(_ gateway: RunningGateway) async throws -> [String] {
            let sql = """
                SELECT count(*), md5(string_agg(row::text, '/' ORDER BY workspace, stream, entity))
                FROM entente.entity AS row
                """
            let lines = try await psql(sql, as: EmbeddedCluster.owner, gateway)
            #expect(lines.first?.hasPrefix("6|") == true, "\(lines)")
            return lines
        }

        private func psql(
            _ sql: String,
            as role: String,
            _ gateway: RunningGateway
        ) async throws -> [String] {
            let address = EmbeddedCluster(folder: gateway.folder.path)
                .address(database: EmbeddedCluster.database, role: role)
            let done = try await Command.run(
                "psql",
                [
                    "--no-psqlrc", "--tuples-only", "--no-align", "--quiet", "--command", sql,
                    address,
                ]
            )
            #expect(done.status == 0, "\(done.errorText)")
            return done.text.split(separator: "\n").map(String.init)
        }
    }
}
