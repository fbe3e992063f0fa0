public import EntenteCrypto
public import EntenteDomain
public import EntenteSync
import Foundation
import GRDB
import Synchronization

/// One device's copy of its streams, in one SQLite database, with the changes made on it.
///
/// 1. Whatever happens in one step (changes, cursor, counters, what is shown) is one transaction,
///    durable when the call returns (rules F4, F7; `synchronous = FULL`).
/// 2. It works the same without a network: reading and editing never ask the gateway.
/// 3. One replica has one writer; a second one is refused while the first is open.
/// 4. Nothing is global: any number of replicas may be open in one process, each in its own folder.
public final class Replica: Sendable {
    /// Where the replica lives.
    public let folder: ProfileFolder
    private let database: ReplicaDatabase
    private let lock: WriterLock
    private let listeners = Mutex<[AsyncStream<StreamID>.Continuation]>([])

    /// Opens the replica of an enrolled device, waiting for a while when another process has it open.
    ///
    /// The clock stamps changes; it orders nothing (clause 1.6).
    public static func open(
        _ folder: ProfileFolder,
        waiting: Duration = .zero,
        now: @escaping @Sendable () -> Milliseconds = systemTime
    ) async throws(ReplicaError) -> Replica {
        guard FileManager.default.fileExists(atPath: folder.database.path),
            let seed = try PrivateFile.read(folder.key)
        else {
            throw ReplicaError(
                .notEnrolled,
                "There is no enrolled device in \(folder.url.path); "
                    + "run `entente enrol URL CODE` first."
            )
        }
        let lock = try await WriterLock(folder.lock, waiting: waiting)
        if let place = try PrivateFile.read(folder.moved) {
            throw ReplicaError(
                .moved,
                "This device was packed into \(String(decoding: place, as: UTF8.self)) and is "
                    + "wherever that was unpacked."
            )
        }
        let queue = try openDatabase(folder)
        let renewed = try finishSuccession(folder, seed: seed, queue, now)
        return try Replica(folder, seed: renewed ?? seed, queue: queue, lock: lock, now: now)
    }

    /// Takes up a new name that the folder was granted; answers the seed of its key.
    private static func finishSuccession(
        _ folder: ProfileFolder,
        seed: [UInt8],
        _ queue: DatabaseQueue,
        _ now: @escaping @Sendable () -> Milliseconds
    ) throws(ReplicaError) -> [UInt8]? {
        do {
            guard let succession = try Succession(folder) else { return nil }
            let key = try Ed25519.SigningKey(rawSeed: seed)
            try succession.finish(in: folder, ReplicaDatabase(queue, key: key, now: now))
            return succession.key.rawSeed
        } catch {
            throw storageError(error, folder)
        }
    }

    /// Writes a copy of the database that needs no other file.
    func copyDatabase(to url: URL) async throws(ReplicaError) {
        do {
            try await database.queue.writeWithoutTransaction {
                try $0.execute(sql: "VACUUM INTO ?", arguments: [url.path])
            }
        } catch {
            throw storageError(error, folder)
        }
    }

    /// Makes the replica of a device that has just been enrolled.
    ///
    /// The key is written before the database, so that a database always has its key.
    public static func create(
        _ folder: ProfileFolder,
        identity: DeviceIdentity,
        session: Session,
        key: Ed25519.SigningKey,
        now: @escaping @Sendable () -> Milliseconds = systemTime
    ) async throws(ReplicaError) -> Replica {
        try PrivateFile.makeFolder(folder.url)
        let lock = try await WriterLock(folder.lock, waiting: .zero)
        guard !FileManager.default.fileExists(atPath: folder.database.path) else {
            throw ReplicaError(
                .alreadyEnrolled,
                "The folder \(folder.url.path) holds an enrolled device already; "
                    + "name another with --profile or --home."
            )
        }
        try PrivateFile.write(key.rawSeed, to: folder.key)
        let queue = try openDatabase(folder)
        try store(identity, session, in: queue, folder)
        return try Replica(folder, seed: key.rawSeed, queue: queue, lock: lock, now: now)
    }

