import EntenteDomain
import EntenteSync

/// A stream as reports read it, up to a seq; it goes on from there with what is logged later.
///
/// Everything here follows from the log and can be thrown away (principle 2). What one more change costs
/// is the entities that it touched, not the stream.
struct FollowedStream: Sendable {
    let stream: StreamID
    let audience: Audience
    let epoch: Epoch
    private var state: StreamState
    private(set) var records: [EntityID: EntityRecord] = [:]
    /// Fields of entities of other streams.
    private(set) var overlays: [EntityID: JSONValue] = [:]
    private var zone = ZoneRules.utc
    /// What was erased up to this seq was gone before anything was read here.
    private let clean: Int64
    /// Whether something that was read here is gone from the log, so that all must be read again.
    private(set) var isErased = false

    /// Starts from the lines of a snapshot; without any before the first change.
    ///
    /// `head` is where the log stood before they were read.
    init(
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
        for id in state.entities.keys { read(id) }
    }

    /// The last change that counts.
    var seq: Int64 { state.seq }

    /// How many entities are kept.
    var count: Int { state.entities.count }

    /// Takes the next changes of the log.
    mutating func take(_ page: [StoredRecord]) throws(WireError) {
        var touched: Set<EntityID> = []
        for stored in page {
            let change = try Self.change(stored)
            for case .erase in change.notices where stored.header.seq > clean { isErased = true }
            let scope = ChangeScope(stream: stream, epoch: epoch, device: stored.header.device)
            touched.formUnion(
                state.apply(
                    ChangeRecord(
                        header: stored.header,
                        change: change,
                        digest: stored.erasure?.digest ?? scope.digest(of: stored.content)
                    )
                )
            )
        }
        for id in touched { read(id) }
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

    /// Reads civil dates in another zone.
    mutating func move(to zone: ZoneRules) {
        guard zone != self.zone else { return }
        self.zone = zone
        for id in state.entities.keys { read(id) }
    }

    /// What members may do; a control stream says it.
    var roles: [MemberID: Set<Role>] {
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
    var zoneName: String? { PartnershipState.page(among: records.values)?.text("zone") }

    private mutating func read(_ id: EntityID) {
        guard let entity = state.entities[id] else { return }
        let view = entity.view(in: stream)
        let zone = zone
        let reader = EntityRecord.Reader(audience: audience) { zone.day(of: $0) }
        records[id] = EntityRecord(view: view, by: reader)
        overlays[id] = entity.type == nil ? view : nil
    }
}
