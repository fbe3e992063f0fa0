import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport

/// `canonical-json`, `encodings` and `order-keys`: how values are spelled.
enum EncodingVectors {
    /// Texts of JSON: accepted as canonical, or refused at a byte.
    static func canonicalJSON() -> VectorFile {
        var accepted: [String] = []
        var refused: [String] = []
        for item in jsonCases {
            let name: (String, JSONValue) = ("name", .string(item.name))
            let shown = Vector.member(item.bytes)
            switch read(item.bytes, .canonical) {
            case .success: accepted.append(Vector.line([name, shown]))
            case .failure(let error):
                refused.append(
                    Vector.line([
                        name, shown, ("offset", .integer(Int64(error.offset))),
                        ("reason", .string("\(error.reason)")),
                    ])
                )
            }
        }
        return VectorFile(
            "canonical-json",
            about: "Bytes that are canonical, and bytes that are refused with the offset of the"
                + " first wrong one. The name of the reason is for people.",
            [("accepted", accepted), ("refused", refused)]
        )
    }

    /// The public collection of parsing cases, and what the protocol names besides.
    static var jsonCases: [(name: String, bytes: [UInt8])] {
        let published = (numberCases + objectCases + stringCases + structureCases)
            .map { (name: $0.name, bytes: $0.bytes) }
        return ours.map { (name: $0.0, bytes: Array($0.1.utf8)) } + raw + published
    }

    private static let raw: [(name: String, bytes: [UInt8])] = [
        ("nul_raw", [0x22, 0x00, 0x22]),
        ("surrogate_in_utf8", [0x22, 0xED, 0xA0, 0x80, 0x22]),
        ("overlong_slash", [0x22, 0xC0, 0xAF, 0x22]),
        ("beyond_unicode", [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22]),
        ("cut_character", [0x22, 0x61, 0xE2, 0x82, 0x22]),
    ]

