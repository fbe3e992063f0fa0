import EntenteDomain
import EntenteGateway
import EntenteSync
import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Yams

@Suite("OpenAPI: the document and the code")
struct OpenAPITests {
    private let document: OpenAPIDocument

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appending(path: "Schema/openapi.yaml"),
            encoding: .utf8
        )
        document = try OpenAPIDocument(text)
    }

    @Test func `the document describes the calls of the code and no other`() throws {
        let router = Router(context: GatewayContext.self)
        GatewayRouter.add(to: router, services: try .idle())
        HealthRoutes {}.add(to: router)
        let code = Set(router.routes.map { "\($0.method.rawValue) \($0.path)" })
        #expect(document.calls.subtracting(code).sorted() == [], "described and not answered")
        #expect(code.subtracting(document.calls).sorted() == [], "answered and not described")
    }

    @Test func `the document is OpenAPI 3.1 and all its references lead somewhere`() {
        #expect(document.version.hasPrefix("3.1."))
        #expect(document.brokenReferences == [])
        #expect(document.unusedComponents == [])
    }

    @Test func `every call has a name of its own, a summary and a problem document`() throws {
        var names: [String] = []
        for (call, operation) in document.operations {
            names.append(try #require(operation["operationId"]?.string, "\(call)"))
            let summary = try #require(operation["summary"]?.string, "\(call)")
            #expect(summary.hasSuffix("."), "\(call)")
            let fallback = operation["responses"]?["default"]?["$ref"]?.string
            #expect(fallback == "#/components/responses/Problem", "\(call)")
        }
        #expect(Set(names).count == names.count)
    }

    @Test func `closed lists in the document are those of the code`() {
        #expect(document.cases(of: "RejectionCode") == RejectionCode.allCases.map(\.rawValue))
        #expect(document.cases(of: "ProblemCode") == ProblemCode.allCases.map(\.rawValue))
        #expect(document.cases(of: "Role") == Role.allCases.map(\.rawValue))
    }

    @Test(arguments: [
        (["Push", "properties", "changes", "maxItems"], Limits.pushChanges),
        (["Change", "properties", "ops", "maxItems"], Limits.changeOperations),
        (["Page", "properties", "changes", "maxItems"], Limits.pullChanges),
        (["Cursors", "properties", "streams", "maxItems"], Limits.sessionStreams),
        (["Name", "maxLength"], Limits.nameLength),
        (["Count", "maximum"], Int(Limits.jsonInteger)),
    ])
    func `bounds in the document are those of the code`(path: [String], bound: Int) {
        #expect(document.schema(at: path)?.int == bound)
    }

    @Test func `the check finds a call that is only planned and a reference to nothing`() throws {
        let planted = try OpenAPIDocument(
            """
            openapi: 3.1.0
            paths:
              /v1/planned:
                put:
                  responses:
                    default:
                      $ref: "#/components/responses/Nowhere"
            components:
              schemas:
                Alone:
                  type: string
            """
        )
        #expect(planted.calls == ["PUT /v1/planned"])
        #expect(planted.brokenReferences == ["#/components/responses/Nowhere"])
        #expect(planted.unusedComponents == ["#/components/schemas/Alone"])
    }
}
