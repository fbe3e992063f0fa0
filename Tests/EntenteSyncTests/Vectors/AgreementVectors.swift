import EntenteCrypto
import EntenteDomain
import TestSupport

@testable import EntenteSync

/// `agreements`: logs with proposals, and where each stands after every change.
enum AgreementVectors {
    private static let item: EntityID = Published.id("item")
    private static let terms: FieldName = "terms"

    /// What one device says.
    private enum Saying {
        case propose(String, JSONValue)
        case accept(String)
        case acceptOther(String)
        case withdraw(String)
    }

    private typealias Story = [(device: Int, base: Int64, saying: Saying)]

    static func file() throws -> VectorFile {
        VectorFile(
            "agreements",
            about: "Logs with proposals, and every proposal after each prefix of the log: state and"
                + " the seq that decided; then all that is known of them, and the snapshot line.",
            [("logs", try told.map { try line($0.0, log($0.1)) })]
        )
    }

    /// Devices 0 and 1 belong to the first organisation, device 2 to the second.
    private static var told: [(String, Story)] {
        let price: JSONValue = ["price": "12.50"]
        return [
            (
                "in force with the last acceptance",
                [(0, 0, .propose("p", price)), (1, 1, .accept("p")), (2, 1, .accept("p"))]
            ),
            (
                "who proposes has not accepted",
                [(0, 0, .propose("p", price)), (2, 1, .accept("p"))]
            ),
            (
                "one side twice is one side",
                [(0, 0, .propose("p", price)), (0, 1, .accept("p")), (1, 1, .accept("p"))]
            ),
            (
                "withdrawn before the last acceptance",
                [
                    (0, 0, .propose("p", price)), (0, 1, .accept("p")), (1, 2, .withdraw("p")),
                    (2, 2, .accept("p")),
                ]
            ),
            (
                "a withdrawal after that is none",
                [
                    (0, 0, .propose("p", price)), (0, 1, .accept("p")), (2, 1, .accept("p")),
                    (1, 1, .withdraw("p")),
                ]
            ),
            (
                "an acceptance of something else is none",
                [(0, 0, .propose("p", price)), (0, 1, .accept("p")), (2, 1, .acceptOther("p"))]
            ),
            (
                "the same value proposed by both sides is not accepted",
                [(0, 0, .propose("p", price)), (2, 0, .propose("q", price))]
            ),
            (
                "the newest in force holds",
                [
                    (0, 0, .propose("p", price)), (0, 1, .accept("p")), (2, 1, .accept("p")),
                    (2, 3, .propose("q", ["price": "13"])), (2, 4, .accept("q")),
                    (1, 5, .accept("q")),
                ]
            ),
            (
                "a word on a proposal that is not there is none",
                [(2, 0, .accept("p")), (0, 0, .propose("p", price)), (2, 2, .withdraw("p"))]
            ),
        ]
    }

    private static func log(_ story: Story) -> VectorLog {
        var log = VectorLog()
        var values: [String: JSONValue] = [:]
        for step in story {
            if case .propose(let name, let value) = step.saying { values[name] = value }
        }
        for step in story {
            let action = action(step.saying, by: step.device, values)
            log.append(step.device, base: step.base, [EntenteSync.Operation(item, action)])
        }
        return log
    }

    private static func proposal(_ name: String, _ value: JSONValue) -> Proposal {
        Proposal(
            id: Published.id("proposal \(name)"),
            parties: Published.organisations,
            value: value
        )
    }

    private static func action(
        _ saying: Saying,
        by device: Int,
        _ values: [String: JSONValue]
    ) -> EntenteSync.Operation.Action {
        switch saying {
        case .propose(let name, let value):
            return .propose(field: terms, proposal: proposal(name, value))
        case .withdraw(let name): return .withdraw(proposal: proposal(name, .null).id)
        case .accept(let name), .acceptOther(let name):
            var value = values[name] ?? .null
            if case .acceptOther = saying { value = "something else" }
            let proposal = proposal(name, value)
            let digest = proposal.digest(stream: Published.stream, entity: item, field: terms)
            let bytes = Proposal.acceptanceBytes(
                stream: Published.stream,
                proposal: proposal.id,
                digest: digest
            )
            let signature = (try? Published.key(device))?.sign(bytes) ?? []
            return .accept(proposal: proposal.id, digest: digest, signature: signature)
        }
    }

    private static func line(_ about: String, _ log: VectorLog) throws -> String {
        let state = log.folded(item)
        let prefixes = (0...log.size).map { size -> JSONValue in
            .array(standings(state, at: size).map { short($0) })
        }
        guard let line = state.snapshotLine else { throw MissingVector(name: about) }
        return Vector.line([
            ("about", .string(about)), ("line", Vector.text(line)), ("log", try log.json()),
            ("prefixes", .array(prefixes)),
            ("standings", .array(standings(state, at: .max).map(\.json))),
            ("stream", .string(Published.stream.description)),
        ])
    }

    private static func standings(_ state: EntityState, at size: Int64) -> [AgreementStanding] {
        state.agreements.standings(entity: item, stream: Published.stream, at: size)
    }

    private static func short(_ standing: AgreementStanding) -> JSONValue {
        [
            "decided": standing.decided.map { .integer($0) } ?? .null,
            "id": .string(standing.entry.proposal.id.description),
            "state": .string(standing.state.rawValue),
        ]
    }
}
