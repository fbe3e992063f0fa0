import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import Logging
import TestPostgres
import TestSupport
import Testing

@testable import ententectl

/// Aurora Foods and Borealis Retail with a department and an administrator each, set up by the
/// built program.
struct TwoOrganisations {
    let program: BuiltProgram
    let database: TestDatabase

    /// Runs a test with a migrated database of its own in which the two are set up.
    static func with(_ test: (TwoOrganisations) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await TestDatabase.with(migrated: true) { database in
            let two = TwoOrganisations(
                program: BuiltProgram(database, folder: folder),
                database: database
            )
            try await two.setUp()
            try await test(two)
        }
    }

    private func setUp() async throws {
        for (organisation, person) in [
            ("Aurora Foods", "Ada Holm"), ("Borealis Retail", "Bo Lind"),
        ] {
            _ = try await program.object("org", "create", organisation)
            _ = try await program.object("dept", "create", "Marketing", "--org", organisation)
            _ = try await program.object(
                "member",
                "add",
                person,
                "--dept",
                "Marketing",
                "--org",
                organisation,
                "--role",
                "administrator",
                "--role",
                "account-manager"
            )
        }
    }

    /// Connects the two; both opt in.
    func connect() async throws {
        _ = try await program.object(
            "partnership",
            "propose",
            "Fresh shelves",
            "--from",
            "Aurora Foods",
            "--to",
            "Borealis Retail",
            "--by",
            "Ada Holm"
        )
        _ = try await program.object(
            "partnership",
            "accept",
            "Fresh shelves",
            "--org",
            "Borealis Retail",
            "--by",
            "Bo Lind"
        )
    }

    /// Enrols a device with a code, as the gateway does.
    func enrol(_ code: String, name: String) async throws -> DeviceID {
        guard let code = EnrolmentCode(code) else { throw Unexpected(description: code) }
        let pool = try PostgresPool(
            address: database.gatewayAddress,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let store = PostgresDirectoryStore(
            pool: pool,
            address: database.gatewayAddress,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        var random = SecureRandom()
        let device = DeviceID.random(using: &random)
        let enrolment = Enrolment(
            code: code,
            device: device,
            publicKey: try Ed25519.SigningKey.generate().publicKey,
            tokenDigest: SHA256.digest(SecureRandom.bytes(32)),
            name: name
        )
        let outcome = try await store.enrol(enrolment, now: .now)
        await pool.shutdown()
        _ = try outcome.get()
        return device
    }
}
