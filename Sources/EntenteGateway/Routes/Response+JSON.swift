import EntenteSync
import Hummingbird
import NIOCore

extension Response {
    /// An answer with a JSON value in canonical form.
    static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        json(bytes: value.canonicalBytes, status: status)
    }

    /// An answer with JSON that is written already.
    static func json(bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}

extension Request {
    /// Reads the whole body, up to a number of bytes.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        var collected: [UInt8] = []
        for try await part in body {
            guard collected.count + part.readableBytes <= limit else {
                throw Problem.tooLarge(limit: limit)
            }
            collected.append(contentsOf: part.readableBytesView)
        }
        return collected
    }

    /// Reads the body as a message in canonical form.
    func message<Message>(
        upTo limit: Int,
        _ read: (JSONValue) throws(MessageError) -> Message
    ) async throws -> Message {
        let bytes = try await bytes(upTo: limit)
        do throws(WireError) {
            return try JSONValue.message(bytes, read)
        } catch {
            throw Problem(error)
        }
    }
}
