package import EntenteDomain
package import EntenteSync

/// What a step of syncing asks the gateway.
package enum SyncRequest: Hashable, Sendable {
    /// Nothing after all.
    case nothing
    /// Who this device is.
    case session
    /// Where all streams stand.
    case heads
    /// To take changes of a stream.
    case push(PushMessage, to: StreamID)
    /// What a stream has after a cursor; of the first of it so many seals are here.
    case pull(StreamID, after: Int64, seals: Int = 0, epoch: Epoch)
    /// Which parts the newest snapshot of a stream has.
    case snapshot(StreamID)
    /// One part of a snapshot.
    case part(StreamID, seq: Int64, place: Int)
}

/// What the gateway answers to a step of syncing.
package enum SyncAnswer: Hashable, Sendable {
    /// Nothing was asked.
    case nothing
    /// Who this device is.
    case session(Session)
    /// Where all streams stand.
    case heads(HeadsAnswer)
    /// What became of changes.
    case push(PushAnswer)
    /// What a stream has more.
    case pull(PullAnswer)
    /// Which parts a snapshot has.
    case snapshot(SnapshotAnswer)
    /// The bytes of a part.
    case part([UInt8])
}

extension SyncRequest {
    /// Refuses an answer that does not fit what was asked.
    package func check(_ answer: SyncAnswer) throws(GatewayError) {
        switch (self, answer) {
        case (.push(let message, _), .push(let answer)):
            guard answer.outcomes.map(\.n) == message.changes.map(\.n) else {
                throw GatewayError(.notUnderstood, "The gateway answered for other changes.")
            }
        case (.pull(_, let cursor, _, _), .pull(let page)):
            let hasNews = !page.records.isEmpty || !page.seals.isEmpty
            guard hasNews || page.head.head.size <= cursor else {
                throw GatewayError(.notUnderstood, "The gateway holds changes back.")
            }
        default: break
        }
    }
}

extension Gateway {
    /// Asks, and refuses an answer that does not fit.
    func answer(_ request: SyncRequest) async throws(GatewayError) -> SyncAnswer {
        let answer: SyncAnswer =
            switch request {
            case .nothing: .nothing
            case .session: .session(try await session())
            case .heads: .heads(try await heads())
            case .push(let message, let stream): .push(try await push(message, to: stream))
            case .snapshot(let stream): .snapshot(try await snapshot(stream))
            case .part(let stream, let seq, let place):
                .part(try await part(place, of: stream, seq: seq))
            case .pull(let stream, let cursor, let seals, let epoch):
                .pull(
                    try await pull(
                        stream,
                        after: cursor,
                        seals: seals,
                        epoch: epoch,
                        limit: Limits.pullChanges
                    )
                )
            }
        try request.check(answer)
        return answer
    }
}
