import EntenteDomain
import EntenteSync

/// A partnership of two sides whose shared log is written entity by entity.
///
/// Of a hundred entities 40 are readings, 16 receipts, 16 comments, 10 actions, 9 gives and 9 asks, over ten
/// years; there are 50 KPIs however many others. Equal numbers give equal logs.
struct SamplePartnership {
    static let stream = StreamID(high: 7, low: 7)
    static let epoch = Epoch("00000000000000000000000001")
    /// The day for which reports are computed.
    static let today = CivilDate(number: 20_778)

    /// What was logged, in order.
    private(set) var records: [StoredRecord] = []
    private var made: [EntityID] = []
    private var counters: [Int64] = [0, 0]

    let partnership = Session.Partnership(
        id: PartnershipID(high: 6, low: 6),
        name: "Benchmark",
        isActive: true,
        organisations: (0..<2).map { side in
            Session.Organisation(
                id: Self.organisation(side),
                name: "Side \(side)",
                departments: [
                    .init(
                        id: DepartmentID(high: 2, low: UInt64(side)),
                        name: "Marketing",
                        members: [.init(id: Self.member(side), name: "Member")]
                    )
                ]
            )
        }
    )

    private static func organisation(_ side: Int) -> OrganisationID {
        OrganisationID(high: 1, low: UInt64(side))
    }

    private static func member(_ side: Int) -> MemberID { MemberID(high: 3, low: UInt64(side)) }

    /// Writes so many entities.
    init(entities: Int) {
        for _ in 0..<entities { add() }
    }

    /// An id that is spread like a random one.
    private static func id(_ place: Int) -> EntityID {
        let spread = (UInt64(place) + 1) &* 0x9E37_79B9_7F4A_7C15
        return EntityID(high: spread, low: UInt64(place))
    }

    /// Makes one more entity.
    mutating func add() {
        let place = made.count
        let id = Self.id(place)
        made.append(id)
        let side = place % 2
        let kind = Self.kind(of: place)
        // The latest year has as much as each of the nine before it.
        let day = CivilDate(number: Self.today.number - (place &* 7_919) % 3_650)
        var fields: [(FieldName, JSONValue)] = [("title", .string("Number \(place)"))]
        switch kind {
        case "kpi": fields += [("direction", "up"), ("target", "16000"), ("baseline", "10000")]
        case "reading":
            fields = [
                ("kpi", .string(Self.id(place % 50).description)),
                ("period", .string(day.month.description)),
                ("value", .string("\(10_000 + place % 5_000)")),
            ]
        case "receipt":
            fields += [
                ("value", ["amount": .string("\(100 + place % 900)"), "currency": "EUR"]),
                ("confirmed_on", .string(day.description)),
            ]
        case "comment": fields = [("about", .string(Self.id(place / 2).description))]
        case "action": fields.append(("due", .string(day.description)))
        default: fields += [("quantity", "12"), ("state", "offered")]
        }
        write(
            [Operation(id, .new(type: kind))]
                + fields.map { Operation(id, .put(field: $0, value: $1)) },
            by: side,
            on: day
        )
    }

    private static func kind(of place: Int) -> FieldName {
        if place < 50 { return "kpi" }
        switch place % 100 {
        case 0..<40: return "reading"
        case 40..<56: return "receipt"
        case 56..<72: return "comment"
        case 72..<82: return "action"
        case 82..<91: return "give"
        default: return "ask"
        }
    }

    /// Writes a field of an entity that is there.
    mutating func edit(_ nth: Int) {
        let place = (nth &* 7_907) % made.count
        write(
            [Operation(made[place], .put(field: "details", value: .string("Edit \(nth)")))],
            by: nth % 2,
            on: Self.today
        )
    }

    private mutating func write(_ operations: [Operation], by side: Int, on day: CivilDate) {
        counters[side] += 1
        let seq = Int64(records.count + 1)
        let received = Milliseconds(Int64(day.number) * 86_400_000 + seq % 80_000_000)
        let change = Change(
            n: counters[side],
            base: seq - 1,
            at: received,
            salt: [UInt8](repeating: 7, count: Change.saltLength),
            operations: operations
        )
        records.append(
            StoredRecord(
                header: ChangeRecord.Header(
                    seq: seq,
                    n: counters[side],
                    device: DeviceID(high: 4, low: UInt64(side)),
                    member: Self.member(side),
                    organisation: Self.organisation(side),
                    acl: 1,
                    received: received,
                    known: KnownHead(size: 0, root: MerkleFrontier().root)
                ),
                content: change.json.canonicalBytes
            )
        )
    }
}
