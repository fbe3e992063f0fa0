import EntenteDomain
import EntenteSync

/// One partnership of the worked example: what its people do, and what its reports then show.
///
/// The rows of the table do not all tell of one partnership: six of eight terms are signed in one row
/// and all of them in another. So there are four, each for the rows that fit together.
public struct Scene: Sendable {
    /// Who is who.
    let roster: Roster
    /// The day of the loading.
    let today: CivilDate
    private let partnership: PartnershipID
    private var made: UInt64 = 0

    /// What is done, in its order.
    public private(set) var steps: [Step] = []
    /// What is shown.
    public private(set) var numbers: [WorkedNumber] = []

    /// Starts without anything.
    ///
    /// The ids of entities follow from the partnership's, so that a loading that was cut off goes on with
    /// the same ones.
    init(_ roster: Roster, _ partnership: PartnershipID, today: CivilDate) {
        self.roster = roster
        self.partnership = partnership
        self.today = today
    }

    // MARK: What is done

    /// Somebody makes an entity.
    @discardableResult
    mutating func add(
        _ type: FieldName,
        _ title: String,
        by side: Side = .a,
        _ fields: [FieldName: FieldValue] = [:],
        person: String? = nil,
        place: Step.Place = .shared
    ) -> EntityID {
        made += 1
        let id = EntityID(
            high: Self.mixed(partnership.high ^ made) >> 1,
            low: Self.mixed(partnership.low &+ made)
        )
        let all = fields.merging(["title": .text(title)]) { own, _ in own }
        append(0, person, side, place, id, .create(type, all))
        return id
    }

    /// Somebody of a side writes fields of an entity in a later round.
    mutating func write(
        _ id: EntityID,
        by side: Side,
        _ fields: [FieldName: FieldValue],
        round: Int = 1
    ) {
        append(round, nil, side, .shared, id, .write(fields))
    }

    /// A side keeps private fields beside a shared entity.
    mutating func keep(_ id: EntityID, by side: Side, _ fields: [FieldName: FieldValue]) {
        append(0, nil, side, .organisation, id, .write(fields))
    }

    /// Somebody of A puts a value before both organisations.
    mutating func agree(
        _ id: EntityID,
        _ field: FieldName,
        _ value: FieldValue,
        signedBy: Set<Side> = [.a, .b]
    ) {
        append(0, nil, .a, .shared, id, .propose(field, value, signedBy: signedBy))
    }

    /// A side reads a KPI for a month.
    @discardableResult
    mutating func read(
        _ kpi: EntityID,
        _ value: Amount,
        by side: Side,
        for month: Period
    ) -> EntityID {
        let organisation = roster.organisation(side)
        let id = ReadingID.make(kpi: kpi, period: month, organisation: organisation)
        let fields: [FieldName: FieldValue] = [
            "kpi": .entity(kpi), "period": .month(month), "value": .amount(value),
        ]
        append(0, nil, side, .shared, id, .create("reading", fields))
        return id
    }

    private mutating func append(
        _ round: Int,
        _ name: String?,
        _ side: Side,
        _ place: Step.Place,
        _ entity: EntityID,
        _ action: Step.Action
    ) {
        let person = Person.all.first { $0.name == name } ?? Person.manager(of: side)
        steps.append(
            Step(round: round, person: person, place: place, entity: entity, action: action)
        )
    }

    /// Spreads the bits of a number (the finaliser of SplitMix64).
    private static func mixed(_ number: UInt64) -> UInt64 {
        var bits = number &+ 0x9e37_79b9_7f4a_7c15
        bits = (bits ^ bits >> 30) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ bits >> 27) &* 0x94d0_49bb_1331_11eb
        return bits ^ bits >> 31
    }

    // MARK: What is shown

    /// A figure shows a number.
    mutating func expect(
        _ row: Int,
        _ figure: String,
        _ shown: String,
        about subject: Figure.Subject? = nil,
        on day: CivilDate? = nil,
        seenBy: Set<Side> = [.a, .b]
    ) {
        expect(row, .figure(figure, about: subject), shown, day, seenBy)
    }

    /// A framework's sentence says something.
    mutating func expect(
        _ row: Int,
        says shown: String,
        on day: CivilDate? = nil,
        seenBy: Set<Side> = [.a, .b]
    ) {
        expect(row, .sentence, shown, day, seenBy)
    }

    /// A remark says something.
    mutating func expect(
        _ row: Int,
        remark shown: String,
        on day: CivilDate? = nil,
        seenBy: Set<Side> = [.a, .b]
    ) {
        expect(row, .remark, shown, day, seenBy)
    }

    private mutating func expect(
        _ row: Int,
        _ place: WorkedNumber.Place,
        _ shown: String,
        _ day: CivilDate?,
        _ seenBy: Set<Side>
    ) {
        let report = Report.Name.allCases.dropFirst().first { $0.rows.contains(row) }
        numbers.append(
            WorkedNumber(
                row: row,
                report: report ?? .overview,
                day: day ?? today,
                place: place,
                shown: shown,
                seenBy: seenBy
            )
        )
    }

    // MARK: Words for values

    func day(_ days: Int) -> FieldValue { .day(today.adding(days: days)) }

    func organisation(_ side: Side) -> FieldValue { .organisation(roster.organisation(side)) }

    func member(_ name: String) -> FieldValue { .member(roster.member(name)) }

    func members(_ names: String...) -> FieldValue { .list(names.map { member($0) }) }

    func department(_ name: String, of side: Side) -> FieldValue {
        .department(roster.department(name, of: side))
    }

    func euros(_ amount: Amount) -> FieldValue { .money(Money(amount, Self.euro)) }

    /// Shares of both sides.
    func shares(_ a: Amount, _ b: Amount) -> FieldValue {
        .list(
            zip(Side.allCases, [a, b]).map { side, share in
                .record(["organisation": organisation(side), "share": .amount(share)])
            }
        )
    }

    static let euro: Currency = {
        guard let euro = Currency("EUR") else { preconditionFailure("the euro is a currency") }
        return euro
    }()

    /// A side as what a figure is about.
    func about(_ side: Side) -> Figure.Subject { .organisation(roster.organisation(side)) }
}
