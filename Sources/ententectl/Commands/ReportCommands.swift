import ArgumentParser
import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl report`.
struct ReportCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Reports in SQL: their rows, and the logins that read them.",
        discussion: """
            Example: ententectl report reader add "Aurora Foods"

            The views are in the schema `report`; Schema/README.md names them.

            \(ExitStatus.help)
            """,
        subcommands: [ReportRebuildCommand.self, ReportReaderCommands.self]
    )
}

/// `ententectl report rebuild`.
struct ReportRebuildCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Makes the rows that reports in SQL read anew from the log, to the same bytes.",
        discussion: """
            Example: ententectl report rebuild

            Readers see the rows as they were until those of a stream are done.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let count = try await administration.rebuildReports()
        return Report(
            json: [("streams", .integer(Int64(count)))],
            .line("The rows of \(count) \(count == 1 ? "stream" : "streams") are made anew")
        )
    }
}

/// `ententectl report reader`.
struct ReportReaderCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reader",
        abstract: "The logins that read reports in SQL, each for one organisation.",
        discussion: """
            Example: ententectl report reader list

            \(ExitStatus.help)
            """,
        subcommands: [
            ReportReaderAddCommand.self, ReportReaderListCommand.self,
            ReportReaderRemoveCommand.self,
        ]
    )
}

/// For whom a login reads.
struct ReaderOptions: ParsableArguments {
    @Argument(help: "The organisation.")
    var org: String

    @Option(help: "One department of it, whose own streams the login reads, too.")
    var department: String?

    func reader(_ directory: Directory) throws(Failure) -> ReportReader {
        let organisation = try directory.organisation(org).id
        guard let department else { return ReportReader(organisation: organisation) }
        return ReportReader(
            organisation: organisation,
            department: try directory.department(department, of: organisation).id
        )
    }
}

/// `ententectl report reader add`.
struct ReportReaderAddCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Makes a login that reads what an organisation may read, and nothing else.",
        discussion: """
            Example: ententectl report reader add "Aurora Foods"

            The password is shown this once; to add the login again gives it another. On a database of \
            your own the address in --database must be of a role that may create roles, and an \
            administrator of the server runs ententectl db guard before the first login is made.

            \(ExitStatus.help)
            """
    )

    @OptionGroup var reader: ReaderOptions
    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let reader = try reader.reader(directory)
        let password = Base64URL.encode(SecureRandom.bytes(18))
        try await place.place().withAdministrator { connection in
            try await DatabaseGuardCommand.close(connection)
            try await connection.script("reader-login", reader.login(password: password))
        }
        try await administration.addReader(reader, now: .now)
        return Report(
            json: [
                ("organisation", .string("\(reader.organisation)")),
                ("password", .string(password)), ("role", .string(reader.role)),
            ],
            .line("\(reader.role) reads reports for \(directory.name(of: reader.organisation))"),
            .line("Its password, which is shown this once: \(password)")
        )
    }
}

/// `ententectl report reader list`.
struct ReportReaderListCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the logins that read reports.",
        discussion: """
            Example: ententectl report reader list

            \(ExitStatus.help)
            """
    )

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let readers = try await administration.readers()
        return Report(
            json: [("readers", .array(readers.map(json)))],
            .table(
                Table(
                    [.text("role"), .text("organisation"), .text("department")],
                    rows: readers.map { reader in
                        [
                            reader.role, directory.name(of: reader.organisation),
                            reader.department.map { directory.name(of: $0) } ?? "",
                        ]
                    },
                    emptyText: "No login reads reports; ententectl report reader add makes one"
                )
            )
        )
    }

    private func json(_ reader: ReportReader) -> JSONValue {
        var object = JSONObject([
            ("organisation", .string("\(reader.organisation)")), ("role", .string(reader.role)),
        ])
        if let department = reader.department { object.set("department", .string("\(department)")) }
        return .object(object)
    }
}

/// `ententectl report reader remove`.
struct ReportReaderRemoveCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Takes a login away; sessions that it has see nothing more at once.",
        discussion: """
            Example: ententectl report reader remove "Aurora Foods"

            \(ExitStatus.help)
            """
    )

    @OptionGroup var reader: ReaderOptions
    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let reader = try reader.reader(directory)
        try await administration.removeReader(reader)
        try await place.place().withAdministrator { connection in
            try await connection.script("reader-logout", reader.logout)
        }
        return Report(
            json: [("removed", .string(reader.role))],
            .line("\(reader.role) is gone")
        )
    }
}
