import EntenteDomain
import EntenteSync
import Foundation
import GRDB

/// What shows that a history does not verify, kept so that it can be shown to others.
extension ReplicaTransaction {
    /// The signed and sealed bytes that show a fault: what came, and what this replica had.
    func evidence(
        of fault: LogFault,
        in stream: StreamID,
        _ answer: SyncAnswer
    ) throws -> JSONValue {
        let status = try status(stream)
        let head = try Data.fetchOne(
            database,
            sql: "SELECT head FROM stream WHERE id = ? AND head IS NOT NULL",
            arguments: [stream.description]
        )
        var object = JSONObject([
            ("fault", fault.json), ("own", KnownHead(size: status.cursor, root: status.root).json),
            ("own_head", try head.map { try JSONScanner.parse(Array($0)) } ?? .null),
        ])
        if case .pull(let page) = answer {
            object.set("head", page.head.json)
            object.set("seals", .array(page.seals.map(\.json)))
            let records = page.records.filter { $0.header.seq == fault.seq }
            object.set(
                "records",
                .array(
                    try records.map { record in
                        var writer = JSONWriter()
                        StoredRecord(
                            header: record.header,
                            content: record.content,
                            erasure: record.erasure
                        ).write(to: &writer)
                        return try JSONScanner.parse(writer.bytes)
                    }
                )
            )
        }
        return .object(object)
    }

    /// Stops a stream of whose log the gateway says that it never had the head that is here: either it
    /// showed this device another history than others, or its database was put back and grew anew.
    func accuse(of head: KnownHead, in stream: StreamID) throws {
        let status = try status(stream)
        let fault = LogFault(
            .fork,
            stream: stream,
            "The history forked: over the first \(head.size) changes the gateway has root "
                + "\(head.root), and this device has what the gateway had sent before, with root "
                + "\(status.root) over \(status.cursor). Nothing more is sent; what was signed is kept."
        )
        var evidence = try evidence(of: fault, in: stream, .nothing)
        if case .object(var object) = evidence {
            object.set("gateway", head.json)
            evidence = .object(object)
        }
        try keep(evidence: evidence, of: stream, fault)
        try halt(stream, .init(.corrupt, detail: fault.sentence))
    }

    /// Keeps what shows that a history does not verify, so that it can be shown to others.
    func keep(evidence: JSONValue, of stream: StreamID, _ fault: LogFault) throws {
        try database.run(
            sql: """
                INSERT INTO evidence (stream, at, kind, sentence, content) VALUES (?, ?, ?, ?, ?)
                """,
            arguments: [
                stream.description, now.value, fault.kind.rawValue, fault.sentence,
                Data(evidence.canonicalBytes),
            ]
        )
    }
}
