import EntenteCrypto
import EntenteDomain
import EntenteSync
import Hummingbird
import NIOCore

/// One upload: bytes go into the store piece by piece, and are checked against the digest as they are kept.
struct AttachmentUpload: Sendable {
    let services: GatewayServices
    let file: AttachmentFile
    let caller: Principal
    let content: ContentID
    let size: Int64

    private var store: any AttachmentStore { services.attachments.store }

    /// Takes what follows after so many bytes; how many are here then.
    ///
    /// What is not a whole piece is kept only at the end of the file: whoever is cut off goes on from the
    /// last whole piece.
    @concurrent
    func take(_ body: RequestBody, after start: Int64) async throws -> Int64 {
        var received = start
        var rest: [UInt8] = []
        rest.reserveCapacity(Limits.attachmentPieceBytes)
        for try await part in body {
            guard received + Int64(rest.count + part.readableBytes) <= size else {
                throw Problem(
                    .malformed,
                    detail: "more bytes than the size says",
                    members: JSONObject([("path", "size")])
                )
            }
            var part = part
            while part.readableBytes > 0 {
                let room = Limits.attachmentPieceBytes - rest.count
                let taken = min(room, part.readableBytes)
                rest.append(contentsOf: part.readBytes(length: taken) ?? [])
                guard rest.count == Limits.attachmentPieceBytes else { continue }
                received = try await keep(rest, at: received)
                rest.removeAll(keepingCapacity: true)
            }
        }
        if !rest.isEmpty, received + Int64(rest.count) == size {
            received = try await keep(rest, at: received)
        }
        return received
    }

    private func keep(_ piece: [UInt8], at offset: Int64) async throws -> Int64 {
        let received = try await store.add(
            piece,
            at: offset,
            of: content,
            to: file,
            device: caller.device,
            now: services.now()
        )
        guard let received else { throw Problem(.notFound) }
        guard received == offset + Int64(piece.count) else {
            throw Problem(uploadedSoFar: received)
        }
        return received
    }

    /// Checks all that is kept against the digest, and says that it may be read.
    @concurrent
    func finish() async throws {
        var hash = SHA256()
        var offset: Int64 = 0
        var nth: Int64 = 0
        while offset < size {
            let piece = try await store.piece(
                nth,
                of: file,
                by: caller.member,
                device: caller.device
            )
            guard let piece, !piece.isEmpty else { throw Problem(.notFound) }
            hash.update(piece)
            offset += Int64(piece.count)
            nth += 1
        }
        let fits = hash.finalize() == file.digest
        let isEnded = try await store.end(
            file,
            content,
            fits: fits,
            device: caller.device,
            now: services.now()
        )
        guard fits else { throw Problem(.digestMismatch) }
        guard isEnded else { throw Problem(.notFound) }
    }
}

extension Problem {
    /// The problem for bytes that do not follow those that are here.
    init(uploadedSoFar received: Int64) {
        self.init(.uploadOffset, members: JSONObject([("expected", .integer(received))]))
    }
}
