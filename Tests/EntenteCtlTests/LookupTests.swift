import Testing

@testable import ententectl

@Suite("Lookup: what an argument names")
struct LookupTests {
    private let candidates = [
        Candidate(id: "7k2m9xqp4f3c0hzaw81d5n6r2t", name: "Aurora Foods"),
        Candidate(id: "7k2m9xqp9999999999999999999", name: "Borealis Retail"),
        Candidate(id: "0123456789abcdefghjkmnpqrs", name: "Sales", detail: "Aurora Foods"),
        Candidate(id: "1123456789abcdefghjkmnpqrs", name: "Sales", detail: "Borealis Retail"),
        Candidate(id: "2123456789abcdefghjkmnpqrs", name: "0123"),
    ]

    @Test(arguments: [
        ("Aurora Foods", 0), ("7k2m9xqp4", 0), ("7K2M9XQP4", 0), ("7k2m9xqp4f3\u{2026}", 0),
        ("0123456789abcdefghjkmnpqrs", 2), ("01234", 2), ("1123", 3),
    ])
    func `one thing is found by id, by its beginning, or by name`(text: String, place: Int) throws {
        #expect(try Lookup.find(text, kind: "thing", in: candidates) == place)
    }

    @Test(arguments: [
        (
            "Sales",
            "\"Sales\" can mean 2 of the things, say which by its id:"
                + " \"Sales\" (01234567, Aurora Foods), \"Sales\" (11234567, Borealis Retail)"
        ),
        (
            "7k2m",
            "\"7k2m\" can mean 2 of the things, say which by its id:"
                + " \"Aurora Foods\" (7k2m9xqp4), \"Borealis Retail\" (7k2m9xqp9)"
        ),
        (
            "0123",
            "\"0123\" can mean 2 of the things, say which by its id:"
                + " \"Sales\" (01234567, Aurora Foods), \"0123\" (21234567)"
        ),
    ])
    func `nothing is guessed when two things fit`(text: String, sentence: String) throws {
        let failure = try #require(throws: Failure.self) {
            try Lookup.find(text, kind: "thing", in: candidates)
        }
        #expect(failure == Failure(.usage, sentence))
    }

    @Test(arguments: ["Aurora", "aurora foods", "7k2", "", "9999"])
    func `what names nothing is answered with what there is`(text: String) throws {
        let failure = try #require(throws: Failure.self) {
            try Lookup.find(text, kind: "thing", in: candidates)
        }
        #expect(failure.sentence.hasPrefix("there is no thing \"\(text)\"; there are: \"Aurora"))
    }

    @Test func `a long list ends with the number of the rest`() throws {
        let many = (10..<30).map { Candidate(id: "\($0)23456789", name: "n\($0)") }
        let failure = try #require(throws: Failure.self) {
            try Lookup.find("x", kind: "thing", in: many)
        }
        #expect(failure.sentence.hasSuffix("\"n17\" (17234567) and 12 more"))
    }

    @Test func `where there is nothing, that is said`() throws {
        let failure = try #require(throws: Failure.self) {
            try Lookup.find("x", kind: "thing", in: [])
        }
        #expect(failure.sentence == "there is no thing \"x\"; there is none at all yet")
    }
}
