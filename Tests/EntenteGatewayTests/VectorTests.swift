import EntenteGateway
import EntenteSync
import Foundation
import TestSupport
import Testing
import Yams

@Suite("Vectors: messages and problems")
struct VectorTests {
    private let root: Node

    init() throws {
        let schema = VectorFile.folder.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Schema/openapi.yaml")
        root = try #require(try Yams.compose(yaml: String(contentsOf: schema, encoding: .utf8)))
    }

    @Test func `the stored messages are what the code writes`() throws {
        let file = VectorFile(
            "messages",
            about: "One message or more of every schema that Schema/openapi.yaml names as a body,"
                + " as the code writes it.",
            [("messages", try WrittenMessages().all().map { line($0.schema, $0.value) })]
        )
        #expect(try file.isStored(), "run this test with ENTENTE_WRITE_VECTORS=1")
    }

    @Test func `every body of a call has a vector`() throws {
        let named = Set(try WrittenMessages().all().map(\.schema))
        let missing = bodies(in: try #require(root["paths"])).subtracting(named)
        #expect(missing == [], "add them to WrittenMessages")
    }

    @Test func `every code of a problem has a vector`() throws {
        let file = VectorFile(
            "errors",
            about: "Every code that a problem document can have, with its status and the members"
                + " that belong to it.",
            [("problems", ProblemCode.allCases.map { line("Problem", example(of: $0).json) })]
        )
        #expect(try file.isStored(), "run this test with ENTENTE_WRITE_VECTORS=1")
    }

    private func line(_ schema: String, _ message: JSONValue) -> String {
        let object: JSONValue = ["message": message, "schema": .string(schema)]
        return String(decoding: object.canonicalBytes, as: UTF8.self)
    }

    /// The members that the code sends with a problem are in the places that throw it.
    private func example(of code: ProblemCode) -> Problem {
        let members: [ProblemCode: [(String, JSONValue)]] = [
            .counterGap: [("expected", 43)], .deviceForked: [("n", 42)],
            .epochChanged: [
                ("common", 0), ("epoch", "3d4xkt70emf56x7y1ks4kdtm1h"),
                ("past", [["epoch": "6yav5d0e8kq1m3t9zr2xh7wcnp", "size": 17]]),
            ],
            .ahead: [("size", 1_290)],
            .historyForked: [
                ("root", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"), ("size", 1_207),
            ],
            .baseExpired: [("horizon", 310)],
            .expired: [
                ("horizon", 310),
                ("snapshot", "/v1/streams/3d4xkt70emf56x7y1ks4kdtm1h/snapshot"),
            ],
            .tooLarge: [("limit", 1_048_576)], .notCanonical: [("offset", 17)],
            .malformed: [("path", "changes[3].ops[0].e")],
        ]
        return Problem(code, members: JSONObject(members[code] ?? []))
    }

    /// The schemas that requests and answers of JSON refer to.
    private func bodies(in node: Node) -> Set<String> {
        switch node {
        case .mapping(let mapping):
            var found: Set<String> = []
            for (key, value) in mapping {
                if key.string == "application/json", let name = value["schema"]?["$ref"]?.string {
                    found.insert(String(name.split(separator: "/").last ?? ""))
                } else {
                    found.formUnion(bodies(in: value))
                }
            }
            return found
        case .sequence(let items): return items.reduce(into: []) { $0.formUnion(bodies(in: $1)) }
        case .scalar, .alias: return []
        }
    }
}
