import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import GRDB

/// One step on a replica's database, while it has the database for itself.
///
/// Lives as long as its transaction. What it takes out of the cache it gives back only after the
/// commit (`Replica.transaction`).
package final class ReplicaTransaction {
    let database: Database
    let identity: DeviceIdentity
    let key: Ed25519.SigningKey
    let now: Milliseconds
    let salt: @Sendable () -> [UInt8]
    private let cache: StateCache
    /// The states that this step has taken out of the cache, or folded.
    var working: [StateCache.Key: EntityState] = [:]
    /// What this step has read of control streams.
    var registers: [StreamID: ControlRegister] = [:]
    /// Streams whose snapshot holds what is erased now, and has to be fetched anew.
    var spoiled: Set<StreamID> = []

    init(_ database: Database, of replica: ReplicaDatabase) {
        self.database = database
        identity = replica.identity
        key = replica.key
        now = replica.now()
        salt = replica.salt
        cache = replica.cache
    }

    // MARK: Who this device is

    static func store(
        _ identity: DeviceIdentity,
        _ session: Session,
        in database: Database
    ) throws {
        let principal = identity.principal
        try database.run(
            sql: """
                INSERT INTO device
                    (one, id, member, department, organisation, gateway, head_key, session)
                VALUES (1, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                principal.device.description, principal.member.description,
                principal.department.description, principal.organisation.description,
                identity.gateway.absoluteString, Data(identity.headKey),
                Data(session.json.canonicalBytes),
            ]
        )
    }

    static func identity(in database: Database) throws -> DeviceIdentity {
        guard let row = try database.row(sql: "SELECT * FROM device"),
            let device = DeviceID(row["id"] as String),
            let member = MemberID(row["member"] as String),
            let department = DepartmentID(row["department"] as String),
            let organisation = OrganisationID(row["organisation"] as String),
            let gateway = URL(string: row["gateway"] as String)
        else {
            throw ReplicaError(.notEnrolled, "The enrolment was not finished; enrol again.")
        }
        return DeviceIdentity(
            principal: Principal(
                device: device,
                member: member,
                department: department,
                organisation: organisation
            ),
            gateway: gateway,
            headKey: Array(row["head_key"] as Data)
        )
    }

    func session() throws -> Session {
        guard let bytes = try Data.fetchOne(database, sql: "SELECT session FROM device") else {
            throw ReplicaError(.notEnrolled, "The enrolment was not finished; enrol again.")
        }
        return try JSONValue.message(Array(bytes)) { (json) throws(MessageError) in
            try Session(json)
        }
    }

    func store(_ session: Session) throws {
        try database.run(
            sql: "UPDATE device SET session = ?",
            arguments: [Data(session.json.canonicalBytes)]
        )
    }

    // MARK: Folded entities

    /// An entity as the log and the waiting changes make it.
    func state(_ stream: StreamID, _ entity: EntityID) throws -> EntityState {
        let key = StateCache.Key(stream: stream, entity: entity)
        if let state = working[key] { return state }
        let state = try cache.take(key) ?? fold(key)
        working[key] = state
        return state
    }

    /// What was known of a control stream before this step.
    func takeRegister(_ stream: StreamID) -> ControlRegister? { cache.takeRegister(stream) }

    /// Forgets a folded entity, because something was taken out of what it is made of.
    func forget(_ stream: StreamID, _ entity: EntityID) {
        let key = StateCache.Key(stream: stream, entity: entity)
        working[key] = nil
        _ = cache.take(key)
    }

    /// The entities of a stream that are folded.
    func foldedEntities(of stream: StreamID) -> [EntityID] {
        let all = working.keys.filter { $0.stream == stream } + cache.keys(of: stream)
        return Set(all).map(\.entity)
    }

    /// Forgets all folded entities of a stream.
    func forgetAll(_ stream: StreamID) {
        working = working.filter { $0.key.stream != stream }
        cache.drop(stream)
    }

    /// Changes a folded entity if there is one; without one there is nothing to keep up to date.
    func updateIfFolded(
        _ stream: StreamID,
        _ entity: EntityID,
        _ update: (inout EntityState) -> Void
    ) {
        let key = StateCache.Key(stream: stream, entity: entity)
        guard var state = working.removeValue(forKey: key) ?? cache.take(key) else { return }
        update(&state)
        working[key] = state
    }

    private func fold(_ key: StateCache.Key) throws -> EntityState {
        var (state, seq) = try kept(key)
        let start = seq
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT change.* FROM touch JOIN change ON change.id = touch.change
                WHERE touch.stream = ? AND touch.entity = ? AND change.state <> 'rejected'
                    AND change.opaque = 0 AND (change.state <> 'logged' OR change.seq > ?)
                ORDER BY change.seq IS NULL, change.seq, change.n
                """,
            arguments: [key.stream.description, key.entity.description, seq]
        )
        var count = 0
        while let row = try rows.next() {
            let stored = try StoredChange(row)
            if let next = stored.confirmation?.seq {
                seq = next
                count += 1
            } else {
                try keep(&state, at: seq, key, if: count >= Self.longFold)
                count = 0
            }
            state.apply(
                try stored.change(),
                device: stored.device,
                confirmation: stored.confirmation
            )
        }
        try keep(&state, at: seq, key, if: count >= Self.longFold && seq > start)
        try forgetEdits(of: &state, in: key.stream, asOf: .max)
        return state
    }

    /// Logged changes after which it is worth while to keep what they make of an entity, so that nobody
    /// folds them a second time.
    private static let longFold = 64

    /// An entity as it was last kept, and the seq up to which it was folded.
    func kept(_ key: StateCache.Key) throws -> (state: EntityState, seq: Int64) {
        let row = try database.row(
            sql: "SELECT seq, line FROM state WHERE stream = ? AND entity = ?",
            arguments: [key.stream.description, key.entity.description]
        )
        guard let row else { return (EntityState(id: key.entity), 0) }
        return (try EntityState(snapshotLine: Array(row["line"] as Data)), row["seq"])
    }

    private func keep(
        _ state: inout EntityState,
        at seq: Int64,
        _ key: StateCache.Key,
        if isLong: Bool
    ) throws {
        // A snapshot's own line must stay, in case the log is put back to where it ends.
        guard isLong, try snapshotBase(key.stream) == 0 else { return }
        try forgetEdits(of: &state, in: key.stream, asOf: seq)
        guard let line = state.snapshotLine else { return }
        try keep(line, of: key.entity, at: seq, in: key.stream)
    }

    func keep(_ line: [UInt8], of entity: EntityID, at seq: Int64, in stream: StreamID) throws {
        try database.run(
            sql: "INSERT OR REPLACE INTO state (stream, entity, seq, line) VALUES (?, ?, ?, ?)",
            arguments: [stream.description, entity.description, seq, Data(line)]
        )
    }
}

