public import EntenteDomain
import EntenteSync
import Foundation

extension Replica {
    /// What frameworks compute with, from all streams of a partnership that this device reads: what is
    /// in the log as far as it is here, and what this device has written since.
    public func state(of partnership: PartnershipID) async throws(ReplicaError) -> PartnershipState
    {
        try await transaction { try $0.state(of: partnership) }
    }

    /// The same of the stream that all organisations read, and of no other: what the partner sees.
    public func sharedState(
        of partnership: PartnershipID
    ) async throws(ReplicaError) -> PartnershipState {
        try await transaction { try $0.sharedState(of: partnership) }
    }

    /// The civil date of an instant in a partnership's time zone.
    public func day(
        of instant: Milliseconds,
        in partnership: PartnershipID
    ) async throws(ReplicaError) -> CivilDate {
        instant.day(in: try await transaction { try $0.zone(of: partnership) })
    }

    /// The instant at which a civil date begins in a partnership's time zone.
    public func start(
        of day: CivilDate,
        in partnership: PartnershipID
    ) async throws(ReplicaError) -> Milliseconds {
        day.start(in: try await transaction { try $0.zone(of: partnership) })
    }
}

extension ReplicaTransaction {
    /// What frameworks compute with, from all streams of a partnership: each as it is at this moment.
    func state(of partnership: PartnershipID) throws -> PartnershipState {
        try state(of: partnership, viewer: identity.principal.organisation) { _ in true }
    }

    /// The same of the stream that all organisations read, and of no other.
    func sharedState(of partnership: PartnershipID) throws -> PartnershipState {
        try state(of: partnership, viewer: nil) { $0 == .shared }
    }

    /// A partnership that this device knows.
    func known(_ partnership: PartnershipID) throws -> Session.Partnership {
        guard let known = try session().partnerships.first(where: { $0.id == partnership })
        else { throw ReplicaError(.notFound, "This device knows no such partnership.") }
        return known
    }

    private func state(
        of partnership: PartnershipID,
        viewer: OrganisationID?,
        _ isRead: (Audience) -> Bool
    ) throws -> PartnershipState {
        let streams = try statuses().filter { $0.partnership == partnership }
        let zone = try zone(of: partnership)
        var reading = PartnershipReading()
        for stream in streams where stream.audience != .control && isRead(stream.audience) {
            let reader = EntityRecord.Reader(audience: stream.audience, author: identity.principal)
            {
                $0.day(in: zone)
            }
            var records: [EntityRecord] = []
            var overlays: [EntityID: JSONValue] = [:]
            var deleted: [EntityID: CivilDate] = [:]
            for view in try views(stream.id, where: "true") {
                if let record = EntityRecord(view: view.json, by: reader) {
                    records.append(record)
                } else if view.type == nil {
                    overlays[view.id] = view.json
                } else if !view.exists {
                    deleted[view.id] = reader.editedSinceDeleted(view.json)
                }
            }
            reading.add(
                .init(stream: stream.id, audience: stream.audience, seq: stream.cursor),
                entities: EntityIndex(records),
                overlays: overlays,
                deleted: deleted
            )
        }
        reading.add(roles: try roles(in: streams))
        return reading.state(of: try known(partnership), viewer: viewer)
    }

    /// What the members of a partnership may do, as its control stream says.
    private func roles(in streams: [StreamStatus]) throws -> [MemberID: Set<Role>] {
        var roles: [MemberID: Set<Role>] = [:]
        for stream in streams where stream.audience == .control {
            for view in try views(stream.id, where: "true") {
                guard case .array(let words)? = view.json["fields"]?["roles"]?["value"] else {
                    continue
                }
                let member = MemberID(high: view.id.high, low: view.id.low)
                roles[member] = Set(words.compactMap { $0.text.flatMap { Role(rawValue: $0) } })
            }
        }
        return roles
    }

    /// The time zone that the partnership's page names; that of Greenwich before one is named.
    fileprivate func zone(of partnership: PartnershipID) throws -> TimeZone {
        for stream in try statuses()
        where stream.partnership == partnership && stream.audience == .shared {
            let reader = EntityRecord.Reader(audience: .shared, author: identity.principal) {
                $0.day(in: .gmt)
            }
            let type = Partnership.definition.name.description
            let pages = try views(stream.id, where: "present = 1 AND type = ?", [type])
                .compactMap { EntityRecord(view: $0.json, by: reader) }
            let name = PartnershipState.page(among: pages)?.text("zone")
            if let zone = name.flatMap({ TimeZone(identifier: $0) }) { return zone }
        }
        return .gmt
    }
}

extension Milliseconds {
    /// The civil date of the instant in a time zone.
    func day(in zone: TimeZone) -> CivilDate {
        let seconds = value / 1_000 - (value % 1_000 < 0 ? 1 : 0)
        let ahead = zone.secondsFromGMT(
            for: Date(timeIntervalSince1970: TimeInterval(seconds))
        )
        let shown = seconds + Int64(ahead)
        return CivilDate(number: Int(shown / 86_400 - (shown % 86_400 < 0 ? 1 : 0)))
    }
}

extension CivilDate {
    /// The first instant of the day in a time zone.
    func start(in zone: TimeZone) -> Milliseconds {
        let noon = Milliseconds((Int64(number) * 24 + 12) * 3_600_000)
        // Zones are at most 14 hours off: the first instant is one of these quarters of an hour.
        for quarter in stride(from: Int64(-108), through: 8, by: 1) {
            let instant = Milliseconds(noon.value + quarter * 900_000)
            if instant.day(in: zone) >= self { return instant }
        }
        return noon
    }
}
