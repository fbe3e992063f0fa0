/// A declaration at the top of a file or in a type, as the documentation and length rules see it.
struct Declaration: Sendable {
    /// The keyword: `func`, `struct`, `case` and so on.
    let keyword: String
    /// The word after the keyword.
    let name: String
    /// The line of its first attribute, modifier or keyword, from zero.
    let firstLine: Int
    /// The line where its body closes; nil without a body.
    var lastLine: Int?
    /// Whether code outside the module can see it.
    let isPublic: Bool
    /// Whether the words before its keyword name it a test.
    let attributes: [String]
}

/// Walks the words of a file and lists its declarations, with scopes kept on a stack.
struct DeclarationScanner {
    private enum Scope {
        /// The top of a file, or the body of a type; `memberAccess` is what members inherit.
        case type(keyword: String, isPublic: Bool, grantsAccess: Bool)
        /// A function's body, a closure, an initial value: declarations in it are nobody's business.
        case code
    }

    private static let typeKeywords: Set<String> = [
        "struct", "class", "enum", "actor", "protocol", "extension",
    ]
    private static let memberKeywords: Set<String> = [
        "func", "init", "deinit", "subscript", "var", "let", "case", "typealias", "associatedtype",
        "macro",
    ]
    private static let modifiers: Set<String> = [
        "public", "open", "package", "internal", "fileprivate", "private", "static", "class",
        "final", "override", "required", "convenience", "mutating", "nonmutating", "nonisolated",
        "isolated", "lazy", "weak", "indirect", "consuming", "borrowing", "unsafe", "dynamic",
        "optional", "prefix", "postfix", "infix", "distributed", "sending",
    ]

    private let words: [SwiftSource.Word]
    private var scopes: [(scope: Scope, declaration: Int?)] = [
        (.type(keyword: "file", isPublic: true, grantsAccess: false), nil)
    ]
    private var found: [Declaration] = []
    private var pending: Int?
    private var depth = 0

    /// Every declaration of a file that stands outside of bodies of code.
    static func declarations(in source: SwiftSource) -> [Declaration] {
        var scanner = DeclarationScanner(words: source.words)
        for index in scanner.words.indices { scanner.visit(index) }
        return scanner.found
    }

    private init(words: [SwiftSource.Word]) {
        self.words = words
    }

    private mutating func visit(_ index: Int) {
        let word = words[index]
        switch word.text {
        case "(", "[":
            depth += 1
        case ")", "]":
            depth -= 1
        case "{":
            open()
        case "}":
            close(at: word.line)
        default:
            guard depth == 0, isDeclaration(at: index) else { return }
            declare(at: index)
        }
    }

    private mutating func open() {
        // A closure among arguments, or a body of code: nothing in it is declared to the outside.
        guard depth == 0, case .type = scopes.last?.scope, let pending else {
            scopes.append((.code, nil))
            return
        }
        let declaration = found[pending]
        guard Self.typeKeywords.contains(declaration.keyword) else {
            scopes.append((.code, pending))
            self.pending = nil
            return
        }
        let isExtension = declaration.keyword == "extension"
        let grants = declaration.isPublic && (isExtension || declaration.keyword == "protocol")
        let scope = Scope.type(
            keyword: declaration.keyword,
            isPublic: declaration.isPublic || isExtension,
            grantsAccess: grants
        )
        scopes.append((scope, pending))
        self.pending = nil
    }

    private mutating func close(at line: Int) {
        guard scopes.count > 1, let closed = scopes.popLast() else { return }
        if let declaration = closed.declaration { found[declaration].lastLine = line }
    }

    private func isDeclaration(at index: Int) -> Bool {
        guard case .type(let keyword, _, _) = scopes.last?.scope else { return false }
        let word = words[index].text
        guard Self.typeKeywords.contains(word) || Self.memberKeywords.contains(word) else {
            return false
        }
        let before = index > 0 ? words[index - 1].text : ""
        let after = index + 1 < words.count ? words[index + 1].text : ""
        if before == "." || before == "import" { return false }
        if word == "class", Self.modifiers.contains(after) || ["func", "var"].contains(after) {
            return false
        }
        if word == "class", before == ":" { return false }
        if word == "case" { return keyword == "enum" }
        if word == "actor" || word == "macro" { return after != ":" && after != "(" }
        return true
    }

    private mutating func declare(at index: Int) {
        guard case .type(let keyword, let isScopePublic, let grants) = scopes.last?.scope else {
            return
        }
        let (start, attributes) = prefix(before: index)
        let access = attributes.first { ["public", "open"].contains($0) } != nil
        let narrowed = ["package", "internal", "fileprivate", "private"].contains {
            attributes.contains($0)
        }
        let inherits = grants || (keyword == "enum" && words[index].text == "case")
        found.append(
            Declaration(
                keyword: words[index].text,
                name: index + 1 < words.count ? words[index + 1].text : "",
                firstLine: words[start].line,
                lastLine: nil,
                isPublic: isScopePublic && (access || (inherits && !narrowed)),
                attributes: attributes
            )
        )
        pending = found.count - 1
    }

    /// The attributes and modifiers before a keyword, and the index of the first of them.
    private func prefix(before index: Int) -> (start: Int, attributes: [String]) {
        var start = index
        var attributes: [String] = []
        while start > 0 {
            let word = words[start - 1].text
            if Self.modifiers.contains(word) {
                attributes.append(word)
                start -= 1
            } else if start > 1, words[start - 2].text == "@" {
                attributes.append("@" + word)
                start -= 2
            } else if word == ")", let open = opening(of: start - 1) {
                guard open > 0 else { break }
                let name = words[open - 1].text
                if open > 1, words[open - 2].text == "@" {
                    attributes.append("@" + name)
                    start = open - 2
                } else if Self.modifiers.contains(name) {
                    // `private(set)` narrows the setter only.
                    if words[open + 1].text != "set" { attributes.append(name) }
                    start = open - 1
                } else {
                    break
                }
            } else {
                break
            }
        }
        return (start, attributes)
    }

    private func opening(of closing: Int) -> Int? {
        var depth = 0
        for index in stride(from: closing, through: 0, by: -1) {
            if words[index].text == ")" { depth += 1 }
            if words[index].text == "(" { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}
