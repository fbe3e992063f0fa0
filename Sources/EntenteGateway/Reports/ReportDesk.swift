import EntenteDomain
import EntenteSync

/// Reads streams for reports, and keeps what it has read until others are asked for more.
///
/// Who may read a stream is decided by the store at every request; what is kept here is never shown
/// without. A report sees every change that was in the log when it was asked for, so whoever has written
/// something finds it in there. The desk itself only knows who reads what: each stream is read by a
/// follower of its own, beside the others.
actor ReportDesk {
    private let streams: any StreamStore
    private let snapshots: any SnapshotStore
    private let zones: @Sendable (String) -> ZoneRules?
    private var followers: [StreamID: StreamFollower] = [:]
    /// How much was read for each stream that is kept.
    private var bytes: [StreamID: Int] = [:]
    /// The streams, the one that was asked for last at the end.
    private var order: [StreamID] = []

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
    ///
    /// With `shared` it is what every organisation reads, and no more: what the partner sees.
    func state(
        of partnership: Session.Partnership,
        for caller: Principal,
        shared: Bool = false
    ) async throws -> (state: PartnershipState, zone: ZoneRules) {
        let known = try await streams.streams(of: caller.device).filter {
            $0.partnership == partnership.id
        }
        let readable = known.filter { shared ? $0.audience == .shared : $0.audience != .control }
        var zone = ZoneRules.utc
        var reading = PartnershipReading()
        // The shared stream comes first: its page names the zone.
        for summary in readable.sorted(by: { $0.audience == .shared && $1.audience != .shared }) {
            let read = try await follower(of: summary.id)
                .reading(summary, in: zone, for: caller.device)
            if summary.audience == .shared { zone = read.zone }
            reading.add(
                read.asOf,
                entities: read.entities,
                overlays: read.overlays,
                deleted: read.deleted
            )
            keep(summary.id, read.bytes)
        }
        if let control = known.first(where: { $0.audience == .control }) {
            let read = try await follower(of: control.id)
                .reading(control, in: zone, for: caller.device)
            reading.add(roles: read.roles)
            keep(control.id, read.bytes)
        }
        // Whoever lost access while others' reading was waited for gets nothing of it.
        let still = Set(try await streams.streams(of: caller.device).map(\.id))
        guard readable.allSatisfy({ still.contains($0.id) }) else { throw Problem(.notFound) }
        return (reading.state(of: partnership, viewer: shared ? nil : caller.organisation), zone)
    }

    private func follower(of stream: StreamID) -> StreamFollower {
        if let known = followers[stream] { return known }
        let new = StreamFollower(streams: streams, snapshots: snapshots, zones: zones)
        followers[stream] = new
        order.append(stream)
        return new
    }

    /// Notes what a stream costs, and forgets those that were not asked for the longest time.
    private func keep(_ stream: StreamID, _ size: Int) {
        // Forgotten while it was read: whoever asks next reads it anew.
        guard followers[stream] != nil else { return }
        bytes[stream] = size
        order.removeAll { $0 == stream }
        order.append(stream)
        while order.count > 1, bytes.values.reduce(0, +) > Limits.reportBytes {
            let oldest = order.removeFirst()
            followers[oldest] = nil
            bytes[oldest] = nil
        }
    }
}
