import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import GRDB

/// Which entity has which key, and which row named it: a table that SQLite keeps on the disk for as long
/// as an import runs, so that memory does not grow with what is there.
struct ImportIndex {
    /// What a key leads to.
    struct Entry {
        let entity: EntityID
        /// The line of the file that named it; nil while none has.
        let line: Int?
    }

    /// What keys mean.
    enum Scope: Hashable {
        case key
        case titles(of: [FieldName], shared: Bool)

        fileprivate var name: String {
            switch self {
            case .key: "key"
            case .titles(let types, let shared):
                types.map(\.description).joined(separator: ",") + (shared ? " shared" : "")
            }
        }
    }

    let transaction: ReplicaTransaction

    /// Begins with nothing.
    func clear() throws {
        try transaction.database.execute(
            sql: """
                DROP TABLE IF EXISTS temp.import_key;
                CREATE TEMP TABLE import_key (
                    scope TEXT NOT NULL, key BLOB NOT NULL, entity TEXT NOT NULL, line INTEGER);
                CREATE INDEX temp.import_key_key ON import_key (scope, key);
                """
        )
    }

    /// Leaves nothing behind.
    func drop() throws {
        try transaction.database.execute(sql: "DROP TABLE IF EXISTS temp.import_key")
    }

    /// Whether entities were put in under a scope.
    func holds(_ scope: Scope) throws -> Bool {
        try transaction.database.row(
            sql: "SELECT 1 FROM temp.import_key WHERE scope = ? LIMIT 1",
            arguments: [scope.name]
        ) != nil
    }

    /// What has a key.
    func entries(_ key: [String], in scope: Scope = .key) throws -> [Entry] {
        try transaction.database.rows(
            sql:
                "SELECT entity, line FROM temp.import_key WHERE scope = ? AND key = ? ORDER BY entity",
            arguments: [scope.name, Self.digest(key)]
        ).compactMap { row in
            EntityID(row["entity"] as String).map { Entry(entity: $0, line: row["line"]) }
        }
    }

    /// Notes that an entity has a key.
    func put(
        _ key: [String],
        _ entity: EntityID,
        line: Int? = nil,
        in scope: Scope = .key
    ) throws {
        try transaction.database.run(
            sql: "INSERT INTO temp.import_key (scope, key, entity, line) VALUES (?, ?, ?, ?)",
            arguments: [scope.name, Self.digest(key), entity.description, line]
        )
    }

    /// Notes the line that named what has a key.
    func name(_ key: [String], line: Int) throws {
        try transaction.database.run(
            sql: "UPDATE temp.import_key SET line = ? WHERE scope = 'key' AND key = ?",
            arguments: [line, Self.digest(key)]
        )
    }

    /// Keys may be long; half a digest tells them apart.
    private static func digest(_ key: [String]) -> Data {
        let text = key.map { "\($0.utf8.count):\($0)" }.joined()
        return Data(SHA256.digest(text.utf8).bytes.prefix(16))
    }
}
