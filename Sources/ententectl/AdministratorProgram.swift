import ArgumentParser
import Glibc

/// The administrator's program.
@main
struct AdministratorProgram: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ententectl",
        abstract: "Sets up organisations, people and partnerships, and looks after the database.",
        discussion: """
            Example: ententectl org create "Aurora Foods"

            Things are named by their id, by the beginning of it (four characters or more), or by \
            their exact name.

            \(ExitStatus.help)
            """,
        subcommands: [
            OrganisationCommands.self, DepartmentCommands.self, MemberCommands.self,
            PartnershipCommands.self, DeviceCommands.self, StreamCommands.self,
            AuditCommands.self, ArchiveCommands.self, EraseCommand.self, RetentionCommands.self,
            ReportCommands.self,
            DatabaseCommands.self,
            ServeCommand.self,
            DemonstrationCommands.self,
        ]
    )

    /// Runs the command that the arguments name, and ends with its status.
    static func main() async {
        do {
            let command = try parseAsRoot()
            guard let reporting = command as? any ReportingCommand else {
                var command = command
                return try command.run()
            }
            try await reporting.run()
        } catch let failure as Failure {
            Terminal.complain(failure.sentence)
            Glibc.exit(failure.status.number)
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.complain(message(for: error))
            Glibc.exit(ExitStatus.usage.number)
        }
    }
}
