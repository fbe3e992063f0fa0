import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl retention`.
struct RetentionCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "How long an organisation keeps what it wrote in partnerships that have ended.",
        discussion: """
            Example: ententectl retention set "Aurora Foods" --days 365

            So many days after the end of a partnership the gateway erases what the organisation wrote \
            there: every change keeps its place, author and digest, so every proof still holds. What \
            others build on stays until the retention of every organisation is over: agreements, and \
            the changes that make an entity on which others have worked, too. Files go when nothing \
            names them any more. Archives and backups that were made before keep what they have, and a \
            server that takes an archive over is told the retention again.

            \(ExitStatus.help)
            """,
        subcommands: [Set.self, Show.self]
    )

    struct Set: DirectoryCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says for how many days, or for ever.",
            discussion: """
                Example: ententectl retention set "Aurora Foods" --days 365

                It holds for partnerships that have ended already, too: of these nothing is erased before \
                30 days have passed, and --forever takes it back. Partners of active and of new \
                partnerships read it in the control stream.

                \(ExitStatus.help)
                """
        )

        @Argument(help: "The organisation.")
        var org: String

        @Option(
            help: """
                Days after the end of a partnership, from \(Limits.retentionDays.lowerBound) on: so long \
                the others have to take their archives.
                """
        )
        var days: Int?

        @Flag(help: "Keep everything.")
        var forever = false

        @OptionGroup var place: PlaceOptions

        func validate() throws {
            guard (days == nil) == forever else {
                throw ValidationError("Say either --days or --forever.")
            }
        }

        func report(
            _ administration: Administration,
            _ directory: Directory
        ) async throws -> Report {
            let organisation = try directory.organisation(org)
            try await administration.setRetention(days, of: organisation.id, now: .now)
            return try await administration.retention(of: organisation.id)
                .report(organisation.name)
        }
    }

    struct Show: DirectoryCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what is set, what was erased, and what will be when.",
            discussion: """
                Example: ententectl retention show "Aurora Foods"

                \(ExitStatus.help)
                """
        )

        @Argument(help: "The organisation.")
        var org: String

        @OptionGroup var place: PlaceOptions

        func report(
            _ administration: Administration,
            _ directory: Directory
        ) async throws -> Report {
            let organisation = try directory.organisation(org)
            return try await administration.retention(of: organisation.id)
                .report(organisation.name)
        }
    }
}

extension RetentionEntry {
    /// What is set, and the ended partnerships.
    fileprivate func report(_ organisation: String) -> Report {
        let sentence =
            days.map { days in
                "\(organisation) keeps what it wrote for \(days) days after the end of a partnership"
            } ?? "\(organisation) keeps what it wrote for ever"
        return Report(
            json: [
                ("days", days.map { .integer(Int64($0)) } ?? .null),
                ("partnerships", .array(partnerships.map(\.json))),
                ("set", since.map { .integer($0.value) } ?? .null),
            ],
            .line(sentence),
            .table(
                Table(
                    [
                        .id(), .text("partnership"), .text("ended"), .text("kept until"),
                        .number("erased"),
                    ],
                    rows: partnerships.map { entry in
                        [
                            "\(entry.id)", entry.name, entry.ended.day,
                            entry.over?.spelled ?? "for ever", "\(entry.erased)",
                        ]
                    },
                    emptyText: "No partnership of it has ended yet"
                )
            )
        )
    }
}

extension RetentionEntry.Ended {
    fileprivate var json: JSONValue {
        [
            "ended": .integer(ended.value), "erased": .integer(erased), "id": .string("\(id)"),
            "name": .string(name), "over": over.map { .integer($0.value) } ?? .null,
        ]
    }
}
