import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl partnership`.
struct PartnershipCommands: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partnership",
        abstract: "Partnerships: workspaces of two or more organisations that all opted in.",
        discussion: """
            Example: ententectl partnership list

            \(ExitStatus.help)
            """,
        subcommands: [
            PartnershipProposeCommand.self, PartnershipAcceptCommand.self,
            PartnershipEndCommand.self, PartnershipListCommand.self,
            PartnershipLanguagesCommand.self,
        ]
    )
}

/// `ententectl partnership propose`.
struct PartnershipProposeCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Proposes a partnership; the proposing organisation has thereby opted in.",
        discussion: """
            Example: ententectl partnership propose "Fresh shelves" --from "Aurora Foods" \
            --to "Borealis Retail" --by "Ada Holm"

            \(ExitStatus.help)
            """
    )

    @Argument(help: "What the partnership is called.")
    var name: String

    @Option(help: "The organisation that proposes.")
    var from: String

    @Option(help: "An organisation that is asked; once for each.")
    var to: [String]

    @Option(help: "The administrator of the proposing organisation who orders it.")
    var by: String

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let proposer = try directory.organisation(from)
        let asked = try to.map { try directory.organisation($0) }
        let id = try await administration.propose(
            name: name,
            from: proposer.id,
            to: asked.map(\.id),
            by: try directory.member(by, of: proposer.id).id,
            now: .now
        )
        let entry = try await administration.partnership(id)
        let waiting = asked.map(\.name).joined(separator: ", ")
        return Report(
            json: entry.json,
            .line("partnership \"\(entry.name)\" has the id \(id)"),
            .line("it becomes active when these have accepted: \(waiting)")
        )
    }
}

/// `ententectl partnership accept`.
struct PartnershipAcceptCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Opts an organisation in; with the last one the partnership becomes active.",
        discussion: """
            Example: ententectl partnership accept "Fresh shelves" --org "Borealis Retail" \
            --by "Bo Lind"

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The partnership.")
    var partnership: String

    @Option(help: "The organisation that accepts.")
    var org: String

    @Option(help: "The administrator of the organisation who orders it.")
    var by: String

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let organisation = try directory.organisation(org)
        let id = try await administration.partnership(named: partnership).id
        let isActive = try await administration.accept(
            id,
            for: organisation.id,
            by: try directory.member(by, of: organisation.id).id,
            now: .now
        )
        let entry = try await administration.partnership(id)
        let waiting = entry.organisations.filter { $0.accepted == nil }.map(\.name)
        return Report(
            json: entry.json,
            .line("\(organisation.name) has accepted \"\(entry.name)\""),
            .line(
                isActive
                    ? "the partnership is active"
                    : "it becomes active when these have accepted: "
                        + waiting.joined(separator: ", ")
            )
        )
    }
}

/// `ententectl partnership list`.
struct PartnershipListCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the partnerships and who has opted in.",
        discussion: """
            Example: ententectl partnership list --json

            \(ExitStatus.help)
            """
    )

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _: Directory) async throws -> Report {
        let entries = try await administration.partnerships()
        return Report(
            json: [("partnerships", .array(entries.map { .object(JSONObject($0.json)) }))],
            .table(
                Table(
                    [.id(), .text("name"), .fixed("state"), .text("organisations")],
                    rows: entries.map { entry in
                        let organisations = entry.organisations.map {
                            $0.accepted == nil ? "\($0.name) (not yet)" : $0.name
                        }
                        return [
                            "\(entry.id)", entry.name, entry.state.rawValue,
                            organisations.joined(separator: ", "),
                        ]
                    },
                    emptyText: "There is no partnership: ententectl partnership propose --help"
                )
            )
        )
    }
}

extension PartnershipEntry {
    /// The partnership as every command writes it.
    var json: [(String, JSONValue)] {
        [
            ("id", .string("\(id)")), ("name", .string(name)), ("state", .string(state.rawValue)),
            (
                "organisations",
                .array(
                    organisations.map { part in
                        [
                            "accepted": part.accepted.map { .integer($0.value) } ?? .null,
                            "id": .string("\(part.id)"), "name": .string(part.name),
                        ]
                    }
                )
            ),
        ]
    }
}

extension Administration {
    /// The partnership that an argument names.
    func partnership(named text: String) async throws -> PartnershipEntry {
        let entries = try await partnerships()
        let candidates = entries.map { entry in
            Candidate(
                id: "\(entry.id)",
                name: entry.name,
                detail: entry.organisations.map(\.name).joined(separator: ", ")
            )
        }
        return entries[try Lookup.find(text, kind: "partnership", in: candidates)]
    }

    /// The partnership of an id that was just used.
    func partnership(_ id: PartnershipID) async throws -> PartnershipEntry {
        try await partnership(named: "\(id)")
    }
}
