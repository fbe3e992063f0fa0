import EntenteDomain
import EntenteSync
import Hummingbird
import NIOCore

/// `GET /v1/streams/{stream}/snapshot` and its parts: where a replica starts that has not the log.
struct SnapshotRoute: Sendable {
    let services: GatewayServices

    /// The newest snapshot, as a list of its parts.
    func manifest(_ context: GatewayContext) async throws -> Response {
        let offer = try await offer(context)
        guard let manifest = offer.manifest else { throw Problem(.noSnapshot) }
        return .json(SnapshotAnswer(manifest: manifest, next: offer.next).json)
    }

    /// The lines of one part.
    func part(_ request: Request, _ context: GatewayContext) async throws -> Response {
        guard let place = context.parameters.get("part").flatMap({ Int($0) }), place >= 0,
            let seq = request.uri.queryParameters.get("seq").flatMap({ Int64($0) }), seq > 0
        else { throw Problem(.badRequest, detail: "expected a part's number and ?seq=") }
        let stream = try context.stream()
        let device = try context.caller().principal.device
        let bytes: [UInt8]?
        do throws(StoreError) {
            bytes = try await services.snapshots.part(
                place,
                of: stream,
                seq: seq,
                device: device
            )
        } catch {
            throw Problem(error)
        }
        guard let bytes else { throw Problem(.notFound) }
        guard !bytes.isEmpty else {
            // A newer snapshot has taken its place while this one was being fetched.
            let offer = try await offer(context)
            throw Problem(expired: offer.manifest?.horizon ?? 0, stream: stream)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    private func offer(_ context: GatewayContext) async throws(Problem) -> SnapshotOffer {
        let stream = try context.stream()
        let device = try context.caller().principal.device
        let offer: SnapshotOffer?
        do throws(StoreError) {
            offer = try await services.snapshots.snapshot(of: stream, device: device)
        } catch {
            throw Problem(error)
        }
        guard let offer else { throw Problem(.notFound) }
        return offer
    }
}

extension Problem {
    /// The problem for one who asks for what only a snapshot still gives.
    init(expired horizon: Int64, stream: StreamID) {
        self.init(
            .expired,
            members: JSONObject([
                ("horizon", .integer(horizon)),
                ("snapshot", .string("/v1/streams/\(stream)/snapshot")),
            ])
        )
    }
}
