import EntenteDomain
import EntenteSync

/// Reads one stream on for reports, for whoever asks; one at a time, the others wait for that.
actor StreamFollower {
    private let streams: any StreamStore
    private let snapshots: any SnapshotStore
    private let zones: @Sendable (String) -> ZoneRules?
    private var followed: FollowedStream?
    private var running: Task<Reading, any Error>?

    init(
        streams: any StreamStore,
        snapshots: any SnapshotStore,
        zones: @escaping @Sendable (String) -> ZoneRules?
    ) {
        self.streams = streams
        self.snapshots = snapshots
        self.zones = zones
    }

    /// What a report reads of the stream.
    struct Reading: Sendable {
        let asOf: PartnershipState.AsOf
        let entities: EntityIndex
        let overlays: [EntityID: JSONValue]
        /// What is deleted and was edited meanwhile, with since when.
        let deleted: [EntityID: CivilDate]
        /// What members may do; of a control stream only.
        let roles: [MemberID: Set<Role>]
        /// In which civil dates were read.
        let zone: ZoneRules
        /// How much was read for it.
        let bytes: Int
    }

    /// The stream up to its head; a shared one names the zone, others are read in the one that is given.
    func reading(
        _ summary: StreamSummary,
        in zone: ZoneRules,
        for device: DeviceID
    ) async throws -> Reading {
        while let other = running {
            _ = await other.result
            leave(other)
        }
        // What is read is put together in the turn that ends the reading: the next one may begin at once.
        let own = Task {
            try await follow(summary, for: device)
            return try read(summary, in: zone)
        }
        running = own
        defer { leave(own) }
        return try await own.value
    }

    /// What a report reads of what was followed.
    private func read(_ summary: StreamSummary, in zone: ZoneRules) throws -> Reading {
        let named = followed?.zoneName.flatMap(zones) ?? .utc
        let zone = summary.audience == .shared ? named : zone
        followed?.read(in: zone)
        guard let followed else { throw Problem(.unavailable, retryAfter: 1) }
        return Reading(
            asOf: .init(stream: summary.id, audience: summary.audience, seq: followed.seq),
            entities: followed.entities,
            overlays: followed.overlays,
            deleted: followed.deleted,
            roles: summary.audience == .control ? followed.roles : [:],
            zone: zone,
            bytes: followed.bytes
        )
    }

    /// Notes that a reading is over, by whoever sees it first: waiting for one that is over gives nobody a turn,
    /// not even the one who began it.
    private func leave(_ reading: Task<Reading, any Error>) {
        if running == reading { running = nil }
    }

    private func follow(_ summary: StreamSummary, for device: DeviceID) async throws {
        if followed?.epoch != summary.head.epoch {
            followed = try await begin(summary, head: summary.head.size, device)
        }
        while let seq = followed?.seq, seq < summary.head.size {
            let page = try await streams.page(
                summary.id,
                after: seq,
                limit: Limits.pullChanges,
                device: device
            )
            guard let page, !page.records.isEmpty, page.head.epoch == summary.head.epoch else {
                throw Problem(
                    .unavailable,
                    retryAfter: 1,
                    cause: "the stream changed under a report"
                )
            }
            do {
                // In place: whoever held a copy would pay for all of it.
                try followed?.take(page.records)
            } catch {
                // It may have taken some of the page.
                followed = nil
                throw error
            }
            if followed?.isErased ?? false {
                followed = try await begin(summary, head: page.head.size, device)
            }
        }
    }

    /// Starts from the newest snapshot, or before the first change.
    private func begin(
        _ summary: StreamSummary,
        head: Int64,
        _ device: DeviceID
    ) async throws -> FollowedStream {
        // What was read before goes first: it must not be there twice.
        followed = nil
        let offer = try await snapshots.snapshot(of: summary.id, device: device)
        guard let manifest = offer?.manifest, manifest.epoch == summary.head.epoch else {
            return try FollowedStream(summary, head: head)
        }
        var lines: [[UInt8]] = []
        for (place, entry) in manifest.parts.enumerated() {
            let bytes = try await snapshots.part(
                place,
                of: summary.id,
                seq: manifest.seq,
                device: device
            )
            guard let bytes, !bytes.isEmpty else {
                throw Problem(.unavailable, retryAfter: 1, cause: "a snapshot went under a report")
            }
            lines += try SnapshotPart.lines(bytes, of: entry)
        }
        return try FollowedStream(summary, head: head, seq: manifest.seq, lines: lines)
    }
}
