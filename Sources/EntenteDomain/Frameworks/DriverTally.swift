/// Which value drivers are planned and which deliver, for each side, with what shows it (rows 3, 4, 8).
struct DriverTally: Sendable {
    /// What shows that a driver delivers for a side.
    private(set) var delivering: [OrganisationID: [Driver: Set<EntityID>]] = [:]
    /// What is planned for a side.
    private(set) var planned: [OrganisationID: [Driver: Set<EntityID>]] = [:]
    /// The KPIs with a driver that nobody has read inside of their cadence.
    private(set) var unread: [KPI] = []

    /// Counts the twelve months up to a day.
    init(in state: PartnershipState, on day: CivilDate) {
        self.init(KPITrack.all(in: state, through: day), in: state, on: day)
    }

    /// Counts the twelve months up to a day, of which the KPIs were read before.
    init(_ tracks: [KPITrack], in state: PartnershipState, on day: CivilDate) {
        let start = day.adding(months: -12)
        let isRecent = { (other: CivilDate) in start < other && other <= day }
        for receipt in state.shared(Receipt.self)
        where receipt.value.amount > 0 && isRecent(receipt.day) {
            guard let driver = state.driver(of: receipt) else { continue }
            let item = receipt.item.map { state.readableByAll([$0]) } ?? []
            delivering[receipt.receiver, default: [:]][driver, default: []]
                .formUnion([receipt.id] + item)
        }
        for give in state.shared(Give.self) {
            let others = state.organisations.map(\.id).filter { $0 != give.item.organisation }
            count(give.item, for: others, in: state, isRecent)
        }
        for ask in state.shared(Ask.self) {
            count(ask.item, for: [ask.item.organisation], in: state, isRecent)
        }
        for track in tracks {
            count(track, on: day, isRecent)
        }
    }

    /// The drivers that deliver for at least one side.
    var union: Set<Driver> { Set(delivering.values.flatMap(\.keys)) }

    /// The drivers that deliver for one side.
    func drivers(for organisation: OrganisationID) -> Set<Driver> {
        Set(delivering[organisation, default: [:]].keys)
    }

    /// Whether fewer drivers deliver than have to; where none is named nothing can be said.
    var isShort: Bool {
        let union = union
        return union.count < ValueDrivers.minimum && !(union.isEmpty && planned.isEmpty)
    }

    /// What shows that a driver delivers for any side.
    func evidence(of driver: Driver) -> Set<EntityID> {
        delivering.values.reduce(into: []) { $0.formUnion($1[driver, default: []]) }
    }

    /// What is planned with a driver for any side.
    func plans(of driver: Driver) -> Set<EntityID> {
        planned.values.reduce(into: []) { $0.formUnion($1[driver, default: []]) }
    }

    private mutating func count(
        _ item: Item,
        for receivers: [OrganisationID],
        in state: PartnershipState,
        _ isRecent: (CivilDate) -> Bool
    ) {
        guard let driver = item.driver, item.state != .draft else { return }
        for receiver in receivers {
            planned[receiver, default: [:]][driver, default: []].insert(item.id)
        }
        // Who confirmed it received it: of three organisations it is one that did.
        guard item.state == .confirmed, let stamp = state.record(item.id)?.stamp("state"),
            isRecent(stamp.day)
        else { return }
        delivering[stamp.organisation, default: [:]][driver, default: []].insert(item.id)
    }

    private mutating func count(
        _ track: KPITrack,
        on day: CivilDate,
        _ isRecent: (CivilDate) -> Bool
    ) {
        guard let driver = track.kpi.driver else { return }
        for organisation in track.kpi.serves {
            planned[organisation, default: [:]][driver, default: []].insert(track.kpi.id)
        }
        guard !track.isStale(on: day) else {
            unread.append(track.kpi)
            return
        }
        guard track.isPositive, let point = track.points.last,
            isRecent(min(point.period.lastDay, day))
        else { return }
        for organisation in track.kpi.serves {
            delivering[organisation, default: [:]][driver, default: []]
                .formUnion([track.kpi.id] + point.evidence)
        }
    }
}

extension PartnershipState {
    /// The driver that a receipt served: what it says itself, or what was received says.
    func driver(of receipt: Receipt) -> Driver? {
        receipt.driver ?? receipt.item.flatMap { items(behind: $0).lazy.compactMap(\.driver).first }
    }

    /// The give or ask with an id, or both of a match; none that only one side sees.
    func items(behind id: EntityID) -> [Item] {
        if let give = findShared(id, Give.self) { return [give.item] }
        if let ask = findShared(id, Ask.self) { return [ask.item] }
        guard let match = findShared(id, Match.self) else { return [] }
        let give = match.give.flatMap { findShared($0, Give.self)?.item }
        let ask = match.ask.flatMap { findShared($0, Ask.self)?.item }
        return [give, ask].compactMap { $0 }
    }
}
