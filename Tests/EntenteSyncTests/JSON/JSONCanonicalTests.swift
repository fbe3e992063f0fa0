import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("JSON: canonical form of RFC 8785")
struct JSONCanonicalTests {
    @Test func `clause 4.1: the sample keys of RFC 8785 are sorted by UTF-16 code units`() {
        // RFC 8785, section 3.2.3.
        let sample = #"""
            {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
             "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
             "\u00f6": "Latin Small Letter O With Diaeresis"}
            """#
        guard case .success(.object(let object)) = read(sample, .interchange) else {
            Issue.record("not read")
            return
        }
        #expect(
            object.members.map(\.value) == [
                "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis",
                "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
            ]
        )
    }

    @Test func `clause 4.1: the sample string and literals of RFC 8785 are written as there`() {
        // RFC 8785, section 3.2.2, without its numbers, which have fractions.
        let sample = #"""
            {"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}
            """#
        let expected = #"""
            {"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}
            """#
        #expect(read(sample, .interchange).map(\.canonicalBytes) == .success(Array(expected.utf8)))
    }

    @Test func `keys are ordered as their UTF-16 code units are`() {
        let scalars: [Unicode.Scalar] = [
            "\u{1}", " ", "a", "\u{7F}", "\u{80}", "\u{7FF}", "\u{800}", "\u{D7FF}", "\u{E000}",
            "\u{FB33}", "\u{FFFF}", "\u{10000}", "\u{1F600}", "\u{10FFFF}",
        ]
        var generator = SeededGenerator(seed: 10)
        for _ in 0..<3_000 {
            let keys = (0..<2).map { _ in
                let count = Int.random(in: 0...3, using: &generator)
                let drawn = (0..<count).compactMap { _ in scalars.randomElement(using: &generator) }
                return String(String.UnicodeScalarView(drawn))
            }
            guard !keys[0].utf8.elementsEqual(keys[1].utf8) else { continue }
            let object = JSONObject(keys.map { ($0, .null) })
            let inOrder = keys[0].utf16.lexicographicallyPrecedes(keys[1].utf16)
            let first = inOrder ? keys[0] : keys[1]
            #expect(object.members[0].key.utf8.elementsEqual(first.utf8))
        }
    }

    @Test(arguments: [
        (" 1", JSONError.Reason.notCanonical, 0),
        ("1 ", .notCanonical, 1),
        ("1\n", .notCanonical, 1),
        ("[ 1]", .notCanonical, 1),
        ("[1 ]", .notCanonical, 2),
        ("[1, 2]", .notCanonical, 3),
        ("[1 ,2]", .notCanonical, 2),
        ("{ }", .notCanonical, 1),
        (#"{ "a":1}"#, .notCanonical, 1),
        (#"{"a" :1}"#, .notCanonical, 4),
        (#"{"a": 1}"#, .notCanonical, 5),
        (#"{"a":1 }"#, .notCanonical, 6),
        (#"{"a":1, "b":2}"#, .notCanonical, 7),
        (#"{"b":1,"a":2}"#, .notCanonical, 7),
        (#"{"a":1,"a":2}"#, .duplicateKey, 7),
        (#"{"c":{"b":1,"a":2}}"#, .notCanonical, 12),
        ("{\"\u{FB33}\":1,\"\u{1F600}\":2}", .notCanonical, 9),
        ("{\"a\":1,\"A\":2}", .notCanonical, 7),
        ("{\"aa\":1,\"a\":2}", .notCanonical, 8),
        (#""\/""#, .notCanonical, 1),
        (#""a\/""#, .notCanonical, 2),
        (#""\u0041""#, .notCanonical, 1),
        (#""\u007f""#, .notCanonical, 1),
        (#""\u000a""#, .notCanonical, 1),
        (#""\u0008""#, .notCanonical, 1),
        (#""\u001F""#, .notCanonical, 1),
        (#""\u0022""#, .notCanonical, 1),
        (#""\u005c""#, .notCanonical, 1),
        (#""\u20ac""#, .notCanonical, 1),
        (#""\ud83d\ude00""#, .notCanonical, 1),
        (#""\u0000""#, .nul, 1),
        ("-0", .numberForm, 0),
        ("1.0", .fraction, 0),
        ("1e2", .fraction, 0),
        ("129.9", .fraction, 0),
        ("01", .numberForm, 0),
        ("9007199254740992", .integerRange, 0),
    ])
    func `clause 4.1: each departure is refused at its place, not repaired`(
        text: String,
        reason: JSONError.Reason,
        offset: Int
    ) {
        let expected = JSONError(reason: reason, offset: offset)
        #expect(read(text, .canonical) == .failure(expected))
    }

    @Test func `every control character has the one escape that RFC 8785 gives it`() throws {
        let short: [UInt8: String] = [8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r"]
        for code in UInt8(1)..<0x20 {
            let text = String(Unicode.Scalar(code))
            let digits = String(code, radix: 16)
            let long = "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            let expected = "\"\(short[code] ?? long)\""
            let value = JSONValue.string(text)
            #expect(value.canonicalBytes == Array(expected.utf8))
            #expect(try JSONScanner.parse(Array(expected.utf8)) == value)
        }
    }

    @Test func `decimals travel as strings and keep every digit`() throws {
        let text = Array(#"{"amount":"129.90"}"#.utf8)
        let value = try JSONScanner.parse(text)
        #expect(value == ["amount": "129.90"])
        #expect(value.canonicalBytes == text)
    }

    @Test func `an error tells the reason and the place and nothing of the text`() {
        guard case .failure(let error) = read(#"["secret", 1.5]"#, .interchange) else {
            Issue.record("accepted")
            return
        }
        #expect(error.description.hasSuffix("at byte 11"))
        #expect(!error.description.contains("secret"))
    }
}
