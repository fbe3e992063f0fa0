import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl stream`.
struct StreamCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stream",
        abstract: "Streams: the logs of changes, without their content.",
        discussion: """
            Example: ententectl stream list --partnership "Fresh shelves"

            \(ExitStatus.help)
            """,
        subcommands: [StreamListCommand.self]
    )
}

/// `ententectl stream list`.
struct StreamListCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists streams: who reads them and how many changes they have.",
        discussion: """
            Example: ententectl stream list --partnership "Fresh shelves"

            \(ExitStatus.help)
            """
    )

    @Option(help: "Only those of this partnership.")
    var partnership: String?

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        var only: PartnershipID?
        if let partnership { only = try await administration.partnership(named: partnership).id }
        let entries = try await administration.streams(of: only)
        let names = Dictionary(
            uniqueKeysWithValues: try await administration.partnerships().map { ($0.id, $0.name) }
        )
        return Report(
            json: [("streams", .array(entries.map(json)))],
            .table(
                Table(
                    [
                        .id(), .text("partnership"), .text("audience"), .number("size"),
                        .word("epoch"),
                    ],
                    rows: entries.map { entry in
                        [
                            "\(entry.id)", names[entry.partnership] ?? "\(entry.partnership)",
                            audience(entry.audience, directory), "\(entry.size)", "\(entry.epoch)",
                        ]
                    },
                    emptyText: "There is no stream: a partnership gets them when all have accepted"
                )
            )
        )
    }

    private func audience(_ audience: Audience, _ directory: Directory) -> String {
        switch audience {
        case .control, .shared: audience.kind
        case .organisation(let id): directory.name(of: id)
        case .department(let id):
            directory.departments.first { $0.id == id }.map { department in
                "\(directory.name(of: department.organisation)) / \(department.name)"
            } ?? "\(id)"
        }
    }

    private func json(_ entry: StreamEntry) -> JSONValue {
        var object = JSONObject([
            ("audience", .string(entry.audience.kind)), ("epoch", .string("\(entry.epoch)")),
            ("horizon", .integer(entry.horizon)), ("id", .string("\(entry.id)")),
            ("partnership", .string("\(entry.partnership)")), ("size", .integer(entry.size)),
        ])
        switch entry.audience {
        case .control, .shared: break
        case .organisation(let id): object.set("organisation", .string("\(id)"))
        case .department(let id): object.set("department", .string("\(id)"))
        }
        return .object(object)
    }
}
