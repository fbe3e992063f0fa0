import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import EntenteSync
import Foundation
import TestPostgres
import TestSupport
import Testing

@Suite("ententectl: audit export, audit verify, erase")
struct AuditProgramTests {
    @Test func `what was exported verifies with the pinned key, and not when a byte was flipped`()
        async throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await TwoOrganisations.with { two in
            try await two.connect()
            let data = folder.path("installation")
            let installation = try Installation.prepare(
                DataFolder(data),
                changing: { _ in },
                now: Milliseconds(Int64(Date().timeIntervalSince1970 * 1_000))
            )
            let place = Array(two.program.place.prefix(2)) + ["--data", data]
            let file = folder.path("history.ndjson")
            let export = ["audit", "export", "--partnership", "Fresh shelves", "--output", file]
            let exported = try await BuiltProgram.run(export + place)
            #expect(exported.status == 0, "\(exported.errorText)")
            let key = Base64URL.encode(installation.headKey.publicKey)
            #expect(exported.text.contains(key))
            let again = try await BuiltProgram.run(export + place)
            #expect(again.status == 64)
            let verified = try await BuiltProgram.run(["audit", "verify", file, "--key", key])
            #expect(verified.status == 0, "\(verified.text)")
            #expect(verified.text.hasPrefix("Verified: "))
            try await expectFault(in: file, key: key)
            let other = Base64URL.encode(try Ed25519.SigningKey.generate().publicKey)
            let foreign = try await BuiltProgram.run(["audit", "verify", file, "--key", other])
            #expect(foreign.status == 65)
            let none = try await BuiltProgram.run(["audit", "verify", file, "--key", "short"])
            #expect(none.status == 64)
        }
    }

    private func expectFault(in file: String, key: String) async throws {
        var bytes = try Data(contentsOf: URL(filePath: file))
        let place = bytes.count / 2
        bytes[place] ^= 1
        let altered = file + ".altered"
        try bytes.write(to: URL(filePath: altered))
        let command = try await BuiltProgram.run([
            "audit", "verify", altered, "--key", key, "--json",
        ])
        #expect(command.status == 65)
        let answer = try JSONScanner.parse(Array(command.output.dropLast()))
        guard case .object(let object) = answer else {
            Issue.record("\(command.text)")
            return
        }
        #expect(object["verified"] == .boolean(false))
        #expect(object["fault"] != nil)
    }

    @Test func `an erasure of what is not there is refused`() async throws {
        try await TwoOrganisations.with { two in
            try await two.connect()
            let sentence = try await two.program.refusal(
                "erase",
                "--stream",
                "00000000000000000000000000",
                "--seq",
                "1",
                "--org",
                "Aurora Foods",
                "--reason",
                "legal",
                status: 1
            )
            #expect(sentence.contains("nothing with the id"))
            _ = try await two.program.refusal(
                "erase",
                "--stream",
                "00000000000000000000000000",
                "--seq",
                "1",
                "--org",
                "Aurora Foods",
                "--reason",
                "whim",
                status: 64
            )
        }
    }
}
