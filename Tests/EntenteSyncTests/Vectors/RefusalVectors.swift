import EntenteDomain
import EntenteSync
import TestSupport

/// `refusals`: changes that are canonical JSON and yet refused for good.
enum RefusalVectors {
    private static let item: EntityID = Published.id("item")
    private static var id: String { item.description }
    private static let salt = "AAAAAAAAAAAAAAAAAAAAAA"

    static func file() throws -> VectorFile {
        let scope = ChangeScope(
            stream: Published.stream,
            epoch: Published.epoch,
            device: Published.devices[0]
        )
        let cases = try contents.map { about, content in
            let bytes = Array(content.utf8)
            let change = try IncomingChange(
                try JSONScanner.parse(bytes),
                content: bytes,
                scope: scope,
                path: ""
            )
            guard case .failure(let refusal) = change.decoded else {
                throw MissingVector(name: "\(about) is accepted")
            }
            return Vector.line([
                ("about", .string(about)), ("content", .string(content)),
                ("detail", .string(refusal.rejection.detail)),
                ("rejected", .string(refusal.rejection.code.rawValue)),
            ])
        }
        let outcomes = RejectionCode.allCases.map { code in
            Vector.line([
                (
                    "outcome",
                    ChangeOutcome.rejected(n: 43, Rejection(code, detail: "ops[0]")).json
                )
            ])
        }
        return VectorFile(
            "refusals",
            about: "Changes that are refused for good whatever the log holds, and the outcome of"
                + " each code as answers carry it. The detail is for people.",
            [("changes", cases), ("outcomes", outcomes)]
        )
    }

    private static func change(
        _ operations: String,
        n: String = "1",
        base: String = "0",
        more: String = ""
    ) -> String {
        "{\"at\":1,\"base\":\(base),\(more)\"n\":\(n),\"ops\":[\(operations)],\"salt\":\"\(salt)\"}"
    }

    private static func operation(_ members: String) -> String {
        change("{\"e\":\"\(id)\",\(members)}")
    }

    private static let needing = "1,\"need\":[\"later_1\"]"
    private static let digest = String(repeating: "A", count: 43)

    private static var deletion: String { "{\"e\":\"\(id)\",\"o\":\"del\"}" }

    private static let contents: [(String, String)] = [
        ("no operations", change("")),
        ("a base below zero", change(deletion, base: "-1")),
        ("an unknown member", change(deletion, more: "\"more\":1,")),
        ("an empty list of features", change(deletion).replacing("need")),
        (
            "a condition on what the author has not seen",
            change(
                deletion,
                more: "\"guard\":[{\"e\":\"\(id)\",\"f\":\"state\",\"unchangedSince\":1}],"
            )
        ),
        ("a step of a later version about nothing", change("{\"o\":\"fill\"}", n: needing)),
        (
            "a proposal to one party",
            operation(
                "\"f\":\"terms\",\"o\":\"propose\",\"p\":\"\(id)\",\"parties\":[\"\(id)\"],\"v\":1"
            )
        ),
        (
            "an acceptance without a signature",
            change(
                "{\"digest\":\"\(digest)\",\"e\":\"\(id)\",\"o\":\"accept\",\"p\":\"\(id)\"}"
            )
        ),
        ("a short salt", "{\"at\":1,\"base\":0,\"n\":1,\"ops\":[\(deletion)],\"salt\":\"AAAA\"}"),
        ("an unknown operation", operation("\"o\":\"unheard_of\"")),
        (
            "what only the server may say",
            change(
                "{\"digest\":\"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\",\"o\":\"checkpoint\",\"seq\":0}"
            )
        ), ("an entity that is no id", change("{\"e\":\"x\",\"o\":\"del\"}")),
        ("a member that the operation does not have", operation("\"o\":\"del\",\"x\":1")),
        ("a put without a value", operation("\"f\":\"title\",\"o\":\"put\"")),
        ("a field that is no name", operation("\"f\":\"Title\",\"o\":\"reset\"")),
        ("an empty member of a set", operation("\"f\":\"tags\",\"m\":\"\",\"o\":\"add\"")),
        (
            "a decimal with an exponent",
            "{\"by\":\"1e2\",\"e\":\"\(id)\",\"f\":\"v\",\"o\":\"inc\"}"
        ),
        ("an order key that ends in zero", operation("\"key\":\"a0\",\"o\":\"pos\"")),
        ("an edit beyond the text", text(length: 2, index: 2, delete: 1, insert: "")),
        ("an edit that does nothing", text(length: 2, index: 1, delete: 0, insert: "")),
        (
            "a value of more than 16 KiB",
            operation(
                "\"f\":\"title\",\"o\":\"put\",\"v\":\"\(String(repeating: "x", count: 16_383))\""
            )
        ),
    ].map { about, content in
        (about, content.hasPrefix("{\"at\"") ? content : change(content))
    }

    private static func text(length: Int, index: Int, delete: Int, insert: String) -> String {
        "{\"del\":\(delete),\"e\":\"\(id)\",\"f\":\"body\",\"i\":\(index),\"ins\":\"\(insert)\","
            + "\"len\":\(length),\"o\":\"text\"}"
    }
}

extension String {
    /// The same change with an empty list, which would be a second spelling of none.
    fileprivate func replacing(_ member: String) -> String {
        let parts = split(separator: ",\"ops\"", maxSplits: 1)
        return parts[0] + ",\"\(member)\":[],\"ops\"" + parts[1]
    }
}
