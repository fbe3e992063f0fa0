public import EntenteDomain
import EntenteSync
public import Foundation

/// What became of the bytes of attachments in one round.
public struct FileReport: Hashable, Sendable {
    /// Files of which the gateway has all bytes now.
    public internal(set) var sent = 0
    /// Files that are only on this device.
    public internal(set) var waiting = 0
    /// Why the first of them was not sent; nil when all were.
    public internal(set) var trouble: GatewayError?

    /// Starts with nothing done.
    public init() {}
}

extension Replica {
    /// Attaches a file to an entity, in a stream of the same partnership; without a network its bytes wait
    /// beside the database until the next sync.
    ///
    /// - Returns: The attachment's id, and how many bytes it has.
    public func attach(
        _ source: URL,
        to entity: EntityID,
        in stream: StreamStatus
    ) async throws(ReplicaError) -> (id: EntityID, size: Int64) {
        let waiting = try ContentFolder(folder).take(source, for: stream.partnership)
        let name = FileName.cleaned(source.lastPathComponent)
        let department = identity.principal.department
        let id = try await edit(stream.id) { draft in
            let id = draft.new(Attachment.definition.name)
            draft.put(id, "of", .string(entity.description))
            draft.put(id, "name", .string(name))
            draft.put(id, "title", .string(name))
            draft.put(id, "department", .string(department.description))
            draft.put(id, "media_type", .string(FileName.mediaType(of: name)))
            draft.put(id, "bytes", .integer(waiting.size))
            draft.put(id, Attachment.digestField, .string(waiting.file.digest.base64URL))
            return id
        }
        return (id, waiting.size)
    }
}

extension ContentFolder {
    /// Sends the bytes that wait; what cannot be sent now waits on.
    ///
    /// It needs no replica: while a large file goes over a slow line, the folder is free for other programs. Of
    /// these one at a time sends, so that none sends what another has sent just now.
    public func send(_ gateway: any AttachmentGateway) async throws(ReplicaError) -> FileReport {
        var report = FileReport()
        guard !waiting().isEmpty else { return report }
        guard let turn = try sendingTurn() else {
            report.waiting = waiting().count
            report.trouble = GatewayError(.unreachable, "another entente is sending.")
            return report
        }
        defer { turn.end() }
        for waiting in waiting() {
            // Without a network the others would not get through either.
            guard report.trouble?.reason != .unreachable else {
                report.waiting += 1
                continue
            }
            do throws(GatewayError) {
                _ = try await gateway.send(waiting.url, as: waiting.file, size: waiting.size)
            } catch {
                report.trouble = report.trouble ?? error
                report.waiting += 1
                continue
            }
            try done(waiting)
            report.sent += 1
        }
        return report
    }
}
