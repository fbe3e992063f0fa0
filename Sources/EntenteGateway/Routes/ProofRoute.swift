import EntenteDomain
import EntenteSync
import Hummingbird

/// `GET /v1/streams/{stream}/proof/inclusion` and `.../consistency` (clause 4.3).
///
/// Whoever may pull a stream may ask; the sizes that are asked for may not be beyond the head.
struct ProofRoute: Sendable {
    let services: GatewayServices

    func inclusion(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let query = request.uri.queryParameters
        let size = try number(query.get("size"), "size", from: 1)
        let seq = try number(query.get("seq"), "seq", from: 1)
        let leaf = MerkleNode(level: 0, place: seq - 1)
        guard let plan = MerkleProofPlan(inclusionOf: seq - 1, in: size) else {
            throw badQuery("seq", "an integer up to size")
        }
        let (part, path) = try await prove(plan, also: leaf, upTo: size, context)
        guard let digest = part.nodes.digest(leaf) else { throw Problem(.internalError) }
        return try answer(.inclusion(seq: seq, leaf: digest, size: size), path, part, context)
    }

    func consistency(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let query = request.uri.queryParameters
        let from = try number(query.get("from"), "from", from: 0)
        let size = try number(query.get("to"), "to", from: 0)
        guard let plan = MerkleProofPlan(consistencyFrom: from, to: size) else {
            throw badQuery("from", "an integer up to to")
        }
        let (part, path) = try await prove(plan, also: nil, upTo: size, context)
        return try answer(.consistency(from: from, to: size), path, part, context)
    }

    private func prove(
        _ plan: MerkleProofPlan,
        also leaf: MerkleNode?,
        upTo size: Int64,
        _ context: GatewayContext
    ) async throws -> (TreePart, [Digest]) {
        let device = try context.caller().principal.device
        let stream = try context.stream()
        let nodes = plan.nodes + [leaf].compactMap(\.self)
        let part: TreePart?
        do throws(StoreError) {
            part = try await services.streams.tree(stream, nodes, device: device)
        } catch {
            throw Problem(error)
        }
        guard let part else { throw Problem(.notFound) }
        guard size <= part.head.size else { throw Problem(refusal: .ahead(head: part.head.size)) }
        guard let path = plan.proof(part.nodes) else { throw Problem(.internalError) }
        return (part, path)
    }

    private func answer(
        _ claim: ProofAnswer.Claim,
        _ path: [Digest],
        _ part: TreePart,
        _ context: GatewayContext
    ) throws -> Response {
        let head = services.signer.sign(
            part.head,
            of: try context.stream(),
            at: services.now()
        )
        return .json(
            ProofAnswer(epoch: part.head.epoch, claim: claim, path: path, head: head).json
        )
    }

    private func number(
        _ text: String?,
        _ name: String,
        from lowest: Int64
    ) throws(Problem) -> Int64 {
        let range = lowest...Limits.jsonInteger
        guard let number = text.flatMap({ Int64($0) }), range.contains(number) else {
            throw badQuery(
                name,
                "an integer from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    private func badQuery(_ name: String, _ expected: String) -> Problem {
        Problem(.badRequest, detail: "query \(name): expected \(expected)")
    }
}
