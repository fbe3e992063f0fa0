import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl org`.
struct OrganisationCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "org",
        abstract: "Organisations: the companies and bodies that take part in partnerships.",
        discussion: """
            Example: ententectl org list

            \(ExitStatus.help)
            """,
        subcommands: [Create.self, List.self]
    )

    struct Create: DirectoryCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds an organisation.",
            discussion: """
                Example: ententectl org create "Aurora Foods"

                \(ExitStatus.help)
                """
        )

        @Argument(help: "What the organisation is called; no other may have the name.")
        var name: String

        @OptionGroup var place: PlaceOptions

        func report(_ administration: Administration, _: Directory) async throws -> Report {
            let id = try await administration.createOrganisation(name: name, now: .now)
            let name = try await Directory(administration).name(of: id)
            return Report(
                json: [("id", .string("\(id)")), ("name", .string(name))],
                .line("organisation \"\(name)\" has the id \(id)")
            )
        }
    }

    struct List: DirectoryCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the organisations.",
            discussion: """
                Example: ententectl org list --json

                \(ExitStatus.help)
                """
        )

        @OptionGroup var place: PlaceOptions

        func report(_: Administration, _ directory: Directory) async throws -> Report {
            let entries = directory.organisations
            return Report(
                json: [
                    (
                        "organisations",
                        .array(
                            entries.map { ["id": .string("\($0.id)"), "name": .string($0.name)] }
                        )
                    )
                ],
                .table(
                    Table(
                        [.id(), .text("name"), .number("departments"), .number("members")],
                        rows: entries.map { entry in
                            let departments = directory.departments.count {
                                $0.organisation == entry.id
                            }
                            let members = directory.members.count { $0.organisation == entry.id }
                            return ["\(entry.id)", entry.name, "\(departments)", "\(members)"]
                        },
                        emptyText: "There is no organisation yet: ententectl org create NAME"
                    )
                )
            )
        }
    }
}
