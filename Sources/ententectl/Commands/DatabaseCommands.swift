import ArgumentParser
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl db`.
struct DatabaseCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "db",
        abstract: "The database's schema.",
        discussion: """
            Example: ententectl db status

            An installation's own database that does not run is started for the time of the command.

            \(ExitStatus.help)
            """,
        subcommands: [
            DatabaseGuardCommand.self, DatabaseMigrateCommand.self, DatabaseRestoredCommand.self,
            DatabaseStatusCommand.self,
        ]
    )
}

/// `ententectl db migrate`.
struct DatabaseMigrateCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Applies the migrations that the database lacks, each completely or not at all.",
        discussion: """
            Example: ententectl db migrate --database postgres://db.example.org/entente

            \(ExitStatus.help)
            """
    )

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let place = try place.place()
        let migrator = try self.place.migrator()
        let applied = try await place.whileRunning {
            try await place.withConnection { try await migrator.migrate($0) }
        }
        return Report(
            json: [("applied", .array(applied.map { $0.json(isApplied: true) }))],
            .table(
                Table(
                    [.number("number"), .text("name"), .fixed("state")],
                    rows: applied.map { ["\($0.number)", $0.name, "applied now"] },
                    emptyText: "The schema is up to date: \(migrator.steps.count) migrations"
                )
            )
        )
    }
}

/// `ententectl db status`.
struct DatabaseStatusCommand: ReportingCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Shows which migrations the database has, and changes nothing.",
        discussion: """
            Example: ententectl db status

            \(ExitStatus.help)
            """
    )

    @OptionGroup var place: PlaceOptions

    func report() async throws -> Report {
        let place = try place.place()
        let migrator = try self.place.migrator()
        let status = try await place.whileRunning {
            try await place.withConnection { try await migrator.status($0) }
        }
        let steps = status.applied.map { ($0, true) } + status.pending.map { ($0, false) }
        return Report(
            json: [
                ("applied", .integer(Int64(status.applied.count))),
                ("migrations", .array(steps.map { $0.0.json(isApplied: $0.1) })),
                ("pending", .integer(Int64(status.pending.count))),
            ],
            .table(
                Table(
                    [.number("number"), .text("name"), .fixed("state"), .word("checksum")],
                    rows: steps.map { step, isApplied in
                        [
                            "\(step.number)", step.name, isApplied ? "applied" : "pending",
                            step.checksum,
                        ]
                    },
                    emptyText: "There are no migrations"
                )
            )
        )
    }
}

extension Migration {
    fileprivate func json(isApplied: Bool) -> JSONValue {
        [
            "checksum": .string(checksum), "name": .string(name),
            "number": .integer(Int64(number)), "state": isApplied ? "applied" : "pending",
        ]
    }
}
