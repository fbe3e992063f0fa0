import EntenteDomain
import TestSupport
import Testing

@Suite("Identifier: its one text")
struct IdentifierTests {
    @Test func `the text of an identifier reads back as the same identifier`() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2_000 {
            let id = EntityID.random(using: &generator)
            #expect(id.description.utf8.count == identifierLength)
            #expect(EntityID(id.description) == id)
        }
    }

    @Test(arguments: [
        (UInt64(0), UInt64(0), "00000000000000000000000000"),
        (0, 1, "00000000000000000000000001"),
        (0, 31, "0000000000000000000000000z"),
        (0, 32, "00000000000000000000000010"),
        (1, 0, "0000000000000g000000000000"),
        (.max, .max, "7zzzzzzzzzzzzzzzzzzzzzzzzz"),
    ])
    func `the lowest and highest bits stand where they belong`(
        high: UInt64,
        low: UInt64,
        text: String
    ) {
        #expect(EntityID(high: high, low: low).description == text)
        #expect(EntityID(text) == EntityID(high: high, low: low))
    }

    @Test func `the order of identifiers is the order of their texts`() {
        var generator = SeededGenerator(seed: 2)
        for round in 0..<2_000 {
            let first = DeviceID.random(using: &generator)
            // Every second pair shares its first half, so that the second half decides.
            let second = DeviceID(
                high: round % 2 == 0 ? first.high : generator.next(),
                low: generator.next()
            )
            let byText = first.ascii.lexicographicallyPrecedes(second.ascii)
            #expect((first < second) == byText)
        }
    }

    @Test func `each of the 256 bytes is accepted in a text only if the alphabet has it`() {
        let alphabet = Set("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        for byte in UInt8.min...127 {
            let text = String(repeating: "0", count: 25) + String(Unicode.Scalar(byte))
            #expect((StreamID(text) != nil) == alphabet.contains(byte))
        }
    }

    @Test(arguments: ["8", "9", "a", "z"])
    func `a first character beyond 7 would not fit 128 bits and is refused`(first: String) {
        #expect(StreamID(first + String(repeating: "0", count: 25)) == nil)
    }

    @Test(arguments: [
        "", "0", String(repeating: "0", count: 25), String(repeating: "0", count: 27),
        String(repeating: "0", count: 1_000), " 0000000000000000000000000",
        "0000000000000000000000000A", "0000000000000000000000000\u{301}",
        "0000000000000000000000000\u{FF10}", "-0000000000000000000000000",
    ])
    func `a text of another length or alphabet is refused`(text: String) {
        #expect(StreamID(text) == nil)
    }

    @Test func `a part of a larger text reads like a text of its own`() {
        let text = "/v1/streams/0000000000000000000000000z/changes"
        #expect(StreamID(text.dropFirst(12).prefix(26)) == StreamID(high: 0, low: 31))
    }

    @Test func `identifiers drawn from one source differ`() {
        var generator = SeededGenerator(seed: 3)
        let ids = Set((0..<1_000).map { _ in MemberID.random(using: &generator) })
        #expect(ids.count == 1_000)
    }
}
