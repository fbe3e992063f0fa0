import EntenteDomain
public import EntenteSync

/// When a gateway last served, as the database and the gateway's own folder both note it.
///
/// The database goes first, so it knows at least as much as the folder, unless its files were put back.
/// A mark is set at the start, every minute, and at the end: what was confirmed after the last mark of a
/// gateway that was killed, and is lost with the files, is found out by the devices alone (`ahead`).
public struct ServedMark: Hashable, Sendable {
    /// How many marks there have been.
    public let nth: Int64
    /// Random, so that two histories with as many marks are told apart.
    public let name: String

    /// Describes a mark.
    public init(nth: Int64, name: String) {
        self.nth = nth
        self.name = name
    }
}

extension PostgresStreamStore {
    /// Sets the next mark; write it down once this returns.
    public func markServed() async throws(StoreError) -> ServedMark {
        do {
            let rows = try await pool.query(StreamSQL.markServed, [])
            return ServedMark(nth: rows.int64(0, 0), name: rows.text(0, 1))
        } catch {
            throw StoreError(error)
        }
    }
}
