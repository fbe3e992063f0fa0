import Testing

private let longestFile = 400
private let longestFunction = 60

@Suite("Tidy: lengths")
struct LengthTests {
    @Test func `a Swift file has at most 400 lines`() throws {
        for file in try Repository.swiftFiles() where lineCount(of: file.text) > longestFile {
            Issue.record("\(file.path) has \(lineCount(of: file.text)) lines")
        }
    }

    @Test func `a function fits a screen of 60 lines`() throws {
        for file in try Repository.swiftSources() {
            for long in longFunctions(in: file) { Issue.record("\(long)") }
        }
    }

    @Test func `the check counts lines as an editor does`() {
        #expect(lineCount(of: "") == 0)
        #expect(lineCount(of: "one") == 1)
        #expect(lineCount(of: "one\ntwo\n") == 2)
        #expect(lineCount(of: String(repeating: "x\n", count: 401)) > longestFile)
    }

    @Test(arguments: ["func long()", "init()", "deinit", "subscript(at: Int) -> Int", "var x: Int"])
    func `the check fails for a body of 61 lines and passes one of 60`(head: String) {
        for (lines, expected) in [(60, 0), (61, 1)] {
            let body = String(repeating: "    f()\n", count: lines - 2)
            let source = SwiftSource(text: "struct Planted {\n\(head) {\n\(body)}\n}\n")
            #expect(longFunctions(in: source).count == expected, "\(head), \(lines) lines")
        }
    }

    @Test func `braces in strings, comments and regular expressions do not end a function`() {
        let traps = """
            let a = "}"; let b = #"}"}"#; let c = /[}\\/]}/; let d = #/}/#  // }
            let e = "\\(f("}") { "}" }) }"; /* } /* } */ } */ let `a } b` = 1
            let g = \"""
                } " } \\(h { \"""
                    }
                    \""" }) }
                \"""

            """
        let body = String(repeating: "    f()\n", count: 60)
        let source = SwiftSource(text: "func long() {\n\(traps)\(body)}\nfunc short() {}\n")
        #expect(longFunctions(in: source).count == 1)
    }
}

private func lineCount(of text: String) -> Int {
    let breaks = text.utf8.count { $0 == UInt8(ascii: "\n") }
    return text.isEmpty || text.utf8.last == UInt8(ascii: "\n") ? breaks : breaks + 1
}

private func longFunctions(in source: SwiftSource) -> [String] {
    let bodies: Set<String> = ["func", "init", "deinit", "subscript", "var"]
    return DeclarationScanner.declarations(in: source).compactMap { declaration in
        guard bodies.contains(declaration.keyword), let last = declaration.lastLine else {
            return nil
        }
        let length = last - declaration.firstLine + 1
        guard length > longestFunction else { return nil }
        return "\(source.path):\(declaration.firstLine + 1): "
            + "\(declaration.keyword) \(declaration.name) has \(length) lines"
    }
}
