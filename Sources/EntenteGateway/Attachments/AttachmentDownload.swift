import EntenteDomain
import EntenteSync
import HummingbirdCore
import NIOConcurrencyHelpers
import NIOCore

/// Writes part of an attachment over one connection, as fast as its reader takes it.
struct AttachmentDownload: Sendable {
    /// The reader did not take a piece in time, or there is none any more.
    struct Ended: Error {}

    let services: GatewayServices
    let file: AttachmentFile
    let device: DeviceID
    /// Who sent the bytes.
    let member: MemberID
    let bytes: Range<Int64>
    /// Ends the reader's connection; a write that waits for the reader ends with it.
    let cut: @Sendable () -> Void

    /// Writes all of it; whoever is too slow, or has lost access meanwhile, gets no more.
    @concurrent
    func write(to writer: inout any ResponseBodyWriter) async throws {
        let written = NIOLockedValueBox<Int>(0)
        var output = writer
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await watch(written) }
                try await writePieces(written, &output)
                group.cancelAll()
            }
        } catch {
            // An answer that ends early must not look like a whole one.
            cut()
            throw error
        }
    }

    @concurrent
    private func writePieces(
        _ written: NIOLockedValueBox<Int>,
        _ writer: inout any ResponseBodyWriter
    ) async throws {
        let length = Int64(Limits.attachmentPieceBytes)
        var offset = bytes.lowerBound
        while offset < bytes.upperBound {
            let nth = offset / length
            let piece = try await services.attachments.store.piece(
                nth,
                of: file,
                by: member,
                device: device
            )
            let start = Int(offset - nth * length)
            guard let piece, piece.count > start else { throw Ended() }
            let end = Int(min(Int64(piece.count), bytes.upperBound - nth * length))
            // In parts: what the connection holds of a piece is encrypted for this reader alone.
            for place in stride(from: start, to: end, by: Limits.livePieceBytes) {
                let part = piece[place..<min(place + Limits.livePieceBytes, end)]
                try await writer.write(ByteBuffer(bytes: part))
                written.withLockedValue { $0 += 1 }
            }
            offset += Int64(end - start)
        }
    }

    /// Runs beside the writing, so that a write is noticed that is stuck.
    private func watch(_ written: NIOLockedValueBox<Int>) async throws {
        var last = -1
        while true {
            try await services.clock.sleep(for: .seconds(Limits.attachmentWriteSeconds))
            let now = written.withLockedValue { $0 }
            guard now > last else {
                cut()
                throw Ended()
            }
            last = now
        }
    }
}
