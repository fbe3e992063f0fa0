import EntenteDomain
import EntenteExample
import EntenteSync
import Testing

@Suite("Worked example: what its people do")
struct ExampleTests {
    /// Ordinary days, and those on which months, quarters, years and leap days make trouble.
    static let days = [
        "2026-11-21", "2026-12-31", "2027-01-01", "2027-03-31", "2027-07-01", "2028-02-29",
        "2026-11-30",
    ]

    private static let partnership = PartnershipID(high: 3, low: 4)

    @Test(arguments: Example.allCases)
    func `every number is shown, to those who may see it, on whatever day it is loaded`(
        example: Example
    ) throws {
        let organisations = Fold.organisations()
        let roster = try #require(Roster(organisations))
        for text in Self.days {
            let today = try #require(CivilDate(text))
            let scene = example.scene(roster, in: Self.partnership, today: today)
            let fold = Fold(scene, organisations, roster, today: today)
            for side in Side.allCases {
                let state = fold.state(for: side)
                var reports: [String: JSONValue] = [:]
                for number in scene.numbers {
                    let key = "\(number.report) \(number.day)"
                    let report =
                        reports[key] ?? Report(number.report, of: state, on: number.day).json
                    reports[key] = report
                    let isShown = number.isShown(in: report)
                    #expect(
                        isShown == number.seenBy.contains(side),
                        "loaded on \(today), seen by \(side): \(number)"
                    )
                }
            }
        }
    }

    @Test func `each of the 36 rows has its numbers`() throws {
        let roster = try #require(Roster(Fold.organisations()))
        let today = try #require(CivilDate("2026-11-21"))
        let rows = Example.allCases.flatMap { example in
            example.scene(roster, in: Self.partnership, today: today).numbers.map(\.row)
        }
        #expect(Set(rows) == Set(1...36))
    }

    @Test(arguments: Example.allCases)
    func `everything that is written is what the catalogue lets in`(example: Example) throws {
        let roster = try #require(Roster(Fold.organisations()))
        let today = try #require(CivilDate("2026-11-21"))
        let scene = example.scene(roster, in: Self.partnership, today: today)
        var types: [EntityID: EntityDefinition] = [:]
        for step in scene.steps {
            switch step.action {
            case .create(let type, let fields):
                #expect(types[step.entity] == nil, "an id is taken once")
                types[step.entity] = Catalogue.entity(type)
                try check(fields, types[step.entity])
            case .write(let fields): try check(fields, types[step.entity])
            case .propose(let field, let value, _):
                try check([field: value], types[step.entity])
            }
        }
    }

    private func check(
        _ fields: [FieldName: FieldValue],
        _ definition: EntityDefinition?
    ) throws {
        let definition = try #require(definition)
        for (name, value) in fields {
            let field = try #require(definition.field(name), "\(definition.name) has no \(name)")
            let isSet = field.merge == .set
            let kind = isSet ? FieldKind.list(field.kind, atMost: 100) : field.kind
            #expect(try kind.read(value.json, at: "\(name)") == value)
        }
    }

    @Test func `the same loading again takes the same ids`() throws {
        let roster = try #require(Roster(Fold.organisations()))
        let today = try #require(CivilDate("2026-11-21"))
        let first = Example.year.scene(roster, in: Self.partnership, today: today)
        let second = Example.year.scene(roster, in: Self.partnership, today: today)
        #expect(first.steps == second.steps)
        let other = PartnershipID(high: 3, low: 5)
        let elsewhere = Example.year.scene(roster, in: other, today: today)
        let ids = Set(first.steps.map(\.entity))
        #expect(ids.isDisjoint(with: elsewhere.steps.map(\.entity)))
    }
}
