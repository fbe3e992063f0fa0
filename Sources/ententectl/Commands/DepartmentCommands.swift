import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl dept`.
struct DepartmentCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dept",
        abstract: "Departments: the parts of organisations that work together.",
        discussion: """
            Example: ententectl dept list --org "Aurora Foods"

            \(ExitStatus.help)
            """,
        subcommands: [Create.self, List.self]
    )

    struct Create: DirectoryCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a department, with its private stream in every active partnership.",
            discussion: """
                Example: ententectl dept create Marketing --org "Aurora Foods"

                \(ExitStatus.help)
                """
        )

        @Argument(help: "What the department is called within its organisation.")
        var name: String

        @Option(help: "The organisation it is part of.")
        var org: String

        @OptionGroup var place: PlaceOptions

        func report(
            _ administration: Administration,
            _ directory: Directory
        ) async throws -> Report {
            let organisation = try directory.organisation(org)
            let id = try await administration.createDepartment(
                in: organisation.id,
                name: name,
                now: .now
            )
            let name = try await Directory(administration).name(of: id)
            return Report(
                json: [
                    ("id", .string("\(id)")), ("name", .string(name)),
                    ("organisation", .string("\(organisation.id)")),
                ],
                .line("department \"\(name)\" of \(organisation.name) has the id \(id)")
            )
        }
    }

    struct List: DirectoryCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the departments.",
            discussion: """
                Example: ententectl dept list --org "Aurora Foods"

                \(ExitStatus.help)
                """
        )

        @Option(help: "Only those of this organisation.")
        var org: String?

        @OptionGroup var place: PlaceOptions

        func report(_: Administration, _ directory: Directory) async throws -> Report {
            let organisation = try org.map { try directory.organisation($0).id }
            let entries = directory.departments.filter {
                organisation == nil || $0.organisation == organisation
            }
            return Report(
                json: [("departments", .array(entries.map(json)))],
                .table(
                    Table(
                        [.id(), .text("name"), .text("organisation")],
                        rows: entries.map { entry in
                            ["\(entry.id)", entry.name, directory.name(of: entry.organisation)]
                        },
                        emptyText: "There is no department: ententectl dept create NAME --org ORG"
                    )
                )
            )
        }

        private func json(_ entry: DepartmentEntry) -> JSONValue {
            [
                "id": .string("\(entry.id)"), "name": .string(entry.name),
                "organisation": .string("\(entry.organisation)"),
            ]
        }
    }
}
