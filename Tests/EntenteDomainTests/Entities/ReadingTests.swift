import EntenteDomain
import Testing

@Suite("Entities: what they are nothing without")
struct ReadingTests {
    @Test func `a risk is exposed by likelihood times impact`() throws {
        var sample = Sample()
        let whole = sample.add("risk", by: .a, ["likelihood": .integer(4), "impact": .integer(5)])
        let half = sample.add("risk", by: .a, ["impact": .integer(5), "state": .text("closed")])
        let risk = try #require(sample.state.find(whole, Risk.self))
        #expect(risk.exposure == 20)
        #expect(risk.isOpen)
        let closed = try #require(sample.state.find(half, Risk.self))
        #expect(closed.exposure == nil)
        #expect(!closed.isOpen)
    }

    @Test func `an attachment is its digest`() throws {
        let digest = try #require(Digest(bytes: (0..<32).map { UInt8($0) }))
        var sample = Sample()
        sample.add("attachment", by: .a, ["name": .text("plan.pdf")])
        sample.add("attachment", by: .a, ["digest": .text("not a digest")])
        let file = sample.add(
            "attachment",
            by: .a,
            ["name": .text("plan.pdf"), "digest": .text(digest.base64URL), "bytes": .integer(3)]
        )
        #expect(sample.state.all(Attachment.self).map(\.id) == [file])
        #expect(sample.state.all(Attachment.self).first?.digest == digest)
    }

    @Test func `a pairing is of two departments`() {
        var sample = Sample()
        let one = FieldValue.department(Sample.Side.a.department(1))
        sample.add("pairing", by: .a, ["one": one, "other": one])
        sample.add("pairing", by: .a, ["one": one])
        #expect(sample.state.all(Pairing.self).isEmpty)
    }

    @Test func `a lesson is to be kept or not`() {
        var sample = Sample()
        sample.add("lesson", by: .b, ["keep": .flag(true), "learned_on": .day(Sample.today)])
        sample.add("lesson", by: .b)
        #expect(sample.state.all(Lesson.self).map(\.keep) == [true, false])
    }

    @Test func `what is private is no field of a shared stream`() throws {
        for definition in Catalogue.entities where definition.place == .shared {
            let own = definition.fields.filter(\.isPrivate).map(\.name)
            #expect(own.isEmpty, "\(definition.name)")
        }
        for type in [Need.definition, Coverage.definition, Evaluation.definition] {
            #expect(type.place == .private)
        }
    }
}
