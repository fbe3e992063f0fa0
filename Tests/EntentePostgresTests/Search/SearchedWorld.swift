import EntenteDomain
import EntentePostgres
import EntenteSync

/// What two sides have written, and how each finds it.
struct SearchedWorld {
    let written: WrittenWorld
    private var counters: [String: Int64] = [:]

    init(_ world: World) async throws { written = try await WrittenWorld(world) }

    var world: World { written.world }
    var store: PostgresSearchStore { PostgresSearchStore(pool: world.gateway) }
    var ours: DeviceID { world.aurora.device }
    var theirs: DeviceID { world.borealis.device }

    /// Pushes one change as somebody, who counts by themselves.
    mutating func push(_ who: String, _ operations: [EntenteSync.Operation]) async throws {
        counters[who, default: 0] += 1
        try await written.push(who, n: counters[who, default: 0], operations)
    }

    /// Makes an entity of texts.
    mutating func write(
        _ who: String,
        _ number: Int,
        _ type: FieldName = "give",
        title: String,
        details: String? = nil
    ) async throws {
        var fields: [FieldName: JSONValue] = ["title": .string(title)]
        if let details { fields["details"] = .string(details) }
        try await push(who, WrittenWorld.made(number, type, fields))
    }

    /// Searches as a device, by the program's own way from a text.
    func search(
        _ text: String,
        as device: DeviceID,
        _ change: (inout SearchQuestion) -> Void = { _ in }
    ) async throws -> SearchAnswer? {
        var question = SearchQuestion(SearchWords(text), limit: Limits.searchHits)
        change(&question)
        return try await store.search(question, for: device)
    }

    /// The titles that a device finds, in the order of their letters.
    func titles(
        _ text: String,
        as device: DeviceID,
        _ change: (inout SearchQuestion) -> Void = { _ in }
    ) async throws -> [String] {
        try await search(text, as: device, change)?.hits.map(\.title).sorted() ?? []
    }

    /// All that can be found, with its words, as one digest.
    func digest() async throws -> String {
        let rows = try await world.owner.query(
            Statement(
                "test-search-digest",
                """
                SELECT coalesce(md5(string_agg(row::text, E'\\n' ORDER BY workspace, stream, entity)), '')
                FROM entente.search_entry AS row
                """
            )
        )
        return rows.text(0, 0)
    }

    /// How many rows hold a text or word, whatever it is.
    func count(of text: String) async throws -> Int64 {
        let rows = try await world.owner.query(
            Statement(
                "test-search-count",
                "SELECT count(*) FROM entente.search_entry AS row WHERE strpos(row::text, $1::text) > 0"
            ),
            [.text(text)]
        )
        return rows.int64(0, 0)
    }
}
