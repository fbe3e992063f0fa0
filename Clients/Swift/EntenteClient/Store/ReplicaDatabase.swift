package import EntenteCrypto
package import EntenteDomain
package import EntenteSync
package import GRDB

/// The database of a replica with what a step on it needs: no folder, no lock, no task.
///
/// `Replica` adds these three. A simulation does without: it takes the same steps one after another,
/// in an order that follows from a seed.
package final class ReplicaDatabase: Sendable {
    /// Who the replica is.
    package let identity: DeviceIdentity
    let key: Ed25519.SigningKey
    let now: @Sendable () -> Milliseconds
    let salt: @Sendable () -> [UInt8]
    let cache = StateCache()
    let queue: DatabaseQueue

    /// Takes over the database of an enrolled device.
    ///
    /// - Parameters:
    ///   - queue: The database; `prepare` has made its tables.
    ///   - key: The device's key.
    ///   - now: The clock that stamps changes.
    ///   - salt: Draws the salt of a change.
    /// - Throws: When the database names no device.
    package init(
        _ queue: DatabaseQueue,
        key: Ed25519.SigningKey,
        now: @escaping @Sendable () -> Milliseconds,
        salt: @escaping @Sendable () -> [UInt8] = { SecureRandom.bytes(Change.saltLength) }
    ) throws {
        self.queue = queue
        self.key = key
        self.now = now
        self.salt = salt
        identity = try queue.read { database in try ReplicaTransaction.identity(in: database) }
    }

    /// Makes the tables of a replica, or brings them up to date.
    package static func prepare(_ queue: DatabaseQueue) throws {
        try ReplicaSchema.migrator.migrate(queue)
    }

    /// Notes whose replica a new database is.
    package static func store(
        _ identity: DeviceIdentity,
        _ session: Session,
        in queue: DatabaseQueue
    ) throws {
        try queue.write { database in
            try ReplicaTransaction.store(identity, session, in: database)
        }
    }

    /// Gives one caller the database for itself, and waits until it is done.
    package func access<Value>(_ body: (ReplicaAccess) throws -> Value) throws -> Value {
        try queue.writeWithoutTransaction { try body(ReplicaAccess($0, self)) }
    }

    /// Gives one caller the database for itself, without holding up a thread meanwhile.
    func access<Value: Sendable>(
        _ body: @Sendable (ReplicaAccess) throws -> Value
    ) async throws -> Value {
        try await queue.writeWithoutTransaction { try body(ReplicaAccess($0, self)) }
    }
}

/// A replica's database while one caller has it for itself.
package struct ReplicaAccess {
    private let database: Database
    private let replica: ReplicaDatabase

    init(_ database: Database, _ replica: ReplicaDatabase) {
        self.database = database
        self.replica = replica
    }

    /// Runs one step as one transaction: all of it is durable, or none of it happened.
    package func transaction<Value>(
        _ body: (ReplicaTransaction) throws -> Value
    ) throws -> Value {
        let transaction = ReplicaTransaction(database, of: replica)
        var value: Value?
        try database.inTransaction(.immediate) {
            value = try body(transaction)
            return .commit
        }
        // Nobody else has the database yet: the next transaction finds the cache as it must be.
        replica.cache.put(transaction.working)
        replica.cache.put(transaction.registers)
        guard let value else { preconditionFailure("the body has returned") }
        return value
    }
}

/// It is good for as long as its caller has the database.
@available(*, unavailable)
extension ReplicaAccess: Sendable {}
