public import EntenteDomain

extension Administration {
    /// Notes that the database was put back to an earlier point: every log begins a new life.
    ///
    /// Devices notice at their next call, take out of view what is not in the log any more, and send
    /// again what they had confirmed (clauses 1.7 and 5.6). Returns how many logs there are.
    public func noteRestored(now: Milliseconds) async throws(AdministrationError) -> Int {
        try await step { step in
            try await step.transaction.query(
                AdministrationSQL.beginEpochs,
                [.int8(now.value)]
            ).int(0, 0)
        }
    }

    /// Does the same if the database is in another cluster, or on another timeline, than when a gateway
    /// last served from it, or does not know the mark that the gateway wrote down then.
    ///
    /// Returns the mark to write down now, and how many logs have begun a new life.
    public func beginServing(
        after known: ServedMark?,
        now: Milliseconds
    ) async throws(AdministrationError) -> (mark: ServedMark, begun: Int) {
        try await step { step in
            let rows = try await step.transaction.query(
                AdministrationSQL.beginServing,
                [
                    known.map { .int8($0.nth) } ?? .null, known.map { .text($0.name) } ?? .null,
                    .int8(now.value),
                ]
            )
            let mark = ServedMark(nth: rows.int64(0, 0), name: rows.text(0, 1))
            return (mark, rows.int(0, 2))
        }
    }
}
