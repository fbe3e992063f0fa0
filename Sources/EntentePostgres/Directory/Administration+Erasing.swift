public import EntenteDomain
public import EntenteSync

extension Administration {
    /// Takes the content out of a logged change, for good: law or mistake (clause 4.2).
    ///
    /// Header, digest and leaf stay, so every proof still holds; of the content only blanks in the place
    /// of text are left, on which later edits build. A change of the server in the same stream tells
    /// every replica to do the same, and snapshots that hold what it said are made anew, in the time that
    /// folding the stream takes; reports in SQL show the stream again when it was followed anew. Backups and devices that never sync again keep what they have.
    /// - Parameters:
    ///   - stream: The stream; control streams are never erased, because all verification rests on them.
    ///   - seq: The change.
    ///   - by: The organisation that asks for it.
    ///   - reason: Why.
    ///   - now: The time.
    /// - Throws: `AdministrationError`; nothing was erased then.
    /// - Returns: The seq of the server's own change that says so.
    public func erase(
        _ stream: StreamID,
        seq: Int64,
        by: OrganisationID,
        reason: ServerNotice.Reason,
        now: Milliseconds
    ) async throws(AdministrationError) -> Int64 {
        try await step { step in
            try await step.requireErasable(stream, by: by)
            // The stream's row is locked from here on: nothing is read that is about to change.
            _ = try await step.transaction.query(SnapshotSQL.claimAndWait)
            let notice = ServerNotice.erase(seq: seq, by: by, reason: reason)
            let patience = Duration.seconds(10)
            let head = try await ServerWriting(stream: stream, now: now, lockTimeout: patience)
                .append([notice], in: step.transaction)
            guard let head else { throw step.unknown(stream, field: "stream") }
            let attachments = try await step.attachments(namedBy: seq, in: stream)
            try await step.erase(stream, seq: seq, by: by, reason: reason)
            let snapshots = CheckpointRun(
                stream: stream,
                every: Limits.checkpointChanges,
                now: now,
                cut: now,
                lockTimeout: patience
            )
            try await snapshots.remake(without: seq, in: step.transaction)
            // What it said is in no report from here on; whoever follows the log makes the rows anew.
            try await ProjectionRun(stream: stream).forget(in: step.transaction)
            _ = try await step.transaction.query(
                StreamSQL.hint,
                [.textArray([stream.description])]
            )
            try await step.drop(attachments, besides: stream)
            return head.size
        }
    }
}

extension AdministrationStep {
    /// Makes sure that a stream may be erased from, on the word of an organisation.
    fileprivate func requireErasable(_ stream: StreamID, by: OrganisationID) async throws {
        let rows = try await transaction.query(
            ErasureSQL.stream,
            [.text(stream.description), .text(by.description)]
        )
        if rows.isEmpty { throw unknown(stream, field: "stream") }
        guard rows.text(0, 0) != "control" else {
            throw AdministrationError(.controlStream, field: "stream")
        }
        guard !rows.isNull(0, 1) else {
            throw AdministrationError(.notInvited(by), field: "by")
        }
    }

    /// Replaces the content of a change by what is left of it.
    fileprivate func erase(
        _ stream: StreamID,
        seq: Int64,
        by: OrganisationID,
        reason: ServerNotice.Reason
    ) async throws {
        let place: [PostgresValue] = [.text(stream.description), .int8(seq)]
        let rows = try await transaction.query(ErasureSQL.content, place)
        guard !rows.isEmpty else {
            throw AdministrationError(.unknown(id: "\(seq)"), field: "seq")
        }
        guard rows.isNull(0, 1) else { throw AdministrationError(.alreadyErased, field: "seq") }
        guard let rest = try Erasure.remainder(ofLogged: rows.bytes(0, 0)) else {
            throw AdministrationError(.serverChange, field: "seq")
        }
        _ = try await transaction.query(
            ErasureSQL.erase,
            place + [.bytes(rest.content), .text(by.description), .text(reason.rawValue)]
        )
    }
}

/// The statements of an erasure, which run as the schema's owner.
private enum ErasureSQL {
    static let stream = Statement(
        "erasure-stream",
        """
        SELECT stream.audience, part.organisation
        FROM entente.stream
        LEFT JOIN entente.partnership_organisation AS part
            ON part.partnership = stream.workspace AND part.organisation = $2::text
        WHERE stream.id = $1::text
        """
    )
    static let content = Statement(
        "erasure-content",
        """
        SELECT content, erased_by FROM entente.change
        WHERE workspace = current_setting('entente.workspace') AND stream = $1::text
            AND seq = $2::bigint
        """
    )
    static let erase = Statement(
        "erasure-erase",
        """
        UPDATE entente.change
        SET content = $3::bytea, erased_by = $4::text, erased_reason = $5::text
        WHERE workspace = current_setting('entente.workspace') AND stream = $1::text
            AND seq = $2::bigint
        """
    )
}