    /// Who the replica is.
    public var identity: DeviceIdentity { database.identity }
    /// The device's public key, which the control stream shows to everybody.
    public var publicKey: [UInt8] { database.key.publicKey }

    private init(
        _ folder: ProfileFolder,
        seed: [UInt8],
        queue: DatabaseQueue,
        lock: WriterLock,
        now: @escaping @Sendable () -> Milliseconds
    ) throws(ReplicaError) {
        self.folder = folder
        self.lock = lock
        do {
            let key = try Ed25519.SigningKey(rawSeed: seed)
            database = try ReplicaDatabase(queue, key: key, now: now)
        } catch {
            throw storageError(error, folder)
        }
    }

    private static func store(
        _ identity: DeviceIdentity,
        _ session: Session,
        in queue: DatabaseQueue,
        _ folder: ProfileFolder
    ) throws(ReplicaError) {
        do {
            try ReplicaDatabase.store(identity, session, in: queue)
        } catch {
            throw storageError(error, folder)
        }
    }

    private static func openDatabase(_ folder: ProfileFolder) throws(ReplicaError) -> DatabaseQueue
    {
        var configuration = Configuration()
        configuration.journalMode = .wal
        do {
            let queue = try DatabaseQueue(
                path: folder.database.path,
                configuration: configuration
            )
            // Opening in WAL mode lowers this to NORMAL, which may lose the last commits.
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            guard try queue.read(ReplicaSchema.migrator.hasBeenSuperseded) == false else {
                throw ReplicaError(
                    .newerVersion,
                    "A newer entente wrote \(folder.url.path); use that version or a newer one."
                )
            }
            try ReplicaDatabase.prepare(queue)
            return queue
        } catch {
            throw storageError(error, folder)
        }
    }

    /// Closes the database and lets another process open the replica.
    public func close() {
        for listener in listeners.withLock({ $0 }) { listener.finish() }
        try? database.queue.close()
        lock.release()
    }

    /// Runs one step as one transaction: all of it is durable, or none of it happened.
    func transaction<Value: Sendable>(
        _ body: @Sendable (ReplicaTransaction) throws -> Value
    ) async throws(ReplicaError) -> Value {
        try await access { try $0.transaction(body) }
    }

    /// Runs several steps, each a transaction, with nobody else's between them.
    func access<Value: Sendable>(
        _ body: @Sendable (ReplicaAccess) throws -> Value
    ) async throws(ReplicaError) -> Value {
        do {
            return try await database.access(body)
        } catch {
            throw storageError(error, folder)
        }
    }

    /// The streams that get changes of this device from now on, as they get them.
    public func edits() -> AsyncStream<StreamID> {
        let (stream, continuation) = AsyncStream<StreamID>.makeStream(
            bufferingPolicy: .bufferingNewest(64)
        )
        listeners.withLock { $0.append(continuation) }
        return stream
    }

    func announceEdit(of stream: StreamID) {
        for listener in listeners.withLock({ $0 }) { listener.yield(stream) }
    }
}

/// The system's clock.
@Sendable
public func systemTime() -> Milliseconds {
    Milliseconds(Int64(Date().timeIntervalSince1970 * 1_000))
}

/// Any failure as one of a replica.
private func storageError(_ error: any Error, _ folder: ProfileFolder) -> ReplicaError {
    switch error {
    case let error as ReplicaError: error
    case let fault as LogFault: ReplicaError(.corrupt, fault.sentence)
    case is CancellationError: ReplicaError(.interrupted, "Interrupted; nothing was stored.")
    case let error as DatabaseError:
        ReplicaError(
            .storage,
            "The database in \(folder.url.path) failed: \(error.message ?? "no reason given")."
        )
    default: ReplicaError(.storage, "The replica in \(folder.url.path) failed: \(error).")
    }
}
