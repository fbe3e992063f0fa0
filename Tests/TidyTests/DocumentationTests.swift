import Testing

@Suite("Tidy: documentation of public declarations")
struct DocumentationTests {
    @Test func `every public declaration of a library says what it means`() throws {
        let libraries = try Repository.swiftSources(under: "Sources/Entente")
        let client = try Repository.swiftSources(under: "Clients/Swift/EntenteClient/")
        for file in libraries + client {
            for name in undocumented(in: file) { Issue.record("\(name)") }
        }
    }

    @Test(arguments: [
        "public struct Planted {}",
        "public let planted = 1",
        "public func planted() {}",
        "@discardableResult\npublic func planted() -> Int { 1 }",
        "@available(*, deprecated) public typealias Planted = Int",
        "/// Known.\npublic enum Known {\n    case planted\n}",
        "/// Known.\npublic protocol Known {\n    func planted()\n}",
        "/// Known.\npublic struct Known {\n    public init() {}\n}",
        "/// Known.\npublic struct Known {\n    public private(set) var planted = 1\n}",
        "/// Known.\npublic struct Known {\n    public static func < (a: Self, b: Self) -> Bool {}\n}",
        "public extension Known {\n    func planted() {}\n}",
        "extension Known {\n    public var planted: Int { 1 }\n}",
        "// Not for readers.\npublic func planted() {}",
        "/// Detached.\n\npublic func planted() {}",
        "/// Known.\npublic enum Known {\n    /// Known.\n    public struct Inner {\n"
            + "        public subscript(at: Int) -> Int { 1 }\n    }\n}",
    ])
    func `the check finds a public declaration without a comment`(text: String) {
        #expect(undocumented(in: SwiftSource(text: text)).count == 1)
    }

    @Test(arguments: [
        "/// Known.\npublic struct Known {\n    var inner = 1\n    private init() {}\n}",
        "/// Known.\n@frozen public enum Known {\n    /// Known.\n    case one, two\n}",
        "struct Inner {\n    public var seen: Int { 1 }\n}",
        "/// Known.\npublic func known() {\n    let inner = { public in 1 }\n    func nested() {}\n}",
        "/** Known. */\npublic func known(of kind: Int = { 1 }()) {}",
        "public extension Known {\n    private func hidden() {}\n}",
        "let text = \"public func planted() {}\"",
        "/// Known.\n@Known(\n    1\n)\npublic final class Known: Sendable {}",
    ])
    func `the check passes what is documented or not public`(text: String) {
        #expect(undocumented(in: SwiftSource(text: text)) == [])
    }
}

/// The public declarations of a file that no documentation comment stands above.
private func undocumented(in source: SwiftSource) -> [String] {
    DeclarationScanner.declarations(in: source).compactMap { declaration in
        guard declaration.isPublic, declaration.keyword != "extension" else { return nil }
        let above = declaration.firstLine > 0 ? source.comments[declaration.firstLine - 1] : ""
        let comment = above.drop { $0 == " " }
        guard !comment.hasPrefix("///"), !comment.hasSuffix("*/") else { return nil }
        return "\(source.path):\(declaration.firstLine + 1): "
            + "\(declaration.keyword) \(declaration.name) is public and has no documentation"
    }
}
