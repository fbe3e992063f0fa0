import EntenteDomain
import EntenteSync
import Hummingbird

/// `GET /v1/search`: words in what the caller may read, the best first.
struct SearchRoute: Sendable {
    let services: GatewayServices

    func search(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let device = try context.caller().principal.device
        let question = try question(request)
        let answer: SearchAnswer?
        do throws(StoreError) {
            answer = try await services.search.search(question, for: device)
        } catch {
            throw Problem(error)
        }
        guard let answer else { throw Problem(.notFound) }
        return .json(answer.json)
    }

    private func question(_ request: Request) throws(Problem) -> SearchQuestion {
        let query = request.uri.queryParameters
        var question = SearchQuestion(try words(query.get("q")))
        question.partnership = try read(query.get("partnership"), "partnership", "an id") {
            PartnershipID($0)
        }
        question.kind = try read(query.get("kind"), "kind", "a type of entity, such as note") {
            FieldName($0).flatMap { Catalogue.entity($0)?.name }
        }
        question.language = try read(query.get("language"), "language", "one of \(Language.codes)")
        {
            Language(rawValue: $0)
        }
        let limits = 1...Limits.searchHits
        question.limit =
            try read(query.get("limit"), "limit", "an integer from 1 to \(Limits.searchHits)") {
                Int($0).flatMap { limits.contains($0) ? $0 : nil }
            } ?? Limits.usualSearchHits
        question.after = try read(query.get("after"), "after", "the next of the page before") {
            SearchPlace($0)
        }
        return question
    }

    private func words(_ text: String?) throws(Problem) -> SearchWords {
        guard let text, !text.isEmpty else { throw bad("q", "words to search for") }
        guard text.count <= Limits.searchLength, text.utf8.count <= 4 * Limits.searchLength else {
            throw bad("q", "at most \(Limits.searchLength) characters")
        }
        return SearchWords(text)
    }

    private func read<Value>(
        _ text: String?,
        _ name: String,
        _ expected: String,
        _ value: (String) -> Value?
    ) throws(Problem) -> Value? {
        guard let text else { return nil }
        guard let value = value(text) else { throw bad(name, expected) }
        return value
    }

    private func bad(_ name: String, _ expected: String) -> Problem {
        Problem(.badRequest, detail: "query \(name): expected \(expected)")
    }
}
