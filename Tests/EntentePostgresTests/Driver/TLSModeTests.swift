import EntentePostgres
import TestPostgres
import Testing

@Suite("TLS to PostgreSQL: what the connection string asks for")
struct TLSModeTests {
    private static let encryption = Statement(
        "test-encryption",
        "SELECT ssl::text, coalesce(version, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
    )

    /// What the server says of a connection: the version of TLS, or nothing without TLS.
    private func version(_ address: String) async throws -> String {
        try await TestDatabase.withConnection(address) { connection in
            let rows = try await connection.query(Self.encryption)
            return rows.text(0, 0) == "true" ? rows.text(0, 1) : ""
        }
    }

    private func refusal(_ address: String) async -> PostgresError? {
        do {
            _ = try await version(address)
            return nil
        } catch {
            return error as? PostgresError
        }
    }

    @Test func `each mode is what it says, and a refusal says why`() async throws {
        try await TLSServer.with { server in
            let ours = "sslrootcert=\(server.authorityFile)"
            for options in [
                "sslmode=verify-full \(ours)", "sslmode=verify-ca \(ours)", "sslmode=require",
                "sslmode=prefer",
            ] {
                #expect(try await version(server.address(options)) == "TLSv1.3", "\(options)")
            }
            let otherName = server.address("sslmode=verify-ca \(ours)", host: "other.example")
            #expect(try await version(otherName) == "TLSv1.3")

            for (address, words) in [
                (
                    server.address("sslmode=verify-full sslrootcert=\(server.strangerFile)"),
                    "certificate verify failed"
                ),
                (
                    server.address("sslmode=require sslrootcert=\(server.strangerFile)"),
                    "certificate verify failed"
                ),
                (
                    server.address("sslmode=verify-full \(ours)", host: "other.example"),
                    "server certificate for \"localhost\" does not match host name"
                        + " \"other.example\""
                ),
                (
                    server.address("sslmode=verify-full sslrootcert=/nowhere/root.pem"),
                    "root certificate file \"/nowhere/root.pem\" does not exist"
                ),
                (server.address("sslmode=disable"), "no encryption"),
            ] {
                let error = try #require(await refusal(address), "\(address)")
                #expect(error.reason == .connectFailed, "\(error.explanation)")
                #expect(error.explanation.contains(words), "\(error.explanation)")
            }
        }
    }
}
