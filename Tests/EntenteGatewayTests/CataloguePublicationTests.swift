import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing
import Yams

@Suite("Catalogue: as it is published to programs and people")
struct CataloguePublicationTests {
    private static let folder = VectorFile.folder.deletingLastPathComponent()
        .appending(path: "Catalogue")

    @Test(arguments: ["entities.schema.json", "entities.d.ts", "reference.md"])
    func `what is published is what is checked`(name: String) throws {
        let text =
            switch name {
            case "entities.schema.json": CatalogueSchema.text
            case "entities.d.ts": CatalogueTypes.text
            default: CatalogueReference.text
            }
        let file = Self.folder.appending(path: name)
        if ProcessInfo.processInfo.environment["ENTENTE_WRITE_VECTORS"] != nil {
            try FileManager.default.createDirectory(
                at: Self.folder,
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        let stored = try String(contentsOf: file, encoding: .utf8)
        #expect(stored == text, "run this test with ENTENTE_WRITE_VECTORS=1")
    }

    @Test func `the schema lets in whatever the catalogue lets in`() throws {
        let document = try #require(try Yams.compose(yaml: CatalogueSchema.text))
        let schemas = JSONSchema(components: try #require(document["$defs"]))
        var random = SeededGenerator(seed: 26)
        for entity in Catalogue.entities {
            for field in entity.everyField {
                for _ in 0..<20 {
                    let value = field.kind.value(&random)
                    _ = try field.kind.read(value, at: field.name.description)
                    let shown: JSONValue = field.merge == .set ? .array([value]) : value
                    let object = JSONValue.object(JSONObject([(field.name.description, shown)]))
                    let faults = schemas.faults(of: object, as: entity.name.description)
                    #expect(faults.allSatisfy { $0.contains(" lacks ") }, "\(faults)")
                }
            }
        }
    }

    @Test func `the schema refuses what has the form of another kind`() throws {
        let document = try #require(try Yams.compose(yaml: CatalogueSchema.text))
        let schemas = JSONSchema(components: try #require(document["$defs"]))
        let wrong: [JSONValue] = [
            ["unheard_of": 1], ["title": 1], ["title": "two\nlines"], ["department": "Marketing"],
            ["mentions": "all"], ["estimate": ["amount": 12, "currency": "EUR"]],
        ]
        for value in wrong {
            #expect(!schemas.faults(of: value, as: "give").isEmpty, "\(value)")
        }
    }
}

extension FieldKind {
    /// Any value that the kind lets in.
    fileprivate func value(_ random: inout SeededGenerator) -> JSONValue {
        switch self {
        case .line:
            .string(
                ["", "a", "\u{1F469}\u{200D}\u{1F373} line"].randomElement(using: &random) ?? ""
            )
        case .text: .string(["", "two\r\nlines"].randomElement(using: &random) ?? "")
        case .choice(let words): .string(words.randomElement(using: &random) ?? "")
        case .flag: .boolean(.random(using: &random))
        case .integer(let range): .integer(Int64(Int.random(in: range, using: &random)))
        case .decimal(let range):
            .string("\(Bool.random(using: &random) ? range.lowerBound : range.upperBound)")
        case .money: ["amount": "-12.5", "currency": "EUR"]
        case .currency: "CHF"
        case .day: "2024-02-29"
        case .month: "2026-11"
        case .yearDay: "02-29"
        case .instant: .integer(Int64.random(in: -1_000_000...Limits.jsonInteger, using: &random))
        case .zone:
            .string(
                ["UTC", "America/Argentina/Ushuaia", "Etc/GMT+1"].randomElement(using: &random)
                    ?? ""
            )
        case .entity, .organisation, .department, .member:
            .string(EntityID.random(using: &random).description)
        case .record(let fields):
            .object(
                JSONObject(
                    fields.filter { $0.isRequired || Bool.random(using: &random) }
                        .map { ($0.name.description, $0.kind.value(&random)) }
                )
            )
        case .list(let kind, let count):
            .array(
                (0..<Int.random(in: 0...min(count, 3), using: &random)).map { _ in
                    kind.value(&random)
                }
            )
        }
    }
}
