import EntenteClient
import EntenteDocuments
import EntenteDomain
import EntenteSync
import Foundation

/// Takes the bytes of a partnership's attachments out, with a list of what is there and what is not.
struct FileExport {
    private let replica: Replica
    private let partnership: PartnershipID
    private let folder: URL

    /// What was there, and what was not.
    struct Outcome {
        var there = 0
        var missing = 0
    }

    init(_ replica: Replica, _ partnership: PartnershipID, to path: String) {
        self.replica = replica
        self.partnership = partnership
        folder = URL(fileURLWithPath: path, isDirectory: true)
    }

    /// How many attachments there are, and how many bytes they say to have.
    static func count(
        _ replica: Replica,
        _ partnership: PartnershipID
    ) async throws -> (files: Int, bytes: Int64) {
        var (files, bytes) = (0, Int64(0))
        for (view, _) in try await views(replica, partnership) {
            files += 1
            if case .integer(let size)? = view.value("bytes") { bytes += size }
        }
        return (files, bytes)
    }

    private static func views(
        _ replica: Replica,
        _ partnership: PartnershipID
    ) async throws -> [(EntityView, StreamStatus)] {
        var views: [(EntityView, StreamStatus)] = []
        for stream in try await replica.streams()
        where stream.partnership == partnership && stream.audience != .control {
            views += try await replica.entities(Attachment.definition.name, in: stream.id)
                .map { ($0, stream) }
        }
        return views
    }

    /// Fetches what is not in the folder yet; a second run goes on where the first one stopped.
    func run() async throws -> Outcome {
        try PrivateFile.makeFolder(folder)
        let gateway = try GatewayConnection.open(for: replica)
        do {
            let outcome = try await run(gateway)
            await gateway.close()
            return outcome
        } catch {
            await gateway.close()
            throw error
        }
    }

    private func run(_ gateway: GatewayConnection) async throws -> Outcome {
        let writer = TableWriter()
        let list = try ExportFile(folder.appendingPathComponent("attachments.csv").path)
        let header = ["id", "name", "bytes", "digest", "audience", "stream", "file", "state"]
        try list.take(writer.record(header.map { .text($0) }))
        var outcome = Outcome()
        for (view, stream) in try await Self.views(replica, partnership) {
            let name = FileName.cleaned(view.words("name"))
            // With its digest, so that other bytes under the same name are another file.
            let digest = view.words(Attachment.digestField).prefix(10)
            let file = "\(view.id)-\(digest)-\(name)"
            let state = try await fetch(view, stream, file, gateway)
            if state == "there" { outcome.there += 1 } else { outcome.missing += 1 }
            let cells = [
                view.id.description, name, view.words("bytes"),
                view.words(Attachment.digestField), stream.audience.kind, stream.id.description,
                state == "there" ? file : "", state,
            ]
            try list.take(writer.record(cells.map { .text($0) }))
        }
        try list.close()
        return outcome
    }

    /// Fetches one file; what became of it, in words.
    private func fetch(
        _ view: EntityView,
        _ stream: StreamStatus,
        _ name: String,
        _ gateway: GatewayConnection
    ) async throws -> String {
        guard let digest = view.text(Attachment.digestField).flatMap({ Digest(base64URL: $0) })
        else { return "no digest" }
        let target = folder.appendingPathComponent(name)
        // It has its name only when all of it was there and had the digest.
        if FileManager.default.fileExists(atPath: target.path) { return "there" }
        do throws(GatewayError) {
            try await gateway.fetch(AttachmentFile(digest, in: stream.partnership), to: target)
            return "there"
        } catch {
            switch error.reason {
            case .notFound, .refused: return error.detail
            // Without the gateway the others would not come either.
            default: throw error
            }
        }
    }
}
