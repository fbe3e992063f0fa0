import Testing

@Suite("Tidy: words")
struct WordTests {
    @Test func `no file holds a banned word`() throws {
        for word in BannedWord.all where word.part == .text {
            for file in try Repository.textFiles() {
                for line in try word.lines(of: file.lines.map(String.init), in: file.path) {
                    Issue.record("\(file.path):\(line): \(word.instead)")
                }
            }
        }
    }

    @Test func `no code holds a banned form`() throws {
        for word in BannedWord.all where word.part == .code {
            for file in try Repository.swiftSources() {
                for line in try word.lines(of: file.code, in: file.path) {
                    Issue.record("\(file.path):\(line): \(word.instead)")
                }
            }
        }
    }

    @Test func `what escapes the compiler says why it holds`() throws {
        for file in try Repository.swiftSources() {
            for line in unexplained(in: file) {
                Issue.record("\(file.path):\(line): say above it why this is safe")
            }
        }
    }

    @Test(arguments: [
        "// TO" + "DO: later", "let a = 1  // FIX" + "ME", "// X" + "XX", "/* HA" + "CK */",
        "let a = try" + "! f()", "let a = b as" + "! C", "fatal" + "Error()",
        "un" + "owned let a = b",
        "let a = b" + "!", "f(a" + "!.b)", "var a: String" + "!", "let a = b[0]" + "!",
        "pri" + "nt(a)", "debug" + "Print(a)", "ass" + "ert(a)", "// an organi" + "zation",
        "// each ten" + "ant", "// a white" + "list", "// \u{2019}", "let a = \"/wo" + "rk/main\"",
        "// 192." + "168.1.2", "-O" + "unchecked", "unsafe" + "Flags([])",
    ])
    func `the check finds a planted word in a library`(line: String) throws {
        let planted = TextFile(
            path: "Sources/EntenteSync/Planted.swift",
            text: "let z = 0\n\(line)\n"
        )
        #expect(try finds(planted) == [2])
    }

    @Test(arguments: [
        "try await Task.sle" + "ep(for: .seconds(1))", "usle" + "ep(10)", "sle" + "ep (1)",
    ])
    func `the check finds a test that sleeps`(line: String) throws {
        #expect(try finds(TextFile(path: "Tests/SyncTests/Planted.swift", text: line)) == [1])
        #expect(try finds(TextFile(path: "Tests/TestSupport/Wait.swift", text: line)) == [])
    }

    @Test(arguments: [
        "if a != b, !c, a !== b {}", "// print(a), hold it!", "let a = \"try! print(a)\"",
        "let a = /b!/", "precondition(a)", "fingerprint(a)", "let hackney = todos", "a.print(b)",
        "guard !(a || b) else { return }", "#expect(!a)", "return !a", "mktemp.XXXXXX",
    ])
    func `the check passes what only looks like a banned word`(line: String) throws {
        #expect(try finds(TextFile(path: "Sources/EntenteSync/Fine.swift", text: line)) == [])
    }

    @Test(arguments: ["@unchecked " + "Sendable {}", "nonisolated" + "(unsafe) var b = 1"])
    func `the check finds an escape without a reason`(escape: String) {
        let head = "final class A: "
        #expect(unexplained(in: SwiftSource(text: "\n\(head)\(escape)")) == [2])
        #expect(
            unexplained(in: SwiftSource(text: "// The lock guards it.\n\(head)\(escape)")) == []
        )
        #expect(unexplained(in: SwiftSource(text: "\(head)\(escape)  // Guarded.")) == [])
    }
}

private func finds(_ file: TextFile) throws -> [Int] {
    let code = SwiftSource(file).code
    let text = file.lines.map(String.init)
    let found = try BannedWord.all.flatMap { word in
        try word.lines(of: word.part == .text ? text : code, in: file.path)
    }
    return Set(found).sorted()
}

/// The lines that switch a check of the compiler off and have no comment on or above them.
private func unexplained(in source: SwiftSource) -> [Int] {
    source.code.indices.filter { index in
        let line = source.code[index]
        guard line.contains("@unchecked " + "Sendable") || line.contains("nonisolated(unsafe)")
        else {
            return false
        }
        guard source.comments[index].allSatisfy({ $0 == " " }) else { return false }
        // Attributes and the head of the declaration may stand between the comment and the escape.
        for above in stride(from: index - 1, through: max(index - 4, 0), by: -1) {
            if source.comments[above].contains(where: { $0 != " " }) { return false }
            let code = source.code[above].drop { $0 == " " }
            if code.isEmpty || code.hasSuffix("}") { break }
        }
        return true
    }.map { $0 + 1 }
}
