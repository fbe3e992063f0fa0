import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl member`.
struct MemberCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member",
        abstract: "Members: the people of departments, and their way in.",
        discussion: """
            Example: ententectl member invite "Ada Holm"

            \(ExitStatus.help)
            """,
        subcommands: [MemberAddCommand.self, MemberInviteCommand.self, MemberListCommand.self]
    )
}

/// `ententectl member add`.
struct MemberAddCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Adds a member to a department.",
        discussion: """
            Example: ententectl member add "Ada Holm" --dept Marketing --org "Aurora Foods" \
            --role administrator --role signer

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The member's name.")
    var name: String

    @Option(help: "The department.")
    var dept: String

    @Option(help: "The department's organisation, if several have a department of that name.")
    var org: String?

    @Option(help: "What the member may do, once for each; member when nothing is said.")
    var role: [Role] = []

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let organisation = try org.map { try directory.organisation($0).id }
        let department = try directory.department(dept, of: organisation)
        let id = try await administration.addMember(
            to: department.id,
            name: name,
            roles: role.isEmpty ? [.member] : Set(role),
            now: .now
        )
        let after = try await Directory(administration)
        guard let member = after.members.first(where: { $0.id == id }) else {
            throw Failure(.busy, "member \(id) was added and is gone already")
        }
        return Report(
            json: member.json,
            .line(
                "member \"\(member.name)\" of \(department.name),"
                    + " \(directory.name(of: department.organisation)), has the id \(id)"
            )
        )
    }
}

/// `ententectl member list`.
struct MemberListCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the members.",
        discussion: """
            Example: ententectl member list --org "Aurora Foods"

            \(ExitStatus.help)
            """
    )

    @Option(help: "Only those of this organisation.")
    var org: String?

    @OptionGroup var place: PlaceOptions

    func report(_: Administration, _ directory: Directory) async throws -> Report {
        let organisation = try org.map { try directory.organisation($0).id }
        let entries = directory.members.filter {
            organisation == nil || $0.organisation == organisation
        }
        return Report(
            json: [("members", .array(entries.map { .object(JSONObject($0.json)) }))],
            .table(
                Table(
                    [
                        .id(), .text("name"), .text("department"), .text("organisation"),
                        .text("roles"),
                    ],
                    rows: entries.map { entry in
                        [
                            "\(entry.id)", entry.name, directory.name(of: entry.department),
                            directory.name(of: entry.organisation),
                            entry.roles.map(\.rawValue).joined(separator: " "),
                        ]
                    },
                    emptyText: "There is no member: ententectl member add NAME --dept DEPT"
                )
            )
        )
    }
}

extension MemberEntry {
    /// The member as every command writes it.
    fileprivate var json: [(String, JSONValue)] {
        [
            ("id", .string("\(id)")), ("name", .string(name)),
            ("department", .string("\(department)")),
            ("organisation", .string("\(organisation)")),
            ("roles", .array(roles.map { .string($0.rawValue) })),
        ]
    }
}
