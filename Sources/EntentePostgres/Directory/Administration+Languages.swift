public import EntenteDomain
import EntenteSync

extension Administration {
    /// Says in which languages people write in a partnership: in these the search finds words by their
    /// stems.
    ///
    /// All words of the partnership are made anew, in the time that this takes; until then the search
    /// goes on with the old ones, and what is written waits to be found.
    public func setLanguages(
        _ languages: [Language],
        of partnership: PartnershipID
    ) async throws(AdministrationError) {
        try await step { step in
            let id = PostgresValue.text(partnership.description)
            let streams = try await step.transaction.query(LanguageSQL.streams, [id])
            // Whoever follows the log holds these, and must not write words in the languages before.
            for row in streams.indices {
                _ = try await step.transaction.query(
                    ProjectionSQL.claimAndWait,
                    [.text(streams.text(row, 0))]
                )
            }
            let rows = try await step.transaction.query(
                LanguageSQL.set,
                [id, .textArray(languages.map(\.configuration))]
            )
            guard !rows.isEmpty else { throw step.unknown(partnership, field: "partnership") }
            _ = try await step.transaction.query(LanguageSQL.remake, [id])
        }
    }

    /// In which languages people write in a partnership.
    public func languages(
        of partnership: PartnershipID
    ) async throws(AdministrationError) -> [Language] {
        try await step { step in
            let rows = try await step.transaction.query(
                LanguageSQL.languages,
                [.text(partnership.description)]
            )
            let names = Set(rows.indices.map { rows.text($0, 0) })
            return Language.allCases.filter { names.contains($0.configuration) }
        }
    }
}

/// The statements about languages, which run as the schema's owner.
private enum LanguageSQL {
    static let streams = Statement(
        "language-streams",
        """
        SELECT id FROM entente.stream WHERE workspace = $1::text AND audience <> 'control' ORDER BY id
        """
    )
    static let set = Statement(
        "language-set",
        "UPDATE entente.partnership SET languages = $2::text[] WHERE id = $1::text RETURNING id"
    )
    static let remake = Statement(
        "language-remake",
        "UPDATE entente.search_entry SET title = title WHERE workspace = $1::text"
    )
    static let languages = Statement(
        "language-list",
        "SELECT unnest(languages) FROM entente.partnership WHERE id = $1::text"
    )
}
