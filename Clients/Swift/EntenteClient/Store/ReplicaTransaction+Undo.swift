import EntenteDomain
import EntenteSync
import GRDB

/// Which change takes back which, so that taking back walks further back each time (clause 2.4).
///
/// It is known on this device only: to everybody else a change that takes something back is one like
/// any other.
extension ReplicaTransaction {
    /// The counter of this device's last change that was not taken back and takes nothing back; nil when
    /// there is none.
    func lastStandingChange(in stream: StreamID) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT max(n) FROM change
                WHERE stream = ? AND device = ? AND state <> 'rejected'
                    AND undoes IS NULL AND undone = 0
                """,
            arguments: [stream.description, identity.device.description]
        )
    }

    /// The counters of this device's changes since one that take something back, each with that of what it
    /// takes back.
    func undos(after n: Int64, in stream: StreamID) throws -> [Int64: Int64] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT n, undoes FROM change
                WHERE stream = ? AND device = ? AND n > ? AND undoes IS NOT NULL
                    AND state <> 'rejected'
                """,
            arguments: [stream.description, identity.device.description, n]
        )
        return Dictionary(rows.map { ($0["n"], $0["undoes"]) }) { $1 }
    }

    /// Notes that a change takes another back; if that one took back a third, the third stands again.
    func noteUndo(_ n: Int64, of target: Int64, in stream: StreamID) throws {
        try database.execute(
            sql: "UPDATE change SET undoes = ? WHERE stream = ? AND device = ? AND n = ?",
            arguments: [target, stream.description, identity.device.description, n]
        )
        try mark(target, isUndone: true, in: stream)
        if let third = try undone(by: target, in: stream) {
            try mark(third, isUndone: false, in: stream)
        }
    }

    /// Notes that a change will not count: what it took back stands again.
    func noteRefusal(of n: Int64, in stream: StreamID) throws {
        guard let target = try undone(by: n, in: stream) else { return }
        try mark(target, isUndone: false, in: stream)
        if let third = try undone(by: target, in: stream) {
            try mark(third, isUndone: true, in: stream)
        }
    }

    private func undone(by n: Int64, in stream: StreamID) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: """
                SELECT undoes FROM change
                WHERE stream = ? AND device = ? AND n = ? AND undoes IS NOT NULL
                """,
            arguments: [stream.description, identity.device.description, n]
        )
    }

    private func mark(_ n: Int64, isUndone: Bool, in stream: StreamID) throws {
        try database.execute(
            sql: "UPDATE change SET undone = ? WHERE stream = ? AND device = ? AND n = ?",
            arguments: [isUndone, stream.description, identity.device.description, n]
        )
    }
}
