/// One SQL statement under a name that errors, metrics and the server's prepared statements use.
///
/// Statements are constants of the stores: no SQL is built from strings at run time, values travel
/// as parameters only. A name stands for one text in the whole program.
public struct Statement: Hashable, Sendable {
    /// The name: short, stable, without any value.
    public let name: String
    /// The text, with `$1`, `$2` and so on for the parameters.
    public let sql: String
    /// Whether running it alone can change something that outlives it.
    ///
    /// A statement that may write is never cancelled outside a transaction, and a connection that is
    /// lost after it was sent leaves its outcome unknown.
    public let mayWrite: Bool

    /// Names a statement; it counts as writing unless it begins with SELECT, VALUES, SHOW or EXPLAIN.
    ///
    /// - Parameters:
    ///   - name: At most 60 bytes, because PostgreSQL cuts identifiers at 63.
    ///   - sql: One statement.
    ///   - mayWrite: To be given for a SELECT that calls a function which writes.
    public init(_ name: String, _ sql: String, mayWrite: Bool? = nil) {
        precondition((1...60).contains(name.utf8.count), "a statement's name has 1 to 60 bytes")
        self.name = name
        self.sql = sql
        self.mayWrite = mayWrite ?? !Self.readsOnly(sql)
    }

    private static func readsOnly(_ sql: String) -> Bool {
        let word = sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.lowercased()
        return ["select", "values", "show", "explain"].contains(word)
    }
}
