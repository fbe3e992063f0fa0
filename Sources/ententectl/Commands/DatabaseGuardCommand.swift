import ArgumentParser
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl db guard`.
struct DatabaseGuardCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard",
        abstract:
            "Takes from everybody what PostgreSQL grants and readers of reports must not have.",
        discussion: """
            Example: ententectl db guard --database postgres://postgres@db.example.org/entente

            Every login of a PostgreSQL database may take advisory locks, with which it could stop \
            the program, write large objects and temporary tables, and run loops. This leaves such \
            rights to the program's own roles, for this database alone. The database of an \
            installation has it done at each start; on a server of your own an administrator of the \
            server does it once, before the first login that reads reports is made, and after a \
            restore by somebody else. With --sql the statements are shown and nothing is done.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var place: PlaceOptions

    @Flag(help: "Show the statements and do nothing.")
    var sql = false

    func report() async throws -> Report {
        if sql {
            return Report(
                json: [("sql", .string(PublicRights.script))],
                .line("\(PublicRights.script);")
            )
        }
        let place = try place.place()
        let taken = try await place.whileRunning {
            try await place.withAdministrator { try await Self.close($0) }
        }
        return Report(
            json: [("taken", .array(taken.map { .string($0.description) }))],
            .line(
                taken.isEmpty
                    ? "Nobody has such a right; nothing was to be done"
                    : "\(taken.count) rights are those of the program's own roles alone now"
            )
        )
    }

    /// Takes the rights from everybody; answers those that were.
    ///
    /// - Throws: What to do, in one sentence, when the connection's role may not.
    @discardableResult
    static func close(_ connection: PostgresConnection) async throws -> [PublicRights.Right] {
        let open = try await PublicRights.open(connection)
        let left = try await PublicRights.close(connection)
        guard left.isEmpty else {
            throw Failure(
                .refused,
                "every login of this database has \(left.count) rights that readers of reports must not"
                    + " have, such as \(left[0]); run once as an administrator of the server:"
                    + " ententectl db guard --database postgres://..."
            )
        }
        return open
    }
}
