import Testing

@Suite("Tidy: names of tests")
struct NameTests {
    @Test func `the name of a test is a sentence and its suite names a subject`() throws {
        for file in try Repository.swiftSources(under: "Tests/") {
            for fault in misnamed(in: file) { Issue.record("\(fault)") }
        }
    }

    @Test(arguments: [
        "@Suite(\"A: b\") struct A {\n    @Test func testPlanted() {}\n}",
        "@Suite(\"A: b\") struct A {\n    @Test func `planted`() {}\n}",
        "@Suite(\"A: b\") struct A {\n    @Test(\"planted\") func `a rule holds`() {}\n}",
        "@Suite(\"A: b\") struct A {\n    @Test func `a rule holds.`() {}\n}",
        "@Suite(\"Planted\") struct A {\n    @Test func `a rule holds`() {}\n}",
        "@Suite struct A {\n    @Test func `a rule holds`() {}\n}",
        "struct A {\n    @Test func `a rule holds`() {}\n}",
        "import XC" + "Test\n",
    ])
    func `the check finds a name that is not a rule`(text: String) {
        #expect(misnamed(in: SwiftSource(text: text)).count == 1)
    }

    @Test func `the check passes a rule in a suite with a subject`() {
        let text = """
            @Suite("Push: a stale base", .serialized)
            struct PushTests {
                @Test(.timeLimit(.minutes(1)), arguments: ["a", "b"])
                func `a stale base is refused`(base: String) {}
                func helper() {}
            }
            """
        #expect(misnamed(in: SwiftSource(text: text)) == [])
    }
}

/// The tests and suites of a file whose names break the rules of CONTRIBUTING.md.
private func misnamed(in source: SwiftSource) -> [String] {
    var faults: [String] = []
    var suites = 0
    var tests = 0
    for index in source.words.indices {
        let word = source.words[index]
        let before = index > 0 ? source.words[index - 1].text : ""
        if before == "import", word.text.hasPrefix("XC" + "Test") {
            faults.append("\(source.path):\(word.line + 1): tests are written with Swift Testing")
        }
        guard before == "@" else { continue }
        if word.text == "Suite" {
            suites += 1
            if !hasSubject(suiteAt: index, in: source) {
                faults.append("\(source.path):\(word.line + 1): a suite is \"Subject: situation\"")
            }
        }
        if word.text == "Test" {
            tests += 1
            if !isSentence(testAt: index, in: source) {
                faults.append("\(source.path):\(word.line + 1): a test is named by its rule")
            }
        }
    }
    if tests > 0, suites == 0 { faults.append("\(source.path): tests stand in a suite") }
    return faults
}

private func hasSubject(suiteAt index: Int, in source: SwiftSource) -> Bool {
    guard let quote = delimiter("\"", after: index, in: source) else { return false }
    let parts = source.text(delimitedAt: quote).split(separator: ": ", maxSplits: 1)
    return parts.count == 2
}

private func isSentence(testAt index: Int, in source: SwiftSource) -> Bool {
    // A display name hides the test from `swift test --filter`.
    if delimiter("\"", after: index, in: source) != nil { return false }
    let rest = source.words[index...]
    guard let function = rest.firstIndex(where: { $0.text == "func" }) else { return false }
    guard function + 1 < rest.endIndex, source.words[function + 1].text == "`" else { return false }
    let name = source.text(delimitedAt: source.words[function + 1])
    return name.contains(" ") && !name.hasSuffix(".") && !name.hasPrefix(" ")
}

/// The quotation mark that opens the first argument of an attribute, when one does.
private func delimiter(_ mark: String, after index: Int, in source: SwiftSource) -> SwiftSource
    .Word?
{
    let rest = source.words[(index + 1)...].prefix(2).map(\.text)
    return rest == ["(", mark] ? source.words[index + 2] : nil
}
