import Foundation
import Testing

@Suite("Tidy: clauses and invariants")
struct ClauseTests {
    @Test func `each clause and each invariant has a test that names it`() throws {
        let page = try String(
            contentsOf: Repository.root.appending(path: "Clients/Protocol.md"),
            encoding: .utf8
        )
        let promised = promises(in: page)
        #expect(promised.isSuperset(of: ["1.1", "2.9", "3.2", "4.10", "5.9", "INV-1", "INV-26"]))
        let files = try Repository.swiftFiles(under: "Tests/")
            .filter { !$0.path.hasPrefix("Tests/TidyTests/") }
        let named = files.reduce(into: Set<String>()) { $0.formUnion(names(in: $1.text)) }
        for promise in promised.subtracting(named).sorted() {
            Issue.record("no test names \(promise) of Clients/Protocol.md")
        }
    }

    @Test func `the check reads the numbers of clauses and invariants from their page`() {
        let page = """
            ## 1. Model
            1.1 A rule (clause 9.9).
            ## 5. Wire
            5.10 Another.
            | INV-9 | A set. INV-10: a counter. |
            ## 7. What a client must do
            7.1 A duty.
            """
        #expect(promises(in: page) == ["1.1", "5.10", "INV-9", "INV-10"])
    }

    @Test func `the check reads the names of tests and suites, and nothing else`() {
        let source = """
            @Suite("Audit: clauses 4.2 to 4.4")
            // clause 1.1
            @Test func `clause 2.4 and INV-3: a rule`() { print("clause 1.2, INV-4") }
            func `clauses 3.1, 3.2 hold`() {}
            case noGap = "INV-1"
            """
        #expect(
            names(in: source) == ["4.2", "4.3", "4.4", "2.4", "INV-3", "3.1", "3.2", "INV-1"]
        )
    }
}

/// What the protocol promises: the clauses of the sections 1 to 5, and the invariants.
private func promises(in page: String) -> Set<String> {
    var found: Set<String> = []
    for line in page.split(separator: "\n") {
        if let clause = line.prefixMatch(of: /([1-5]\.\d+)\s/) {
            found.insert(String(clause.output.1))
        } else if line.hasPrefix("| INV-") {
            for match in line.matches(of: /INV-\d+/) { found.insert(String(match.output)) }
        }
    }
    return found
}

/// The clauses and invariants in the names of tests and suites, and those that stories check.
private func names(in source: String) -> Set<String> {
    var found: Set<String> = []
    for line in source.split(separator: "\n") {
        guard let title = line.firstMatch(of: /func `([^`]+)`|@Suite\("([^"]+)"|= "(INV-\d+)"/)
        else { continue }
        let words = title.output.1 ?? title.output.2 ?? title.output.3 ?? ""
        for match in words.matches(of: /INV-\d+/) { found.insert(String(match.output)) }
        for match in words.matches(of: /(\d)\.(\d+)(?: to \d\.(\d+))?/) {
            guard words.lowercased().contains("clause"), let first = Int(match.output.2) else {
                continue
            }
            let last = match.output.3.flatMap { Int($0) } ?? first
            for number in first...max(first, last) { found.insert("\(match.output.1).\(number)") }
        }
    }
    return found
}
