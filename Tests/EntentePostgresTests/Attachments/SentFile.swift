import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync

/// Bytes that a test sends.
struct SentFile: Sendable {
    let bytes: [UInt8]
    let file: AttachmentFile

    /// Makes bytes that differ with the seed.
    init(_ count: Int, seed: UInt8 = 1, in world: World) {
        bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(seed)) }
        file = AttachmentFile(SHA256.digest(bytes), in: world.partnership)
    }

    func begin(
        _ device: DeviceID,
        quota: Int64 = Limits.attachmentQuotaBytes,
        _ store: PostgresAttachmentStore
    ) async throws -> AttachmentBeginning? {
        try await store.begin(
            file,
            size: Int64(bytes.count),
            quota: quota,
            device: device,
            now: World.now
        )
    }

    /// Sends all of it.
    @discardableResult
    func send(
        _ device: DeviceID,
        _ store: PostgresAttachmentStore,
        now: Milliseconds = World.now
    ) async throws -> ContentID? {
        let size = Int64(bytes.count)
        guard
            case .open(let content, var offset)? = try await store.begin(
                file,
                size: size,
                quota: Limits.attachmentQuotaBytes,
                device: device,
                now: now
            )
        else { return nil }
        while offset < size {
            let piece = bytes[Int(offset)...].prefix(Limits.attachmentPieceBytes)
            let next = try await store.add(
                Array(piece),
                at: offset,
                of: content,
                to: file,
                device: device,
                now: now
            )
            guard let next, next > offset else { throw World.Missing() }
            offset = next
        }
        guard try await store.end(file, content, fits: true, device: device, now: now) else {
            throw World.Missing()
        }
        return content
    }

    /// What a device gets of what a member has sent, all pieces together; nil when one is not there.
    func read(
        by member: MemberID,
        _ device: DeviceID,
        _ store: PostgresAttachmentStore
    ) async throws -> [UInt8]? {
        var read: [UInt8] = []
        var nth: Int64 = 0
        while read.count < bytes.count {
            let piece = try await store.piece(nth, of: file, by: member, device: device)
            guard let piece else { return nil }
            read += piece
            nth += 1
        }
        return read
    }
}

/// How many rows a table has.
func rows(of table: String, _ world: World) async throws -> Int64 {
    let count = Statement("test-rows-\(table)", "SELECT count(*) FROM entente.\(table)")
    return try await world.owner.query(count).int64(0, 0)
}
