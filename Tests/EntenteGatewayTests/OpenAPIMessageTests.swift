import EntenteSync
import Foundation
import Testing
import Yams

@Suite("OpenAPI: messages as the code writes them")
struct OpenAPIMessageTests {
    private let schemas: JSONSchema

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appending(path: "Schema/openapi.yaml"),
            encoding: .utf8
        )
        let node = try #require(try Yams.compose(yaml: text)?["components"]?["schemas"])
        schemas = JSONSchema(components: node)
    }

    @Test func `what the code writes is what the document describes`() throws {
        for (schema, value) in try WrittenMessages().all() {
            #expect(schemas.faults(of: value, as: schema) == [], "\(schema)")
        }
    }

    @Test(arguments: ["Push", "Pushed", "Page", "Heads", "Enrolment", "Session"])
    func `the check finds a member that is missing, unknown, or of another type`(
        name: String
    ) throws {
        let message = try #require(try WrittenMessages().all().first { $0.schema == name }?.value)
        guard case .object(let object) = message else { return }
        let first = try #require(object.members.first)
        var wrong = object
        wrong.set(first.key, .boolean(true))
        var unknown = object
        unknown.set("planted", .null)
        let missing = JSONObject(object.members.dropFirst().map { ($0.key, $0.value) })
        for planted in [wrong, unknown, missing] {
            #expect(schemas.faults(of: .object(planted), as: name) != [])
        }
    }
}
