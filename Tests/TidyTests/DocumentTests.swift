import Foundation
import Testing

@Suite("Tidy: documents")
struct DocumentTests {
    @Test func `a link in a document leads to a file`() throws {
        for file in try Repository.textFiles() where file.path.hasSuffix(".md") {
            let folder = (file.path as NSString).deletingLastPathComponent
            for target in links(in: file.text) {
                let path = Repository.root.appending(path: folder).appending(path: target).path
                #expect(FileManager.default.fileExists(atPath: path), "\(file.path): \(target)")
            }
        }
    }

    @Test func `the documents that a newcomer looks for are there`() throws {
        let root = Repository.root
        for name in ["ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"] {
            let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
            #expect(text.hasPrefix("# "), "\(name)")
        }
        let licence = try String(contentsOf: root.appending(path: "LICENSE"), encoding: .utf8)
        #expect(licence.contains("Apache License") && licence.contains("Version 2.0, January 2004"))
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let beginning = readme.prefix(1_500)
        #expect(beginning.contains("./Deploy/run") && beginning.contains("./Deploy/test"))
    }

    @Test func `the documents name every target of the package`() throws {
        let root = Repository.root
        let manifest = try String(
            contentsOf: root.appending(path: "Package.swift"),
            encoding: .utf8
        )
        let page = try String(contentsOf: root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
        let form = /(?:\.target|\.executableTarget|\.systemLibrary)\(\s*name: "(\w[\w-]*)"/
        let targets = manifest.matches(of: form).map { String($0.output.1) }
        #expect(targets.contains("EntenteSync"))
        for target in targets where !target.hasPrefix("Test") {
            #expect(page.contains("`\(target)`"), "ARCHITECTURE.md does not name \(target)")
        }
    }

    @Test func `the check finds links in text and leaves addresses alone`() {
        let text = "[a](A.md#part) [b](https://example.org/B.md) [c](#part) ![d](D.png)"
        #expect(links(in: text) == ["A.md", "D.png"])
    }
}

/// The files that a document links to, without the parts after `#`.
private func links(in text: String) -> [String] {
    let form = /\]\(([^)#\s]+)(?:#[^)]*)?\)/
    return text.matches(of: form).map { String($0.output.1) }.filter { !$0.contains("://") }
}
