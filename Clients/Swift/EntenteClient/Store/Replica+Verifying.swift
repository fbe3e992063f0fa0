public import EntenteDomain
public import EntenteSync
import Foundation
import GRDB

/// What a replica has verified of one stream, from what it stores alone.
public struct StreamVerification: Hashable, Sendable {
    /// Where the stream stands.
    public let status: StreamStatus
    /// What is wrong; nil when all that is here verifies.
    public let fault: LogFault?
    /// How many seals were checked.
    public let seals: Int
    /// How many changes were erased.
    public let erased: Int
    /// How many checkpoints the own state agrees with.
    public let checkpoints: Int
}

/// Something that did not verify, as it was kept when it was found.
public struct LogEvidence: Hashable, Sendable {
    /// The stream.
    public let stream: StreamID
    /// When it was found.
    public let at: Milliseconds
    /// What is wrong, as a sentence.
    public let sentence: String
    /// The signed and sealed bytes that show it, as canonical JSON.
    public let content: [UInt8]
}

extension Replica {
    /// Verifies everything that is stored here anew, without a network: trees, heads that others knew,
    /// seals, authors, erasures and checkpoints.
    public func verifyHistory() async throws(ReplicaError) -> [StreamVerification] {
        try await transaction { transaction in try transaction.verifyHistory() }
    }

    /// What did not verify, newest first.
    public func evidence() async throws(ReplicaError) -> [LogEvidence] {
        try await transaction { transaction in
            try Row.fetchAll(
                transaction.database,
                sql: "SELECT * FROM evidence ORDER BY id DESC"
            ).compactMap { row in
                StreamID(row["stream"] as String).map { stream in
                    LogEvidence(
                        stream: stream,
                        at: Milliseconds(row["at"]),
                        sentence: row["sentence"],
                        content: Array(row["content"] as Data)
                    )
                }
            }
        }
    }
}

extension ReplicaTransaction {
    fileprivate func verifyHistory() throws -> [StreamVerification] {
        let statuses = try statuses()
        var results: [StreamVerification] = []
        for partnership in Set(statuses.map(\.partnership)).sorted() {
            let streams = statuses.filter { $0.partnership == partnership }
            var control = ControlRegister()
            for status in streams where status.audience == .control {
                results.append(try verifyHistory(status, &control, isControl: true))
            }
            for status in streams where status.audience != .control {
                results.append(try verifyHistory(status, &control, isControl: false))
            }
        }
        return results
    }

    private func verifyHistory(
        _ status: StreamStatus,
        _ control: inout ControlRegister,
        isControl: Bool
    ) throws -> StreamVerification {
        var verifier = LogVerifier(
            stream: status.id,
            epochs: try epochs(status.id),
            from: try start(of: status.id)
        )
        var fault: LogFault?
        do {
            try read(status) { record, seals in
                // Who wrote it stands further on in the control stream than this device has read.
                if !isControl, record.header.seq > status.verified,
                    record.header.acl > control.size
                {
                    throw ControlNotRead()
                }
                _ = try verifier.take(record, control: isControl ? nil : control)
                if isControl, case .success(let change) = record.change {
                    try control.take(record.header, change, of: status.id)
                }
                if !isControl { for seal in seals { try verifier.take(seal, control: control) } }
            }
            try verifier.complete(KnownHead(size: status.cursor, root: status.root))
        } catch is ControlNotRead {
            // What is here verifies up to there; the next sync brings the rest.
        } catch let found as LogFault {
            // A replica that has not read to the head may end within a push, before its seal.
            let isOnlyBehind =
                found.kind == .unsealed && status.cursor < status.size
                && (found.seq ?? 0) > status.verified
            if !isOnlyBehind { fault = found }
        }
        return StreamVerification(
            status: status,
            fault: fault,
            seals: verifier.seals,
            erased: verifier.erased,
            checkpoints: verifier.checkpoints
        )
    }

    /// The control stream of this device ends before the one under which a change was taken.
    private struct ControlNotRead: Error {}

    /// What the stored snapshot of a stream covers; nil without one.
    private func start(of stream: StreamID) throws -> LogVerifier.Start? {
        let base = try snapshotBase(stream)
        guard base > 0, let frontier = try frontier(stream, at: base) else { return nil }
        let name = stream.description
        let lines = try Data.fetchAll(
            database,
            sql: "SELECT line FROM state WHERE stream = ? AND seq = ? ORDER BY entity",
            arguments: [name, base]
        )
        var counters: [DeviceID: Int64] = [:]
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT device, base FROM author WHERE stream = ?",
            arguments: [name]
        )
        for row in rows {
            if let device = DeviceID(row["device"] as String) { counters[device] = row["base"] }
        }
        let state = try StreamState(seq: base, lines: lines.map(Array.init))
        return LogVerifier.Start(frontier: frontier, state: state, counters: counters)
    }

    /// The seals that are kept of a stream, by the change that each came with.
    private func seals(of stream: StreamID) throws -> [Int64: [PushSeal]] {
        var seals: [Int64: [PushSeal]] = [:]
        let kept = try Row.fetchCursor(
            database,
            sql: "SELECT content FROM seal WHERE stream = ? ORDER BY seq, device, last",
            arguments: [stream.description]
        )
        while let row = try kept.next() {
            let seal = try JSONValue.message(Array(row["content"] as Data)) {
                (json) throws(MessageError) in try PushSeal(json, path: "")
            }
            seals[seal.seq, default: []].append(seal)
        }
        return seals
    }

    /// Reads a stored stream as it came, behind its snapshot: each change with its seals.
    private func read(
        _ status: StreamStatus,
        _ body: (PullAnswer.Record, [PushSeal]) throws -> Void
    ) throws {
        let seals = try seals(of: status.id)
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT * FROM change WHERE stream = ? AND seq > ? ORDER BY seq",
            arguments: [status.id.description, try snapshotBase(status.id)]
        )
        while let row = try rows.next() {
            guard let header = try StoredChange.header(row) else { continue }
            let stored = try StoredChange(row)
            var writer = JSONWriter()
            let record = StoredRecord(
                header: header,
                content: stored.content,
                erasure: try stored.erasure()
            )
            record.write(to: &writer)
            let json = try JSONScanner.parse(writer.bytes)
            try body(try PullAnswer.Record(json, path: ""), seals[header.seq] ?? [])
        }
    }
}
