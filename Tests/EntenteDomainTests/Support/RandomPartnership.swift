import EntenteDomain
import TestSupport

/// Partnerships full of whatever the catalogue lets in, however absurd.
struct RandomPartnership {
    private var generator: SeededGenerator
    private let entities: Int

    init(seed: UInt64, entities: Int = 150) {
        generator = SeededGenerator(seed: seed)
        self.entities = entities
    }

    /// Draws a partnership with entities of all types in shared and private streams.
    mutating func sample() -> Sample {
        var sample = Sample()
        for _ in 0..<entities {
            guard let type = Catalogue.entities.randomElement(using: &generator) else { break }
            let side: Sample.Side = chance(50) ? .a : .b
            let isPrivate = type.place == .private || type.place == .anywhere && chance(30)
            var fields: [FieldName: FieldValue] = [:]
            var agreed: [FieldName: EntityRecord.Agreed] = [:]
            let states = type.states.map { [$0.definition] } ?? []
            for field in type.fields + EntityDefinition.common + states where chance(75) {
                guard isPrivate || !field.isPrivate else { continue }
                switch field.merge {
                case .agreement: agreed[field.name] = agreement(field.kind)
                case .set: fields[field.name] = .list(values(field.kind, atMost: 4))
                case .register, .counter, .text: fields[field.name] = value(field.kind)
                }
            }
            sample.add(
                type.name,
                by: side,
                on: day(),
                audience: isPrivate ? .organisation(side.organisation) : .shared,
                member: Int.random(in: 1...9, using: &generator),
                fields,
                agreed: agreed,
                theirs: Set(fields.keys.filter { _ in chance(30) })
            )
        }
        sample.operations = operations()
        return sample
    }

    private mutating func chance(_ percent: Int) -> Bool {
        Int.random(in: 0..<100, using: &generator) < percent
    }

    private mutating func agreement(_ kind: FieldKind) -> EntityRecord.Agreed {
        EntityRecord.Agreed(
            value: chance(80) ? value(kind) : nil,
            since: chance(80) ? day() : nil,
            version: Int.random(in: 0...5, using: &generator),
            signers: [:],
            waiting: chance(50) ? [organisation()] : []
        )
    }

    private mutating func values(_ kind: FieldKind, atMost most: Int) -> [FieldValue] {
        (0..<Int.random(in: 0...min(4, most), using: &generator)).map { _ in value(kind) }
    }

    private mutating func value(_ kind: FieldKind) -> FieldValue {
        switch kind {
        case .line, .text: .text(word(["", "a", "Cold chain", "\u{301}\u{0}"]))
        case .choice(let words): .text(word(words))
        case .flag: .flag(chance(50))
        case .integer(let range): .integer(integer(range))
        case .decimal(let range): .amount(amount(range))
        case .money: .money(Money(amount(money), chance(80) ? Sample.euro : currency("JPY")))
        case .currency: .currency(chance(80) ? Sample.euro : currency("JPY"))
        case .day: .day(day())
        case .month: .month(day().month)
        case .yearDay: .text(word(["01-01", "04-01", "02-29", "12-31", "08-31"]))
        case .instant: .instant(Milliseconds(Int64(day().number) * 86_400_000))
        case .zone: .text(word(["Europe/Berlin", "Asia/Tokyo"]))
        case .entity: .entity(EntityID(high: 0, low: UInt64(integer(1...entities + 3))))
        case .organisation: .organisation(organisation())
        case .department: .department(department())
        case .member:
            .member(MemberID(high: UInt64(integer(1...3)), low: UInt64(integer(1...9))))
        case .record(let fields): record(fields)
        case .list(let kind, let most): .list(values(kind, atMost: most))
        }
    }

    private let money = Amount(-999_999_999_999_999)...Amount(999_999_999_999_999)

    private mutating func record(_ fields: [FieldDefinition]) -> FieldValue {
        var values: [FieldName: FieldValue] = [:]
        for field in fields where field.isRequired || chance(75) {
            values[field.name] = value(field.kind)
        }
        return .record(values)
    }

    private mutating func word(_ words: [String]) -> String {
        words.randomElement(using: &generator) ?? ""
    }

    private mutating func integer(_ range: ClosedRange<Int>) -> Int {
        chance(20)
            ? word([range.lowerBound, range.upperBound])
            : Int.random(in: range, using: &generator)
    }

    private mutating func word(_ numbers: [Int]) -> Int {
        numbers.randomElement(using: &generator) ?? 0
    }

    private mutating func amount(_ range: ClosedRange<Amount>) -> Amount {
        let edges: [Amount] = [range.lowerBound, range.upperBound, 0, "0.000001"]
        let drawn =
            chance(20)
            ? edges.randomElement(using: &generator) ?? 0
            : Amount(Int.random(in: -20...1_000, using: &generator))
        return drawn.clamped(to: range)
    }

    private mutating func day() -> CivilDate {
        if chance(3) { return CivilDate(number: chance(50) ? Int.min : Int.max) }
        return Sample.today.adding(days: Int.random(in: -500...100, using: &generator))
    }

    private mutating func organisation() -> OrganisationID {
        OrganisationID(high: 1, low: UInt64(chance(95) ? integer(1...2) : 9))
    }

    private mutating func department() -> DepartmentID {
        DepartmentID(high: UInt64(integer(1...3)), low: UInt64(integer(1...9)))
    }

    private mutating func operations() -> OperationalFacts {
        OperationalFacts(
            syncs: (1...9).map { number in
                .init(department: Sample.Side.a.department(number), last: chance(70) ? day() : nil)
            },
            conflicts: (0..<9).map { number in
                .init(
                    entity: EntityID(high: 0, low: UInt64(number)),
                    began: day(),
                    settled: chance(70) ? day() : nil
                )
            },
            unread: (0..<9).map { number in
                .init(
                    department: department(),
                    entity: EntityID(high: 0, low: UInt64(number)),
                    since: day()
                )
            }
        )
    }
}
