import EntenteClient
import EntenteDocuments
import EntenteDomain
import EntenteSync
import Foundation
import TestSupport
import Testing

@Suite("Export: lists and everything")
struct ExportTests {
    @Test func `an export that is imported again changes nothing, whatever the cells hold`()
        async throws
    {
        try await withTable { table in
            let shared = table.gateway.shared
            let member = table.gateway.organisations[1].departments[0].members[0].id
            for (title, text) in [
                ("=HYPERLINK(1)", "+1\n-2"), ("'=quoted", "\"a\",b;c\r\n|d\t"), ("-5", "@x"),
                ("\u{FF1D}1", " spaces "), ("Plain", "'tis"), ("'", ""),
            ] {
                try await table.replica.edit(shared) { draft in
                    let id = draft.new("receipt")
                    draft.put(id, Field.title, .string(title))
                    draft.put(id, Field.details, .string(text))
                    draft.put(id, "value", ["amount": "-5.50", "currency": "EUR"])
                    draft.append(.add(field: "mentions", member: member.description), to: id)
                }
            }
            let note = try await table.replica.addNote("Plan", body: "=one\ntwo", in: shared)
            let kpi = try await table.replica.add(EntityType.kpi, "Units", in: shared)
            try await table.replica.edit(shared) { $0.put(kpi, Field.baseline, "-12.0") }
            let next = try await table.next
            for (type, key, count) in [
                ("receipt", "id", 6), ("receipt", "title", 6), ("note", "id", 1),
                ("kpi", "title", 1),
            ] as [(FieldName, FieldName, Int)] {
                let bytes = try await table.export(type)
                let taken = try await table.take(bytes, of: type, by: key)
                #expect(taken.summary[.unchanged] == count, "\(type): \(taken.rows)")
                #expect(taken.summary.unknown.isEmpty && taken.summary[.refused] == 0)
            }
            #expect(try await table.next == next)
            let text = String(decoding: try await table.export("receipt"), as: UTF8.self)
            #expect(text.contains("'=HYPERLINK(1)") && text.contains("''=quoted"))
            #expect(!text.contains(",=") && !text.contains(",\"="))
            #expect(text.contains("M of Borealis Retail"))
            let kpis = String(decoding: try await table.export("kpi"), as: UTF8.self)
            #expect(kpis.contains(",-12.0,"))
            #expect(
                try await table.replica.entity(note, in: shared)?.text(Field.body) == "=one\ntwo"
            )
        }
    }

    @Test func `both values of a conflict are in the export, with who wrote them`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let id = try await one.add(EntityType.give, "Storage", in: gateway.shared)
            for replica in [one, two] { _ = try await gateway.engine(replica).sync() }
            try await one.edit(gateway.shared) { $0.put(id, Field.title, "Cold storage") }
            try await two.edit(gateway.shared) { $0.put(id, Field.title, "Warm storage") }
            for replica in [one, two, one] { _ = try await gateway.engine(replica).sync() }
            let table = TestTable(gateway: gateway, replica: one, folder: folders)
            let text = String(decoding: try await table.export("give"), as: UTF8.self)
            for word in ["Cold storage", "Warm storage", "M of Borealis Retail", "Aurora Foods"] {
                #expect(text.contains(word))
            }
            // The conflict stays one: a table does not choose.
            let next = try await table.next
            let taken = try await table.take(Array(text.utf8), of: "give", by: "id")
            #expect(taken.rows.map(\.outcome) == [.unchanged])
            #expect(try await table.next == next)
        }
    }

    @Test
    func `everything as JSON has every entity of every stream, deleted ones and overlays too`()
        async throws
    {
        try await withTable { table in
            let shared = table.gateway.shared
            let id = try await table.replica.add(EntityType.give, "Storage", in: shared)
            let gone = try await table.replica.add(EntityType.give, "Gone", in: shared)
            try await table.replica.edit(shared) { $0.append(.del, to: gone) }
            let own = try #require(
                try await table.replica.streams().first { $0.audience.kind == "organisation" }
            )
            try await table.replica.edit(own.id) { $0.put(id, Field.remark, "Ours alone") }
            var bytes: [UInt8] = []
            let partnership = table.gateway.partnership
            try await table.replica.exportJSON(of: partnership) { bytes += $0 }
            let json = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
            let entities = try #require(json?["entities"] as? [[String: Any]])
            #expect(json?["format"] as? String == "entente-export-1")
            var expected = 0
            for stream in try await table.replica.streams() {
                expected += try await table.replica.everything(in: stream.id).count
            }
            #expect(entities.count == expected)
            #expect(entities.count == 3)
            #expect(entities.allSatisfy { $0["stream"] is String })
            var fields: [UInt8] = []
            try await table.replica.exportOtherFields(of: partnership) { fields += $0 }
            let text = String(decoding: fields, as: UTF8.self)
            #expect(text.contains("Ours alone") && text.contains("Gone"))
            // The list shows the private remark beside its entity, to this side.
            let list = String(decoding: try await table.export("give"), as: UTF8.self)
            #expect(list.contains("Ours alone") && !list.contains("Gone"))
        }
    }

    @Test func `rows of a private stream do not become what all read`() async throws {
        try await withTable { table in
            let own = try #require(
                try await table.replica.streams().first { $0.audience.kind == "organisation" }
            )
            _ = try await table.replica.add("receipt", "Ours alone", in: own.id)
            let taken = try await table.take(
                try await table.export("receipt"),
                of: "receipt",
                by: "title"
            )
            #expect(taken.rows.map(\.outcome) == [.refused])
            #expect(taken.rows[0].faults.map(\.column) == ["audience"])
            #expect(try await table.titles("receipt").isEmpty)
        }
    }

    @Test func `no field has the name of a column that says where an entity comes from`() {
        let about: Set<String> = [
            "id", "audience", "stream", "made_by", "made_in", "made_at", "changed_by", "changed_in",
            "changed_at", "conflicts", "agreements",
        ]
        for type in Catalogue.entities {
            for field in type.fields + EntityDefinition.common {
                #expect(!about.contains(field.name.description), "\(type.name)")
            }
        }
    }
}

extension TestTable {
    /// The table of all entities of a type.
    func export(_ type: FieldName) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        let definition = try #require(Catalogue.entity(type))
        try await replica.exportTable(of: definition, partnership: gateway.partnership) {
            bytes += $0
        }
        return bytes
    }
}
