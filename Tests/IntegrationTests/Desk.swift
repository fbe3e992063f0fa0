import EntenteDomain
import EntentePostgres
import EntenteSync
import TestSupport
import Testing

/// A folder of one device, and the built command on it.
struct Desk {
    let home: String

    /// Enrols a new signer of an organisation's first department.
    static func signer(
        _ partnership: TestPartnership,
        of organisation: Int,
        in folder: TemporaryFolder
    ) async throws -> Desk {
        let invitation = try await partnership.inviteSigner(of: organisation)
        let desk = Desk(home: folder.path("desk \(organisation)"))
        let enrolled = try await desk.run(
            "enrol",
            partnership.gateway.url,
            invitation.code.spelled,
            "--yes"
        )
        #expect(enrolled.status == 0, "\(enrolled.errorText)")
        return desk
    }

    func run(_ arguments: String...) async throws -> Command { try await run(arguments) }

    func run(_ arguments: [String]) async throws -> Command {
        try await Command.run(
            RunningGateway.program("entente"),
            arguments + ["--home", home],
            bound: .seconds(60)
        )
    }

    func json(_ arguments: String...) async throws -> JSONValue {
        let command = try await Command.run(
            RunningGateway.program("entente"),
            arguments + ["--home", home, "--json"],
            bound: .seconds(60)
        )
        #expect(command.status == 0, "\(arguments): \(command.errorText)")
        return try JSONScanner.parse(Array(command.text.utf8.dropLast()))
    }
}
