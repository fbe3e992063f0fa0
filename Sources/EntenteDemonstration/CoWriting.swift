import EntenteClient
import EntenteDomain
import EntenteExampleClient
import EntenteSync

/// Two people write one note as two people once really did, keystroke by keystroke.
///
/// Whoever had not seen the other's last words then does not see them now: between two of his pulls a
/// writer is offline, and types on.
struct CoWriting: Sendable {
    let plan: WritingPlan
    let writers: [Player]
    let note: EntityID
    let stream: StreamID

    /// Writes the note; while it is written, no other member may push to the stream.
    func play(_ progress: (Int, Int) -> Void) async throws {
        var head = try await writers[0].replica.stream(stream).cursor
        // By writer: the seq of each burst that was pushed, and what waits on the device.
        var seqs: [[Int64]] = [[], []]
        var waiting = [0, 0]
        for (place, burst) in plan.bursts.enumerated() {
            let author = burst.author
            let other = 1 - author
            if seqs[other].count < burst.seen {
                try await patiently { try await writers[other].engine.push(stream) }
                let found = try await places(of: waiting[other], by: writers[other], after: head)
                seqs[other] += found
                head = found.last ?? head
                waiting[other] = 0
            }
            if burst.seen > 0 {
                let seen = seqs[other][burst.seen - 1]
                try await patiently { try await writers[author].engine.pull(stream, upTo: seen) }
            }
            try await type(burst, as: writers[author])
            waiting[author] += 1
            if place % 1_000 == 0 { progress(place, plan.bursts.count) }
        }
        for writer in writers { try await patiently { try await writer.engine.push(stream) } }
    }

    /// Where in the log the next changes of a writer stand; the server's own stand between them.
    ///
    /// The writer's replica takes in nothing of what is looked at here.
    private func places(
        of count: Int,
        by writer: Player,
        after head: Int64
    ) async throws -> [Int64] {
        let epoch = try await writer.replica.stream(stream).epoch
        let device = writer.replica.identity.device
        var cursor = head
        var seqs: [Int64] = []
        while seqs.count < count {
            let page = try await patiently {
                try await writer.connection.pull(
                    stream,
                    after: cursor,
                    epoch: epoch,
                    limit: Limits.pullChanges
                )
            }
            guard let last = page.records.last else {
                throw DemonstrationError("the log lacks changes that \(writer.person.name) sent")
            }
            cursor = last.header.seq
            seqs += page.records.map(\.header).filter { $0.device == device }.map(\.seq)
        }
        return seqs
    }

    private func type(_ burst: WritingPlan.Burst, as writer: Player) async throws {
        try await writer.replica.edit(stream) { [note] draft in
            for edit in burst.edits {
                try draft.splice(
                    note,
                    Field.body,
                    at: edit.index,
                    delete: edit.delete,
                    insert: edit.insert
                )
            }
        }
    }
}