    private static let ours: [(String, String)] = [
        ("decimal_as_string", #"{"v":"129.9"}"#),
        ("decimal_as_number", #"{"v":129.9}"#),
        ("minus_zero", "-0"),
        ("minus_zero_in_array", "[0,-0]"),
        ("two_to_53_less_one", "9007199254740991"),
        ("two_to_53", "9007199254740992"),
        ("minus_two_to_53_less_one", "-9007199254740991"),
        ("minus_two_to_53", "-9007199254740992"),
        ("composed", "\"\u{E9}\""),
        ("decomposed", "\"e\u{301}\""),
        ("composed_and_decomposed_keys", "{\"e\u{301}\":1,\"\u{E9}\":2}"),
        ("nul_escaped", #""\u0000""#),
        ("lone_high_surrogate", #""\ud83d""#),
        ("lone_low_surrogate", #""\ude00""#),
        ("surrogates_swapped", #""\ude00\ud83d""#),
        ("surrogate_pair_escaped", #""\ud83d\ude00""#),
        ("emoji", "\"\u{1F600}\""),
        ("zwj_emoji", "\"\u{1F469}\u{200D}\u{1F469}\u{200D}\u{1F467}\""),
        ("line_separator", "\"\u{2028}\u{2029}\""),
        ("delete_character", "\"\u{7F}\""),
        ("byte_order_mark_inside", "\"\u{FEFF}\""),
        ("control_escaped", #""\u0001\u001f""#),
        ("control_escaped_in_upper_case", #""\u001F""#),
        ("control_with_short_form", #""\b\t\n\f\r\"\\""#),
        ("control_long_where_short_exists", #""\u000a""#),
        ("solidus_escaped", #""\/""#),
        ("keys_by_utf16", "{\"\u{1F600}\":1,\"\u{FB33}\":2}"),
        ("keys_by_utf8", "{\"\u{FB33}\":1,\"\u{1F600}\":2}"),
        ("keys_shorter_first", #"{"a":1,"aa":2}"#),
        ("keys_upper_case_first", #"{"A":1,"a":2}"#),
        ("keys_out_of_order", #"{"b":1,"a":2}"#),
        ("key_twice", #"{"a":1,"a":2}"#),
        ("key_empty", #"{"":1}"#),
        ("space_before", " 1"),
        ("space_after_colon", #"{"a": 1}"#),
        ("newline_after", "1\n"),
        ("nested_32", String(repeating: "[", count: 32) + String(repeating: "]", count: 32)),
        ("nested_33", String(repeating: "[", count: 33) + String(repeating: "]", count: 33)),
    ]

    /// Ids, bytes in text, names, decimals and dates.
    static func encodings() -> VectorFile {
        VectorFile(
            "encodings",
            about: "Ids, base64url, names of fields, exact decimals, months and days: each text"
                + " has one meaning and each meaning one text.",
            [
                ("ids", ids), ("ids_refused", refusedIDs), ("readings", readings),
                ("base64url", base64), ("base64url_refused", refused(refusedBase64)),
                ("names", names.map { Vector.line([("text", .string($0))]) }),
                ("names_refused", refused(refusedNames)),
                ("decimals", decimals), ("decimals_refused", refused(refusedDecimals)),
                ("sums", sums),
                ("periods", ["2026-11", "0001-01", "9999-12"].map(shown)),
                ("periods_refused", refused(["2026-13", "2026-00", "26-11", "2026-1", "0000-01"])),
                ("dates", ["2026-11-21", "2024-02-29", "2000-02-29", "0001-01-01"].map(shown)),
                (
                    "dates_refused",
                    refused([
                        "2026-02-29", "1900-02-29", "2026-04-31", "2026-11-00", "2026-11-1",
                        "2026/11/21", "2026-11-21T00:00", "",
                    ])
                ),
            ]
        )
    }

    private static func shown(_ text: String) -> String { Vector.line([("text", .string(text))]) }
    private static func refused(_ texts: [String]) -> [String] { texts.map(shown) }

    /// In the order of their bytes, which is the order that breaks ties.
    private static var ids: [String] {
        var ids: [StreamID] = [
            StreamID(high: 0, low: 0), StreamID(high: 0, low: 1), StreamID(high: 0, low: 31),
            StreamID(high: 0, low: 32), StreamID(high: 1, low: 0),
            StreamID(high: .max, low: .max),
        ]
        ids +=
            [Published.id("stream"), Published.id("epoch")]
            + Published.devices.map {
                StreamID(high: $0.high, low: $0.low)
            }
        return ids.sorted().map { id in
            let words = [id.high, id.low].flatMap { word in
                stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
            }
            return Vector.line([
                ("hex", .string(Vector.hexadecimal(words))), ("text", .string(id.description)),
            ])
        }
    }

    private static let refusedIDs = refused([
        "", "0000000000000000000000000", "000000000000000000000000000",
        "80000000000000000000000000", "0000000000000000000000000i", "0000000000000000000000000l",
        "0000000000000000000000000o", "0000000000000000000000000u", "0000000000000000000000000A",
        " 0000000000000000000000000", "0000000000000-000000000000",
    ])

    private static var readings: [String] {
        [
            ("kpi one", "2026-11", "aurora"), ("kpi one", "2026-11", "borealis"),
            ("k", "2027-01", "a"),
        ]
        .compactMap { kpi, month, organisation in
            let kpi: EntityID = Published.id(kpi)
            let organisation: OrganisationID = Published.id(organisation)
            guard let period = Period(month) else { return nil }
            let id = ReadingID.make(kpi: kpi, period: period, organisation: organisation)
            return Vector.line([
                ("id", .string(id.description)), ("kpi", .string(kpi.description)),
                ("organisation", .string(organisation.description)),
                ("period", .string(month)),
            ])
        }
    }

    private static var base64: [String] {
        let all = (0..<256).map { UInt8($0) }
        return [[], [0], [0xFF], [0xFB, 0xFF], [1, 2, 3], [0xFF, 0xFE, 0xFD, 0xFC], all].map {
            Vector.line([
                ("hex", .string(Vector.hexadecimal($0))), ("text", .string(Base64URL.encode($0))),
            ])
        }
    }

    private static let refusedBase64 = [
        "A", "AA==", "AB", "AAB", "+w", "/w", "A A", "AAAAA", "AA\n", "\u{E9}A",
    ]

    private static let names = [
        "a", "title", "published_as", "a0", String(repeating: "z", count: 40),
    ]

    private static let refusedNames = [
        "", "A", "0a", "_a", "a-b", "a b", "\u{E9}", String(repeating: "z", count: 41),
    ]

    private static var decimals: [String] {
        [
            "0", "1", "-1", "129.9", "129.90", "0.10", "0.0", "-0.01",
            "9999999999999999999999999999999999", "-0.999999999999999999999999999999999",
        ].compactMap { text in
            ExactDecimal(text).map { number in
                Vector.line([
                    ("coefficient", .string("\(number.coefficient)")),
                    ("scale", .integer(Int64(number.scale))), ("text", .string(text)),
                ])
            }
        }
    }

    private static let refusedDecimals = [
        "", "-", "-0", "-0.00", "00", "01", "1.", ".1", "+1", "1e2", "1,0", " 1", "1 ", "\u{661}",
        "10000000000000000000000000000000000", "0.0000000000000000000000000000000000",
    ]

    private static var sums: [String] {
        let largest = "9999999999999999999999999999999999"
        let lists: [[String]] = [
            [], ["1"], ["0.1", "0.2"], ["129.9", "-129.90"], ["1", "-0.001"],
            [largest, "1"], [largest, "1", "-1"], [largest, "0.1"], ["-0.5", "0.50", "3.000"],
        ]
        return lists.map { list in
            let sum = ExactDecimal.sum(of: list.compactMap { ExactDecimal($0) })
            return Vector.line([
                ("numbers", .array(list.map { .string($0) })),
                ("sum", sum.map { .string($0.description) } ?? .null),
            ])
        }
    }

    /// Keys of lists.
    static func orderKeys() -> VectorFile {
        let texts = [
            "1", "A", "V", "Z", "a", "z", "0V", "01", "001", "a4V", "zz", "zzz1", "VV",
            String(repeating: "z", count: 64),
        ]
        let keys = texts.compactMap { OrderKey($0) }.sorted()
        let pairs: [(String?, String?)] = [
            (nil, nil), ("V", nil), (nil, "V"), ("A", "B"), ("A", "A1"), ("a4V", "a5"),
            ("zzz", nil), (nil, "001"), ("V", "V"), ("1", "z"),
            (String(repeating: "z", count: 64), nil),
        ]
        let between = pairs.map { lower, upper in
            let key = OrderKey.between(
                lower.flatMap { OrderKey($0) },
                upper.flatMap { OrderKey($0) }
            )
            return Vector.line([
                ("lower", lower.map { .string($0) } ?? .null),
                ("upper", upper.map { .string($0) } ?? .null),
                ("key", key.map { .string($0.description) } ?? .null),
            ])
        }
        return VectorFile(
            "order-keys",
            about: "Order keys in their order, texts that are none, and the key that our clients"
                + " choose between two others; another choice between them is as good.",
            [
                ("sorted", keys.map { shown($0.description) }),
                (
                    "refused",
                    refused(["", "0", "V0", "a-", "\u{E9}", String(repeating: "z", count: 65)])
                ),
                ("between", between),
            ]
        )
    }
}
