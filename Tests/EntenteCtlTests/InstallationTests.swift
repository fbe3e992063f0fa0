import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import TestPostgres
import TestSupport
import Testing

@testable import ententectl

@Suite("ententectl: an installation with its own cluster")
struct InstallationTests {
    /// Runs a test with an installation whose cluster runs and has the schema.
    private func with(
        _ test: (BuiltProgram, Installation, EmbeddedCluster) async throws -> Void
    ) async throws {
        let started = try await TestCluster()
        let folder = try DataFolder(started.cluster.folder)
        let installation = try Installation.prepare(
            folder,
            changing: { $0.names = ["gateway.example.org", "localhost"] },
            now: .now
        )
        let program = BuiltProgram(data: folder.path)
        _ = try await program.object("db", "migrate")
        try await test(program, installation, started.cluster)
        try await started.remove()
    }

    @Test func `an invitation names the gateway and the authority's fingerprint`() async throws {
        try await with { program, installation, _ in
            _ = try await program.object("org", "create", "Aurora Foods")
            _ = try await program.object("dept", "create", "Marketing", "--org", "Aurora Foods")
            _ = try await program.object("member", "add", "Ada Holm", "--dept", "Marketing")
            let invitation = try await program.object("member", "invite", "Ada Holm")
            #expect(try invitation.text("gateway") == "https://gateway.example.org:8443")
            #expect(
                try invitation.text("fingerprint") == "\(installation.authority.fingerprint)"
            )
            #expect(
                try invitation.text("command")
                    == "entente enrol https://gateway.example.org:8443 "
                    + (try invitation.text("code"))
            )
        }
    }

    @Test func `a cluster that does not run is said to, or started for the command`() async throws {
        try await with { program, installation, cluster in
            try await cluster.stop()
            let sentence = try await program.refusal("org", "list", status: 69)
            #expect(
                sentence
                    == "the database in \(cluster.folder) runs only while the gateway does;"
                    + " start it with Deploy/run --detach"
            )
            #expect(try await program.object("db", "status").number("pending") == 0)
            #expect(cluster.status() == .stopped)
            #expect(try await program.object("db", "migrate").objects("applied").isEmpty)
            #expect(cluster.status() == .stopped)

            let lock = try InstallationLock(installation.folder)
            defer { withExtendedLifetime(lock) {} }
            let busy = try await program.refusal("db", "status", status: 75)
            #expect(busy.contains("another gateway serves \(cluster.folder)"))
        }
    }

    @Test func `a check looks at everything and changes nothing`() async throws {
        try await with { program, installation, cluster in
            // The port of the configuration may be taken on this machine by something else.
            let port = try freePort()
            _ = try Installation.prepare(
                installation.folder,
                changing: { $0.port = port },
                now: .now
            )
            let running = try await program.object("serve", "--check")
            #expect(running["ok"] == true)
            let subjects = try running.objects("checks").map { try $0.text("subject") }
            #expect(
                subjects == [
                    "folder", "configuration", "authority", "certificate", "head key",
                    "migrations", "database", "port",
                ]
            )
            try await cluster.stop()
            let stopped = try await program.run(["serve", "--check"])
            #expect(stopped.status == 0, "\(stopped.text)")
            #expect(stopped.text.split(separator: "\n").allSatisfy { $0.hasPrefix("ok      ") })
            #expect(cluster.status() == .stopped)
        }
    }

    @Test func `a check names what is wrong and ends with the first one's status`() async throws {
        try await with { program, installation, _ in
            try Data("nonsense".utf8).write(to: URL(fileURLWithPath: installation.folder.headKey))
            let damaged = try await program.run(["serve", "--check"])
            #expect(damaged.status == 65)
            let line = try #require(
                damaged.text.split(separator: "\n").first { $0.hasPrefix("FAILED") }
            )
            #expect(line.contains("head key"))
            #expect(line.contains("\(installation.folder.headKey) is damaged"))
            let newer = #"{"format":2}"#
            try Data(newer.utf8).write(
                to: URL(fileURLWithPath: installation.folder.configuration)
            )
            let refused = try await program.run(["serve", "--check", "--json"])
            #expect(refused.status == 78)
            #expect(refused.text.hasPrefix(#"{"checks":[{"message":"#))
        }
    }

    private func freePort() throws -> Int {
        for port in 20_000...60_000 where (try? PortCheck.requireFree(port)) != nil { return port }
        throw Unexpected(description: "no free port")
    }
}
