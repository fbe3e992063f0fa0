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
    /// last served from it; 0 when it is where it was.
    public func noteCluster(now: Milliseconds) async throws(AdministrationError) -> Int {
        try await step { step in
            try await step.transaction.query(
                AdministrationSQL.noteCluster,
                [.int8(now.value)]
            ).int(0, 0)
        }
    }
}
