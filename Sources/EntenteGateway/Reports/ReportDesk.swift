import EntenteDomain
import EntenteSync

/// Reads streams for reports, and keeps what it has read until others are asked for more.
///
/// Who may read a stream is decided by the store at every request; what is kept here is never shown
/// without. A report sees every change that was in the log when it was asked for, so whoever has written
/// something finds it in there.
actor ReportDesk {
    private let streams: any StreamStore
    private let snapshots: any SnapshotStore
    private let zones: @Sendable (String) -> ZoneRules?
    private var kept: [StreamID: FollowedStream] = [:]
    /// Kept streams, the one that was asked for last at the end.
    private var order: [StreamID] = []
    private var running: [StreamID: Task<FollowedStream, any Error>] = [:]

    init(
        streams: any StreamStore,
        snapshots: any SnapshotStore,
        zones: @escaping @Sendable (String) -> ZoneRules?
    ) {
        self.streams = streams
        self.snapshots = snapshots
        self.zones = zones
    }

    /// What a device may read of a partnership, for a report; with the zone of its civil dates.
    func state(
        of partnership: Session.Partnership,
        for caller: Principal
    ) async throws -> (state: PartnershipState, zone: ZoneRules) {
        let known = try await streams.streams(of: caller.device).filter {
            $0.partnership == partnership.id
        }
        let readable = known.filter { $0.audience != .control }
        var zone = ZoneRules.utc
        var reading = PartnershipReading()
        // The shared stream comes first: its page names the zone.
        for summary in readable.sorted(by: { $0.audience == .shared && $1.audience != .shared }) {
            var followed = try await follow(summary, for: caller.device)
            if summary.audience == .shared { zone = followed.zoneName.flatMap(zones) ?? .utc }
            followed.move(to: zone)
            reading.add(
                .init(stream: summary.id, audience: summary.audience, seq: followed.seq),
                records: followed.records.values,
                overlays: followed.overlays
            )
            keep(followed)
        }
        if let control = known.first(where: { $0.audience == .control }) {
            let followed = try await follow(control, for: caller.device)
            reading.add(roles: followed.roles)
            keep(followed)
        }
        // Whoever lost access while others' reading was waited for gets nothing of it.
        let still = Set(try await streams.streams(of: caller.device).map(\.id))
        guard readable.allSatisfy({ still.contains($0.id) }) else { throw Problem(.notFound) }
        return (reading.state(of: partnership, viewer: caller.organisation), zone)
    }

    /// A stream up to its head; one request at a time reads it on, the others wait for that.
    private func follow(
        _ summary: StreamSummary,
        for device: DeviceID
    ) async throws -> FollowedStream {
        while let reading = running[summary.id] { _ = await reading.result }
        let known = kept.removeValue(forKey: summary.id)
        let start = known?.epoch == summary.head.epoch ? known : nil
        let reading = Task { [streams, snapshots] in
            try await Self.follow(summary, from: start, streams, snapshots, device)
        }
        running[summary.id] = reading
        defer { running[summary.id] = nil }
        do {
            let followed = try await reading.value
            keep(followed)
            return followed
        } catch {
            // What one caller could not read says nothing against what was read before.
            if let start { keep(start) }
            throw error
        }
    }

    private static func follow(
        _ summary: StreamSummary,
        from start: FollowedStream?,
        _ streams: any StreamStore,
        _ snapshots: any SnapshotStore,
        _ device: DeviceID
    ) async throws -> FollowedStream {
        var followed: FollowedStream
        if let start {
            followed = start
        } else {
            followed = try await begin(summary, head: summary.head.size, snapshots, device)
        }
        while followed.seq < summary.head.size {
            let page = try await streams.page(
                summary.id,
                after: followed.seq,
                limit: Limits.pullChanges,
                device: device
            )
            guard let page, !page.records.isEmpty, page.head.epoch == followed.epoch else {
                throw Problem(
                    .unavailable,
                    retryAfter: 1,
                    cause: "the stream changed under a report"
                )
            }
            try followed.take(page.records)
            if followed.isErased {
                followed = try await begin(summary, head: page.head.size, snapshots, device)
            }
        }
        return followed
    }

    /// Starts from the newest snapshot, or before the first change.
    private static func begin(
        _ summary: StreamSummary,
        head: Int64,
        _ snapshots: any SnapshotStore,
        _ device: DeviceID
    ) async throws -> FollowedStream {
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

    /// Keeps a stream, and forgets those that were not asked for the longest time.
    private func keep(_ followed: FollowedStream) {
        kept[followed.stream] = followed
        order.removeAll { $0 == followed.stream }
        order.append(followed.stream)
        var count = kept.values.reduce(0) { $0 + $1.count }
        while count > Limits.reportEntities, order.count > 1 {
            count -= kept.removeValue(forKey: order.removeFirst())?.count ?? 0
        }
    }
}
