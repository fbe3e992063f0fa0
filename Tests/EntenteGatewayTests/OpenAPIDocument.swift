import Yams

/// What the tests ask of `Schema/openapi.yaml`.
struct OpenAPIDocument {
    private static let methods: Set<String> = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace",
    ]

    private let root: Node

    init(_ text: String) throws {
        root = try Yams.compose(yaml: text) ?? Node([:])
    }

    /// The version of OpenAPI.
    var version: String { root["openapi"]?.string ?? "" }

    /// Every operation under its method and path.
    var operations: [String: Node] {
        var found: [String: Node] = [:]
        for (path, item) in members(of: root["paths"]) {
            for (method, operation) in members(of: item) where Self.methods.contains(method) {
                found["\(method.uppercased()) \(path)"] = operation
            }
        }
        return found
    }

    /// The method and path of every operation.
    var calls: Set<String> { Set(operations.keys) }

    /// References that lead nowhere, sorted.
    var brokenReferences: [String] {
        references(in: root).filter { target(of: $0) == nil }.sorted()
    }

    /// Components that nothing refers to, sorted.
    var unusedComponents: [String] {
        let used = references(in: root)
        return members(of: root["components"])
            .filter { $0.key != "securitySchemes" }
            .flatMap { kind, components in
                members(of: components).map { "#/components/\(kind)/\($0.key)" }
            }
            .filter { !used.contains($0) }
            .sorted()
    }

    /// The values that a schema lists.
    func cases(of schema: String) -> [String] {
        self.schema(at: [schema, "enum"])?.sequence?.compactMap(\.string) ?? []
    }

    /// A part of the component schemas.
    func schema(at path: [String]) -> Node? {
        path.reduce(root["components"]?["schemas"]) { $0?[$1] }
    }

    private func members(of node: Node?) -> [(key: String, value: Node)] {
        (node?.mapping ?? [:]).compactMap { key, value in
            key.string.map { (key: $0, value: value) }
        }
    }

    private func references(in node: Node) -> Set<String> {
        switch node {
        case .mapping:
            members(of: node).reduce(into: []) { found, member in
                if member.key == "$ref", let reference = member.value.string {
                    found.insert(reference)
                } else {
                    found.formUnion(references(in: member.value))
                }
            }
        case .sequence(let items):
            items.reduce(into: []) { $0.formUnion(references(in: $1)) }
        case .scalar, .alias:
            []
        }
    }

    private func target(of reference: String) -> Node? {
        guard reference.hasPrefix("#/") else { return nil }
        return reference.dropFirst(2).split(separator: "/").reduce(root) { node, step in
            node?[String(step)]
        }
    }
}
