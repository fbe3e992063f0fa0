import ArgumentParser
import EntenteDomain
import EntentePostgres
import EntenteSync
import EntenteTerminal

/// `ententectl partnership languages`.
struct PartnershipLanguagesCommand: DirectoryCommand {
    static let configuration = CommandConfiguration(
        commandName: "languages",
        abstract: "Shows or sets the languages in which the search finds words by their stems.",
        discussion: """
            Example: ententectl partnership languages "Fresh shelves" en nl

            Without languages it shows them; a new partnership has en and de. Words are found as they are \
            written in any language. To set them makes all words of the partnership anew, which takes \
            seconds for every ten thousand entities.

            \(ExitStatus.help)
            """
    )

    @Argument(help: "The partnership.")
    var partnership: String

    @Argument(help: "Their codes (ISO 639-1), at most \(Limits.searchLanguages).")
    var languages: [String] = []

    @OptionGroup var place: PlaceOptions

    func validate() throws {
        guard languages.count <= Limits.searchLanguages else {
            throw ValidationError("Name at most \(Limits.searchLanguages) languages.")
        }
        for code in languages where Language(rawValue: code) == nil {
            throw ValidationError("\(code) is none of \(Language.codes).")
        }
    }

    func report(_ administration: Administration, _: Directory) async throws -> Report {
        let entry = try await administration.partnership(named: partnership)
        if !languages.isEmpty {
            try await administration.setLanguages(
                Set(languages.compactMap(Language.init)).sorted { $0.rawValue < $1.rawValue },
                of: entry.id
            )
        }
        let codes = try await administration.languages(of: entry.id).map(\.rawValue).sorted()
        return Report(
            json: [("languages", .array(codes.map { .string($0) }))],
            .line("\(entry.name): \(codes.joined(separator: ", "))")
        )
    }
}
