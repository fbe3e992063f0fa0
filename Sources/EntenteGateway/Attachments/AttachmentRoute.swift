import EntenteDomain
import EntenteSync
import HTTPTypes
import Hummingbird

/// `/v1/partnerships/{partnership}/attachments/{digest}`: the bytes of an attachment, both ways.
struct AttachmentRoute: Sendable {
    let services: GatewayServices

    private var desk: AttachmentDesk { services.attachments }

    /// `PUT`: adds what follows after `offset`; without a body it asks how much is here.
    ///
    /// A member sends all bytes, whoever else has sent the same, and is answered the same then.
    func put(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.caller().principal
        let file = try file(context)
        let query = request.uri.queryParameters
        let size = try number(query.get("size"), "size", 0...Int64(Limits.attachmentBytes))
        let offset = try number(query.get("offset") ?? "0", "offset", 0...size)
        try desk.slots.take(for: caller.organisation)
        defer { desk.slots.giveBack(for: caller.organisation) }
        let beginning = try await desk.store.begin(
            file,
            size: size,
            quota: desk.quota,
            device: caller.device,
            now: services.now()
        )
        switch beginning {
        case nil: throw Problem(.notFound)
        case .readOnly: throw Problem(.readOnly)
        case .otherSize: throw Problem(.digestMismatch)
        case .quota:
            throw Problem(
                .quotaExceeded,
                detail: "the attachments of an organisation in a partnership have"
                    + " \(desk.quota) bytes",
                members: JSONObject([("limit", .integer(desk.quota))])
            )
        case .complete(let verdict): return answer(received: size, size, verdict)
        case .open(let content, let received):
            let upload = AttachmentUpload(
                services: services,
                file: file,
                caller: caller,
                content: content,
                size: size
            )
            var here = received
            if request.headers[.contentLength] != "0" {
                guard offset == received else { throw Problem(uploadedSoFar: received) }
                here = try await upload.take(request.body, after: received)
            }
            guard here == size else { return answer(received: here, size, nil) }
            try await upload.finish()
            return answer(received: size, size, nil)
        }
    }

    /// `GET`: the bytes, or a part of them, for whoever may read an entity that names them.
    func get(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let caller = try context.caller().principal
        let file = try file(context)
        let (attachment, holding) = try await readable(file, caller)
        let tag = "\"\(file.digest)\""
        var field = request.headers[.range]
        if let condition = request.headers[.ifRange], condition != tag { field = nil }
        var headers = attachment.fields
        headers[.eTag] = tag
        headers[.acceptRanges] = "bytes"
        var bytes = 0..<holding.size
        switch ByteRange.asked(field, size: holding.size) {
        case .all: break
        case .part(let range):
            bytes = range.bytes
            headers[.contentRange] =
                "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(holding.size)"
        case .nothing:
            throw Problem(
                .rangeNotSatisfiable,
                members: JSONObject([("size", .integer(holding.size))])
            )
        }
        let download = AttachmentDownload(
            services: services,
            file: file,
            device: caller.device,
            member: holding.member,
            bytes: bytes,
            cut: context.cut
        )
        let slots = desk.slots
        try slots.take(for: caller.organisation)
        let place = HeldSlot { slots.giveBack(for: caller.organisation) }
        return Response(
            status: headers[.contentRange] == nil ? .ok : .partialContent,
            headers: headers,
            body: ResponseBody(contentLength: bytes.count) { writer in
                try await download.write(to: &writer)
                try await writer.finish(nil)
                withExtendedLifetime(place) {}
            }
        )
    }

    // MARK: Rights

    /// An attachment that the caller may read and whose bytes may be passed on; what cannot be read at
    /// all is as unknown as what never was.
    ///
    /// Only the bytes that its author sent belong to an entity: whoever names the digest of what somebody
    /// else sent gets nothing by it.
    private func readable(
        _ file: AttachmentFile,
        _ caller: Principal
    ) async throws -> (Attachment, AttachmentHolding) {
        let partnership = try await services.directory.session(of: caller.device)?
            .partnerships.first { $0.id == file.partnership }
        guard let partnership else { throw Problem(.notFound) }
        let (state, _) = try await services.reports.state(of: partnership, for: caller)
        let named = state.all(Attachment.self).filter { $0.digest == file.digest }
        guard !named.isEmpty else { throw Problem(.notFound) }
        let holdings = try await desk.store.holdings(
            of: file,
            by: Set(named.compactMap(\.namedBy)).sorted(),
            device: caller.device
        )
        let complete = holdings.filter(\.isComplete)
        guard !complete.isEmpty else { throw Problem(.notUploaded, retryAfter: 60) }
        guard let holding = complete.first(where: { $0.isServed(scanning: desk.isScanned) }) else {
            guard complete.contains(where: { $0.verdict == nil }) else {
                throw Problem(.attachmentRefused)
            }
            throw Problem(.awaitingScan, retryAfter: 10)
        }
        guard let attachment = named.first(where: { $0.namedBy == holding.member }) else {
            throw Problem(.notFound)
        }
        return (attachment, holding)
    }

    private func file(_ context: GatewayContext) throws(Problem) -> AttachmentFile {
        guard let text = context.parameters.get("partnership"), let id = PartnershipID(text),
            let word = context.parameters.get("digest"), let digest = Digest(base64URL: word),
            digest.base64URL == word
        else { throw Problem(.notFound) }
        return AttachmentFile(digest, in: id)
    }

    private func number(
        _ text: String?,
        _ name: String,
        _ range: ClosedRange<Int64>
    ) throws(Problem) -> Int64 {
        guard let text, let number = Int64(text), number >= 0 else {
            throw Problem(.badRequest, detail: "query \(name): expected a number of bytes")
        }
        guard range.contains(number) else {
            guard name == "size" else {
                throw Problem(.badRequest, detail: "query \(name): beyond the size")
            }
            throw Problem.tooLarge(limit: Limits.attachmentBytes)
        }
        return number
    }

    private func answer(received: Int64, _ size: Int64, _ verdict: ScanVerdict?) -> Response {
        let state: UploadAnswer.State =
            switch verdict {
            case .refused: UploadAnswer.State.refused
            case .clean: .served
            case nil, .failed:
                received < size ? .partial : desk.isScanned ? .awaiting : .served
            }
        return .json(UploadAnswer(received: received, size: size, state: state).json)
    }
}

/// A place that is given back when the answer is done with, even if nobody ever wrote it.
private final class HeldSlot: Sendable {
    private let end: @Sendable () -> Void

    init(_ end: @escaping @Sendable () -> Void) { self.end = end }

    deinit { end() }
}

extension Attachment {
    /// What is said of the bytes: never anything that a browser would show by itself or run.
    fileprivate var fields: HTTPFields {
        let name = FileName.cleaned(name)
        let ascii = String(
            name.unicodeScalars.map { scalar in
                scalar.isASCII && scalar != "%" ? Character(scalar) : "_"
            }
        )
        let encoded = name.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain =
                scalar.isASCII && (Character(scalar).isLetter || Character(scalar).isNumber)
            return isPlain || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
                ? String(Character(scalar)) : "%" + hexadecimal(byte)
        }
        .joined()
        return [
            .contentType: MediaType.safe(mediaType),
            .contentDisposition: "attachment; filename=\"\(ascii)\"; filename*=UTF-8''\(encoded)",
            .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'; sandbox",
        ]
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16, uppercase: true)
        return byte < 16 ? "0\(text)" : text
    }
}
