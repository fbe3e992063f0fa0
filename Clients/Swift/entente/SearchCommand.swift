import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal

struct SearchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Find words in all that you may read, at the gateway.",
        discussion: """
            All words must be there; "two words" in quotation marks stand side by side; `or` is one or the \
            other; a word after `--without` must not be there. Words are found by their stems in the \
            languages of a partnership.
            Example: entente search "cold chain" --kind note
            Example: entente search kosten --without steuer --language de
            """
    )

    @OptionGroup var common: CommonOptions
    @Argument(help: "The words.") var words: [String]
    @Option(help: "A word or phrase that must not be there; once for each.")
    var without: [String] = []
    @Option(help: "The partnership by its name or id; all without it.")
    var partnership: String?
    @Option(help: "One type of entity, such as note.") var kind: String?
    @Option(help: "The language of the words, such as de; all of the partnership without it.")
    var language: String?
    @Option(help: "How many hits, at most \(Limits.searchHits).")
    var limit = Limits.usualSearchHits
    @Option(help: "The place after which to go on, as the page before told it.")
    var after: String?

    func validate() throws {
        guard (1...Limits.searchLength).contains(text.count) else {
            throw ValidationError("Write 1 to \(Limits.searchLength) characters to search for.")
        }
        if let kind, FieldName(kind).flatMap({ Catalogue.entity($0) }) == nil {
            throw ValidationError("--kind must be a type that `entente entity types` lists.")
        }
        if let language, Language(rawValue: language) == nil {
            throw ValidationError("--language must be one of \(Language.codes).")
        }
        if let after, SearchPlace(after) == nil {
            throw ValidationError("--after must be a place that a search has told.")
        }
        guard (1...Limits.searchHits).contains(limit) else {
            throw ValidationError("--limit must be 1 to \(Limits.searchHits).")
        }
    }

    /// The words as one text, in the syntax of the gateway; a word with a space in it is a phrase.
    private var text: String {
        let without = without.map { "-" + Self.phrase($0) }
        return (words.map(Self.phrase) + without).joined(separator: " ")
    }

    private static func phrase(_ text: String) -> String {
        text.contains(" ") && !text.contains("\"") ? "\"\(text)\"" : text
    }

    func run() async throws {
        try await common.withReplica { bench in
            var place: PartnershipID?
            if let partnership { place = try await bench.partnership(partnership) }
            let gateway = try GatewayConnection.open(for: bench.replica)
            let answer: SearchAnswer
            do {
                answer = try await gateway.search(
                    text,
                    partnership: place,
                    kind: kind.flatMap { FieldName($0) },
                    language: language.flatMap(Language.init),
                    limit: limit,
                    after: after.flatMap { SearchPlace($0) }
                )
            } catch {
                await gateway.close()
                throw error
            }
            await gateway.close()
            if common.json { return Output.json(answer.json) }
            show(answer, bench.names)
        }
    }

    private func show(_ answer: SearchAnswer, _ names: Names) {
        guard !answer.hits.isEmpty else { return Output.say("Nothing was found.") }
        for hit in answer.hits {
            let place = "\(names.partnership(hit.partnership)), \(names.audience(hit.audience))"
            let title = hit.title.isEmpty ? "(no title)" : hit.title
            Output.say(
                Table.printable(
                    "\(hit.entity.description.prefix(8))  \(hit.kind)  \(title)  (\(place))"
                )
            )
            if !hit.snippet.isEmpty { Output.say("    \(snippet(hit))") }
        }
        if let next = answer.next { Output.say("There is more: --after \(next)") }
        let late = answer.streams.count { $0.seq < $0.head }
        if late > 0 {
            Output.say("The gateway is still reading \(late) of the streams; search again soon.")
        }
    }

    /// The words that were found in brackets, whatever the text itself has in it.
    private func snippet(_ hit: SearchAnswer.Hit) -> String {
        Table.printable(
            hit.snippet.map { $0.isFound ? "[\($0.text)]" : $0.text }.joined()
        )
    }
}
