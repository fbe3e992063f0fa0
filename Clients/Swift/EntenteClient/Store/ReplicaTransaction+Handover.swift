import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    /// Gives the folder another name, because somebody else writes with the one it had (rule F9).
    ///
    /// What waited is set aside, and made again under the new name once the log is here; what the log
    /// has under the old name stays that device's, whoever it was.
    func handOver(to device: DeviceID) throws {
        let streams = try String.fetchAll(database, sql: "SELECT id FROM stream")
            .compactMap { StreamID($0) }
        for stream in streams {
            let first = try Int64.fetchOne(
                database,
                sql: """
                    SELECT min(n) FROM change WHERE stream = ? AND device = ? AND state = 'waiting'
                    """,
                arguments: [stream.description, identity.device.description]
            )
            if let first { try setAside(from: first, seen: .max, .forked, in: stream) }
            // What the gateway has answered for comes with the log, like anybody's.
            try database.execute(
                sql: """
                    DELETE FROM change WHERE stream = ? AND device = ? AND seq IS NULL
                        AND state <> 'rejected'
                    """,
                arguments: [stream.description, identity.device.description]
            )
            forgetAll(stream)
        }
        try database.execute(sql: "UPDATE entity SET view = NULL")
        try database.execute(
            sql: """
                UPDATE stream SET next = 1, rebuild = coalesce(rebuild, 'changes'),
                    halt = CASE halt WHEN 'forked' THEN NULL ELSE halt END
                """
        )
        // Counters of the old name say nothing of the new one's changes.
        try database.execute(sql: "UPDATE aside SET first = NULL, last = NULL")
        try database.execute(sql: "UPDATE device SET id = ?", arguments: [device.description])
    }

    /// Takes a change out of those that are to be made again when the log turns out to have it: its
    /// answer had been lost, and its author has another name since.
    func dropIfLogged(_ content: [UInt8], in stream: StreamID) throws {
        let id = try Int64.fetchOne(
            database,
            sql: """
                SELECT id FROM aside WHERE stream = ? AND again IS NULL AND content = ? LIMIT 1
                """,
            arguments: [stream.description, Data(content)]
        )
        guard let id else { return }
        try database.execute(
            sql: "UPDATE aside SET again = ? WHERE id = ?",
            arguments: [now.value, id]
        )
        try advanceTexts(by: content, in: stream)
    }

    /// Counts the edits of a change as made in the texts that the others are compared with.
    func advanceTexts(by content: [UInt8], in stream: StreamID) throws {
        let change = try JSONValue.message(content) { (json) throws(MessageError) in
            try Change(json)
        }
        for operation in change.operations {
            guard case .text(let field, let splice) = operation.action else { continue }
            try advanceText(stream, operation.entity, field, by: splice)
        }
    }

    /// Counts an edit as made in the text that the others are compared with.
    private func advanceText(
        _ stream: StreamID,
        _ entity: EntityID,
        _ field: FieldName,
        by splice: TextSplice
    ) throws {
        let key: StatementArguments = [
            stream.description, entity.description, field.description,
        ]
        let before = try String.fetchOne(
            database,
            sql: "SELECT before FROM aside_text WHERE stream = ? AND entity = ? AND field = ?",
            arguments: key
        )
        guard let before else { return }
        var scalars = Array(before.unicodeScalars)
        guard scalars.count == splice.length else { return }
        scalars.replaceSubrange(
            splice.index..<(splice.index + splice.delete),
            with: Array(splice.insert.unicodeScalars)
        )
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        try database.execute(
            sql: "UPDATE aside_text SET before = ? WHERE stream = ? AND entity = ? AND field = ?",
            arguments: StatementArguments([String(view)]) + key
        )
    }
}
