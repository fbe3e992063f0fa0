import AsyncHTTPClient
import EntenteCrypto
import EntenteDomain
public import EntenteSync
public import Foundation
import Glibc
import NIOCore
import NIOHTTP1

/// The calls about the bytes of attachments; over TLS by `GatewayConnection`.
public protocol AttachmentGateway: Sendable {
    /// Sends a file's bytes, from where an earlier try has stopped.
    func send(_ source: URL, as file: AttachmentFile, size: Int64) async throws(GatewayError)
        -> UploadAnswer

    /// Fetches bytes into a new file, and checks them against their digest.
    func fetch(_ file: AttachmentFile, to target: URL) async throws(GatewayError)
}

extension GatewayConnection: AttachmentGateway {
    /// Bytes of one request: what a slow line carries in the time that the gateway gives it.
    private static let partBytes: Int64 = 8 * 1024 * 1024
    /// Tries in a row that bring nothing on.
    private static let tries = 4

    /// Sends a file's bytes, from where an earlier try has stopped.
    public func send(
        _ source: URL,
        as file: AttachmentFile,
        size: Int64
    ) async throws(GatewayError) -> UploadAnswer {
        let descriptor = Glibc.open(source.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(source) }
        defer { _ = Glibc.close(descriptor) }
        var failures = 0
        var answer = try await upload(file, size, part: 0..<0, of: descriptor)
        while answer.received < size {
            let before = answer.received
            let part = before..<Swift.min(before + Self.partBytes, size)
            do throws(GatewayError) {
                answer = try await upload(file, size, part: part, of: descriptor)
            } catch {
                guard error.isCut, failures < Self.tries else { throw error }
                // Whole pieces that have arrived are kept.
                answer = try await upload(file, size, part: 0..<0, of: descriptor)
            }
            failures = answer.received > before ? 0 : failures + 1
            guard failures < Self.tries else {
                throw GatewayError(.unreachable, "The line is too slow for \(source.path).")
            }
        }
        return answer
    }

    private func unreadable(_ source: URL) -> GatewayError {
        GatewayError(.refused(code: "file"), "\(source.path) cannot be read.")
    }

    private func upload(
        _ file: AttachmentFile,
        _ size: Int64,
        part: Range<Int64>,
        of descriptor: Int32
    ) async throws(GatewayError) -> UploadAnswer {
        var request = self.request(.PUT, "\(file.path)?size=\(size)&offset=\(part.lowerBound)")
        request.headers.add(name: "content-type", value: "application/octet-stream")
        let pieces = FilePieces(descriptor: descriptor, bytes: part)
        request.body = .stream(pieces, length: .known(Int64(part.count)))
        let bytes = try await self.bytes(request)
        do {
            return try JSONValue.message(bytes) { (json) throws(MessageError) in
                try UploadAnswer(json)
            }
        } catch {
            throw GatewayError(.notUnderstood, "The gateway's answer cannot be read: \(error).")
        }
    }

    /// Fetches bytes into a new file, and checks them against their digest; a line that breaks costs only
    /// what it has not carried.
    public func fetch(_ file: AttachmentFile, to target: URL) async throws(GatewayError) {
        // A name that nobody has, whatever the partner called the file.
        let temporary = "\(target.path).\(Base64URL.encode(SecureRandom.bytes(9))).new"
        let descriptor = Glibc.open(
            temporary,
            O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
            0o600
        )
        guard descriptor >= 0 else { throw unwritable(target) }
        defer {
            _ = Glibc.close(descriptor)
            unlink(temporary)
        }
        var failures = 0
        var received: Int64 = 0
        while true {
            let before = received
            do throws(GatewayError) {
                try await download(file, &received, to: descriptor, target)
                break
            } catch {
                failures = received > before ? 0 : failures + 1
                guard error.isCut, failures < Self.tries else { throw error }
            }
        }
        guard digest(of: descriptor, received) == file.digest else {
            throw GatewayError(
                .notUnderstood,
                "What the gateway sent is not what was attached; nothing of it was kept."
            )
        }
        guard fsync(descriptor) == 0, link(temporary, target.path) == 0 else {
            throw unwritable(target)
        }
    }

    private func unwritable(_ target: URL) -> GatewayError {
        GatewayError(
            .refused(code: "file"),
            "\(target.path) cannot be written, or is there already."
        )
    }

    private func download(
        _ file: AttachmentFile,
        _ received: inout Int64,
        to descriptor: Int32,
        _ target: URL
    ) async throws(GatewayError) {
        var request = self.request(.GET, file.path)
        if received > 0 { request.headers.add(name: "range", value: "bytes=\(received)-") }
        do {
            // Its length is bounded; how long it takes is the line's affair, as long as something comes.
            let response = try await client.execute(request, timeout: .hours(12))
            guard response.status == .ok || response.status == .partialContent else {
                throw try await failure(response)
            }
            if response.status == .ok { received = 0 }
            for try await part in response.body {
                guard received + Int64(part.readableBytes) <= Limits.attachmentBytes else {
                    throw GatewayError(.notUnderstood, "The gateway sends more than there may be.")
                }
                guard lseek(descriptor, off_t(received), SEEK_SET) >= 0,
                    FileBytes.write(part.readableBytesView, to: descriptor)
                else { throw unwritable(target) }
                received += Int64(part.readableBytes)
            }
        } catch {
            throw gatewayError(error)
        }
    }

    private func digest(of descriptor: Int32, _ size: Int64) -> Digest? {
        var hash = SHA256()
        var offset: Int64 = 0
        while offset < size {
            let count = Int(Swift.min(Int64(Limits.attachmentPieceBytes), size - offset))
            guard let piece = FileBytes.read(descriptor, at: offset, count: count),
                !piece.isEmpty
            else { return nil }
            hash.update(piece)
            offset += Int64(piece.count)
        }
        return hash.finalize()
    }
}

extension AttachmentFile {
    /// The path of the calls about it.
    fileprivate var path: String { "v1/partnerships/\(partnership)/attachments/\(digest)" }
}

extension GatewayError {
    /// Whether the rest of a file may go through when it is tried again at once.
    fileprivate var isCut: Bool {
        switch reason {
        case .unreachable, .busy, .refused(code: "upload_offset"): true
        default: false
        }
    }
}

/// A part of a file, read as it is sent.
private struct FilePieces: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    /// What cannot be read any more breaks the request off.
    struct Unreadable: Error {}

    let descriptor: Int32
    let bytes: Range<Int64>

    struct AsyncIterator: AsyncIteratorProtocol {
        let descriptor: Int32
        var rest: Range<Int64>

        mutating func next() async throws -> ByteBuffer? {
            guard !rest.isEmpty else { return nil }
            let count = Int(Swift.min(64 * 1024, Int64(rest.count)))
            guard let piece = FileBytes.read(descriptor, at: rest.lowerBound, count: count),
                piece.count == count
            else { throw Unreadable() }
            rest = rest.lowerBound + Int64(count)..<rest.upperBound
            return ByteBuffer(bytes: piece)
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(descriptor: descriptor, rest: bytes)
    }
}