/// A row of the table `change`.
struct StoredChange {
    let id: Int64
    let device: DeviceID
    let n: Int64
    let at: Milliseconds
    let digest: Digest
    let content: [UInt8]
    let state: String
    let confirmation: Origin.Confirmation?
    let standing: ChangeStanding
    /// Whether the gateway had answered for it before it came back with the log.
    let isPromised: Bool
    private let erased: [UInt8]?

    init(_ row: Row) throws {
        guard let device = DeviceID(row["device"] as String),
            let digest = Digest(bytes: row["digest"] as Data)
        else { throw ReplicaError(.storage, "The database holds a change that has no author.") }
        id = row["id"]
        self.device = device
        n = row["n"]
        at = Milliseconds(row["at"])
        self.digest = digest
        content = Array(row["content"] as Data)
        state = row["state"]
        confirmation = try Self.confirmation(row)
        standing = Self.standing(row)
        isPromised = row["promised"] as Int64? != nil
        erased = (row["erased"] as Data?).map(Array.init)
    }

    /// That the content was erased; nil while it is as it came.
    func erasure() throws -> Erasure? {
        try erased.map { bytes in
            try JSONValue.message(bytes) { (json) throws(MessageError) in
                try Erasure(json, path: "erased")
            }
        }
    }

    /// The change that the bytes say.
    func change() throws -> Change {
        try JSONValue.message(content) { [erased] (json) throws(MessageError) in
            try Change(json, isRemainder: erased != nil)
        }
    }

    private static func confirmation(_ row: Row) throws -> Origin.Confirmation? {
        try header(row).map { Origin.Confirmation($0) }
    }

    /// What the server assigned; nil before that, and for what is known only through a snapshot.
    static func header(_ row: Row) throws -> ChangeRecord.Header? {
        guard let seq = row["seq"] as Int64? else { return nil }
        guard let device = DeviceID(row["device"] as String),
            let member = (row["member"] as String?).flatMap({ MemberID($0) }),
            let organisation = (row["organisation"] as String?).flatMap({ OrganisationID($0) }),
            let acl = row["acl"] as Int64?, let received = row["received"] as Int64?,
            let size = row["known_size"] as Int64?,
            let root = (row["known_root"] as Data?).flatMap({ Digest(bytes: $0) })
        else { throw ReplicaError(.storage, "The database holds a change without its header.") }
        return ChangeRecord.Header(
            seq: seq,
            n: row["n"],
            device: device,
            member: member,
            organisation: organisation,
            acl: acl,
            received: Milliseconds(received),
            known: KnownHead(size: size, root: root)
        )
    }

    private static func standing(_ row: Row) -> ChangeStanding {
        if let seq = row["seq"] as Int64? { return .inTheLog(seq: seq) }
        if let code = (row["rejection"] as String?).flatMap(RejectionCode.init(rawValue:)) {
            return .rejected(Rejection(code, detail: row["rejection_detail"] ?? ""))
        }
        if let seq = row["promised"] as Int64? { return .received(seq: seq) }
        return .onThisDevice
    }
}
