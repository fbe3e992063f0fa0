public import EntenteDomain

/// A stream as reports read it, up to a seq; it goes on from there with what is logged later.
///
/// Everything here follows from the log and can be thrown away (principle 2). What one more change costs
/// is the entities that it touched, not the stream.
public struct FollowedStream: Sendable {
    /// The stream.
    public let stream: StreamID
    /// Who reads it.
    public let audience: Audience
    /// The life of its log.
    public let epoch: Epoch
    /// What reports are computed from, as of the last `read(in:)`.
    public private(set) var entities = EntityIndex()
    /// Fields of entities of other streams, as of the last `read(in:)`.
    public private(set) var overlays: [EntityID: JSONValue] = [:]
    /// The deleted entities that somebody edited without having seen it, each with the day since when; as of
    /// the last `read(in:)`.
    public private(set) var deleted: [EntityID: CivilDate] = [:]
    /// Whether something that was read here is gone from the log, so that all must be read again.
    public private(set) var isErased = false
    /// Bytes of log and snapshot that were taken in: what it holds grows with them.
    public private(set) var bytes = 0
    private var state: StreamState
    private var zone: ZoneRules?
    /// The entities that changed since they were read last.
    private var unread: Set<EntityID>
    /// The entities that may be the partnership's page.
    private var pages: Set<EntityID> = []
    /// What was erased up to this seq was gone before anything was read here.
    private let clean: Int64

    /// Starts from the lines of a snapshot; without any before the first change.
    ///
    /// `head` is where the log stood before they were read.
    public init(
        _ summary: StreamSummary,
        head: Int64,
        seq: Int64 = 0,
        lines: [[UInt8]] = []
    ) throws(WireError) {
        stream = summary.id
        audience = summary.audience
        epoch = summary.head.epoch
        clean = head
        state = try StreamState(seq: seq, lines: lines)
        bytes = lines.reduce(0) { $0 + $1.count }
        unread = Set(state.entities.keys)
        notePages(among: state.entities.keys)
    }

    /// The last change that counts.
    public var seq: Int64 { state.seq }

    /// Takes the next changes of the log.
    public mutating func take(_ page: [StoredRecord]) throws(WireError) {
        for stored in page {
            let change = try Self.change(stored)
            for case .erase in change.notices where stored.header.seq > clean { isErased = true }
            let scope = ChangeScope(stream: stream, epoch: epoch, device: stored.header.device)
            let touched = state.apply(
                ChangeRecord(
                    header: stored.header,
                    change: change,
                    digest: stored.erasure?.digest ?? scope.digest(of: stored.content)
                )
            )
            bytes += stored.content.count
            unread.formUnion(touched)
            notePages(among: touched)
        }
    }

    private static func change(_ stored: StoredRecord) throws(WireError) -> Change {
        let json: JSONValue
        do throws(JSONError) {
            json = try JSONScanner.parse(stored.content)
        } catch {
            throw .json(error)
        }
        do throws(MessageError) {
            return try Change(json, isRemainder: stored.erasure != nil)
        } catch {
            throw .message(error)
        }
    }

    private mutating func notePages(among ids: some Sequence<EntityID>) {
        for id in ids where state.entities[id]?.type == Partnership.definition.name {
            pages.insert(id)
        }
    }

    /// What members may do; a control stream says it.
    public var roles: [MemberID: Set<Role>] {
        var roles: [MemberID: Set<Role>] = [:]
        for (id, entity) in state.entities {
            guard let words = entity.sets["roles"]?.members else { continue }
            roles[MemberID(high: id.high, low: id.low)] = Set(
                words.compactMap { Role(rawValue: $0) }
            )
        }
        return roles
    }

    /// The name of the time zone on the partnership's page.
    public var zoneName: String? {
        let reader = EntityRecord.Reader(audience: audience) { ZoneRules.utc.day(of: $0) }
        let pages = pages.compactMap { state.entities[$0]?.view(in: stream) }
            .compactMap { EntityRecord(view: $0, by: reader) }
        return PartnershipState.page(among: pages)?.text("zone")
    }

    /// Reads what changed, with civil dates of a zone; in another zone than before, everything.
    public mutating func read(in zone: ZoneRules) {
        if zone != self.zone { unread.formUnion(state.entities.keys) }
        self.zone = zone
        let reader = EntityRecord.Reader(audience: audience) { zone.day(of: $0) }
        var changed: [EntityRecord] = []
        for id in unread {
            guard let entity = state.entities[id] else { continue }
            let view = entity.view(in: stream)
            overlays[id] = entity.type == nil ? view : nil
            deleted[id] = entity.existence.exists ? nil : reader.editedSinceDeleted(view)
            if let record = EntityRecord(view: view, by: reader) {
                changed.append(record)
            } else {
                entities.remove(id)
            }
        }
        entities.put(changed)
        unread.removeAll()
    }
}
