import TestSupport
import Testing

@testable import EntenteDomain

@Suite("Entities: an index that follows changes")
struct EntityIndexTests {
    /// A record of a random type and title; some lack what their type is nothing without.
    private static func record(using random: inout SeededGenerator) -> EntityRecord {
        let types: [FieldName] = ["give", "receipt", "note", "reading"]
        let number = UInt64.random(in: 1...40, using: &random)
        let fields: [FieldName: FieldValue] = [
            "title": .text("\(UInt8.random(in: 0...9, using: &random))")
        ]
        // Only titles: neither a receipt nor a reading can be read without a value.
        return EntityRecord(
            id: EntityID(high: number &* 0x9E37_79B9_7F4A_7C15, low: number),
            type: types.randomElement(using: &random) ?? "give",
            audience: .shared,
            made: Sample.stamp(.a, Sample.today),
            fields: fields
        )
    }

    @Test(arguments: 0..<50)
    func `what came one by one, in pages or at once reads the same`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var (single, paged) = (EntityIndex(), EntityIndex())
        var kept: [EntityID: EntityRecord] = [:]
        for _ in 0..<20 {
            let page = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Self.record(using: &random)
            }
            for record in page {
                single.put([record])
                kept[record.id] = record
            }
            paged.put(page)
            guard Bool.random(using: &random), let gone = kept.keys.min() else { continue }
            kept[gone] = nil
            single.remove(gone)
            paged.remove(gone)
        }
        let whole = EntityIndex(kept.values)
        for index in [single, paged] {
            #expect(index.count == kept.count)
            #expect(Set(index.records) == Set(kept.values))
            #expect(Array(index.list(Give.self)) == Array(whole.list(Give.self)))
            #expect(Array(index.list(Note.self)) == Array(whole.list(Note.self)))
            #expect(Array(index.list(Receipt.self)) == Array(whole.list(Receipt.self)))
            #expect(
                index.records(of: ["give", "reading"]) == whole.records(of: ["give", "reading"])
            )
        }
        #expect(whole.list(Give.self).map(\.id) == whole.list(Give.self).map(\.id).sorted())
        for (id, record) in kept {
            #expect(single.record(id) == record)
            #expect((single.find(id, Give.self) != nil) == (record.type == "give"))
        }
    }

    @Test func `what is laid over an entity is seen through one copy alone`() {
        let record = EntityRecord(
            id: EntityID(high: 1, low: 1),
            type: "give",
            audience: .shared,
            made: Sample.stamp(.a, Sample.today),
            fields: ["title": .text("Shared")]
        )
        let index = EntityIndex([record])
        var overlaid = index
        overlaid.overlay([
            EntityRecord(
                id: record.id,
                type: "give",
                audience: .shared,
                made: record.made,
                fields: ["title": .text("Shared"), "remark": .text("own")]
            )
        ])
        #expect(overlaid.record(record.id)?.text("remark") == "own")
        #expect(overlaid.records.map { $0.text("remark") } == ["own"])
        #expect(index.record(record.id) == record)
        #expect(index.list(Give.self).count == 1)
    }
}
