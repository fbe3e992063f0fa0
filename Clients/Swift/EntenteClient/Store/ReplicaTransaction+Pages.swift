import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    /// Some entities of a stream, in the order of their ids, so that nobody need hold all of them.
    ///
    /// - Parameters:
    ///   - stream: The stream.
    ///   - type: Only those of a type that are there; without one deleted ones and overlays, too.
    ///   - last: The last one of the page before.
    ///   - count: How many at most.
    /// - Returns: The page; an empty one is the end.
    /// - Throws: What reading the database throws.
    func page(
        of stream: StreamID,
        type: FieldName?,
        after last: EntityID?,
        count: Int
    ) throws -> [EntityView] {
        try refresh(stream)
        let condition = type == nil ? "" : "AND type = :type AND present = 1"
        var arguments: StatementArguments = [
            "stream": stream.description, "last": last?.description ?? "", "count": count,
        ]
        if let type { arguments += ["type": type.description] }
        let rows = try database.rows(
            sql: """
                SELECT * FROM entity WHERE stream = :stream AND id > :last \(condition)
                ORDER BY id LIMIT :count
                """,
            arguments: arguments
        )
        return try rows.map { try Self.view($0, in: stream) }
    }

    /// An entity as it was displayed when the stream was last looked at; nil when nothing is known of it.
    func storedView(_ entity: EntityID, in stream: StreamID) throws -> EntityView? {
        let row = try database.row(
            sql: "SELECT * FROM entity WHERE stream = ? AND id = ? AND view IS NOT NULL",
            arguments: [stream.description, entity.description]
        )
        return try row.map { try Self.view($0, in: stream) }
    }

    private static func view(_ row: Row, in stream: StreamID) throws -> EntityView {
        guard let id = EntityID(row["id"] as String) else {
            throw ReplicaError(.storage, "The database holds an entity without an id.")
        }
        return EntityView(
            stream: stream,
            id: id,
            json: try JSONScanner.parse(Array(row["view"] as Data)),
            isOpaque: row["opaque"]
        )
    }
}
