public import EntenteDomain
public import EntenteSync

/// The search, in PostgreSQL.
///
/// Which streams are searched is decided by the view `reach`, in the statement that reads them: the rule
/// of pulls. What was logged since the rows were followed last is taken in first, so whoever has written
/// something finds it.
public struct PostgresSearchStore: SearchStore {
    private let pool: PostgresPool
    private let followers: SearchFollowers

    /// Makes a store on a pool of the gateway's role, which stays with the caller.
    public init(pool: PostgresPool) {
        self.pool = pool
        followers = SearchFollowers { stream in try await Self.follow(stream, pool) }
    }

    /// Searches the streams that a device may read now, and no other.
    public func search(
        _ question: SearchQuestion,
        for device: DeviceID
    ) async throws(StoreError) -> SearchAnswer? {
        do {
            var streams = try await streams(question, device)
            let late = streams.filter { $0.seq < $0.head }
            for stream in late { try await followers.follow(stream.stream) }
            if !late.isEmpty { streams = try await self.streams(question, device) }
            guard question.partnership == nil || !streams.isEmpty else { return nil }
            let rows = try await pool.query(SearchSQL.search, parameters(question, device))
            let hits = try rows.indices.map { try hit(rows, $0) }
            return SearchAnswer(
                hits: Array(hits.prefix(question.limit)),
                next: hits.count > question.limit ? hits[question.limit - 1].place : nil,
                streams: streams
            )
        } catch {
            throw StoreError(error)
        }
    }

    /// The streams that are searched, and up to which change each can be.
    private func streams(
        _ question: SearchQuestion,
        _ device: DeviceID
    ) async throws -> [SearchAnswer.Searched] {
        let rows = try await pool.query(
            SearchSQL.streams,
            [.text(device.description), .text(question.partnership?.description)]
        )
        return try rows.indices.map { row in
            SearchAnswer.Searched(
                stream: try rows.id(row, 0),
                seq: rows.int64(row, 1),
                head: rows.int64(row, 2)
            )
        }
    }

    /// Takes in what was logged, as far as a question may wait for it.
    private static func follow(_ stream: StreamID, _ pool: PostgresPool) async throws {
        for _ in 0..<Limits.searchCatchUp {
            do {
                let isMore = try await pool.withTransaction { transaction in
                    try await ProjectionRun(stream: stream).follow(in: transaction, waits: true)
                }
                guard isMore else { return }
            } catch let error as PostgresError where error.reason == .lockTimeout {
                // Another process makes the rows anew; the answer says up to where they count.
                return
            }
        }
    }

    private func parameters(_ question: SearchQuestion, _ device: DeviceID) -> [PostgresValue] {
        let after: [PostgresValue] =
            question.after.map {
                [.int4($0.rank), .text($0.entity.description), .text($0.stream.description)]
            } ?? [.null, .null, .null]
        return [
            .text(device.description), .text(question.partnership?.description),
            .text(question.words.wanted), .textArray(question.words.unwanted),
            .text(question.kind?.description), .text(question.language?.configuration),
            // One more, to know whether there are more.
            .int4(Int32(question.limit + 1)),
        ] + after
    }

    private func hit(_ rows: Rows, _ row: Int) throws(StoreError) -> SearchAnswer.Hit {
        guard let kind = FieldName(rows.text(row, 7)) else {
            throw StoreError(.inconsistent, detail: "a row of a type without a name")
        }
        return SearchAnswer.Hit(
            place: SearchPlace(
                rank: Int32(clamping: rows.int64(row, 0)),
                entity: try rows.id(row, 1),
                stream: try rows.id(row, 2)
            ),
            kind: kind,
            partnership: try rows.id(row, 3),
            audience: try Audience(rows, row, 4),
            title: rows.text(row, 8),
            snippet: SearchAnswer.Piece.pieces(of: rows.text(row, 9)),
            changedBy: try rows.optionalID(row, 10),
            changedAt: rows.optionalInt64(row, 11).map { Milliseconds($0) }
        )
    }
}

extension SearchAnswer.Piece {
    /// Takes a snippet apart at the marks that `entente.search_snippet` has put.
    static func pieces(of marked: String) -> [Self] {
        var pieces: [Self] = []
        var text = String.UnicodeScalarView()
        var isFound = false
        let flush = {
            if !text.isEmpty { pieces.append(Self(String(text), isFound: isFound)) }
            text = String.UnicodeScalarView()
        }
        for scalar in marked.unicodeScalars {
            switch scalar.value {
            case 1, 2:
                flush()
                isFound = scalar.value == 1
            case 3: text.append(contentsOf: " \u{2026} ".unicodeScalars)
            default: text.append(scalar)
            }
        }
        flush()
        return pieces
    }
}

/// The statements of the search: functions only, because the gateway's role reads no texts by itself.
enum SearchSQL {
    static let streams = Statement(
        "search-streams",
        "SELECT stream, seq, size FROM entente.search_streams($1::text, $2::text)"
    )

    static let search = Statement(
        "search",
        """
        SELECT rank, entity, stream, workspace, audience, organisation, department, type, title,
            snippet, changed_by, changed_at
        FROM entente.search(
            $1::text, $2::text, $3::text, $4::text[], $5::text, $6::text, $7::integer, $8::integer,
            $9::text, $10::text
        )
        """
    )
}
