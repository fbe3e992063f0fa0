import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync

/// `ententectl partnership end`.
struct PartnershipEndCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "Ends a partnership, or withdraws a proposal; any one organisation can alone.",
        discussion: """
            Example: ententectl partnership end "Fresh shelves" --org "Aurora Foods" \
            --by "Ada Holm"

            Its streams can be read from then on and not written; nothing is deleted.

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The partnership.")
    var partnership: String

    @Option(help: "The organisation that ends it.")
    var org: String

    @Option(help: "The administrator of the organisation who orders it.")
    var by: String

    @OptionGroup var place: PlaceOptions

    func report(_ administration: Administration, _ directory: Directory) async throws -> Report {
        let organisation = try directory.organisation(org)
        let id = try await administration.partnership(named: partnership).id
        try await administration.end(
            id,
            for: organisation.id,
            by: try directory.member(by, of: organisation.id).id,
            now: .now
        )
        let entry = try await administration.partnership(id)
        return Report(
            json: entry.json,
            .line("\(organisation.name) has ended \"\(entry.name)\"; it can be read only")
        )
    }
}
