import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal
import Foundation

struct AttachCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attach",
        abstract: "Put a file beside an entity.",
        discussion: """
            Whoever reads the entity's stream reads the file, or those that --audience names. It is copied at \
            once and sent with the next sync.
            Example: entente attach 7k2m9xqp contract.pdf
            """
    )

    @OptionGroup var common: CommonOptions
    @Option(help: "Who sees it, when others than see the entity.")
    var audience: ScopeOptions.AudienceName?
    @Argument(help: "The beginning of the entity's id.") var entity: String
    @Argument(help: "The file.") var file: String

    func run() async throws {
        try await common.withReplica { bench in
            let known = Set(Catalogue.entities.map(\.name))
            let view = try await bench.entity(entity, known, ScopeOptions.parse([]))
            var stream = try await bench.replica.stream(view.stream)
            if let audience { stream = try await bench.stream(audience, beside: stream) }
            let (id, size) = try await bench.replica.attach(
                URL(fileURLWithPath: file),
                to: view.id,
                in: stream
            )
            try await bench.confirm("Attached \(size) bytes as", id, in: stream.id)
        }
    }
}

struct AttachmentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attachment",
        abstract: "The files beside entities.",
        subcommands: [AttachmentList.self, AttachmentGet.self]
    )
}

struct AttachmentList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show which files there are.",
        discussion: "Example: entente attachment list"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions

    func run() async throws {
        try await common.withReplica { bench in
            let waiting = Set(
                ContentFolder(common.folder).waiting().map(\.file.digest.base64URL)
            )
            var views: [EntityView] = []
            for stream in try await bench.searched(scope) {
                views += try await bench.replica.entities("attachment", in: stream.id)
            }
            if common.json { return Output.json(.array(views.map(\.json))) }
            var table = Table(
                [
                    .fixed("id"), .fixed(""), .text("name"), .fixed("bytes"), .fixed("of"),
                    .fixed("where"),
                ],
                emptyText: "There are no attachments."
            )
            for view in views {
                let digest = view.text(Attachment.digestField) ?? ""
                table.add([
                    view.shortID, view.marks, FileName.cleaned(view.words("name")),
                    view.words("bytes"), String(view.words("of").prefix(8)),
                    waiting.contains(digest) ? "only here" : "at the gateway",
                ])
            }
            Output.table(table)
        }
    }
}

struct AttachmentGet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Fetch a file.",
        discussion: """
            It gets its own name in the folder where you are, made safe; a file that is there is never \
            written over.
            Example: entente attachment get 7k2m9xqp --to contract.pdf
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the attachment's id.") var id: String
    @Option(help: "The new file.") var to: String?

    func run() async throws {
        try await common.withReplica { bench in
            let view = try await bench.entity(id, ["attachment"], scope)
            guard let digest = view.text(Attachment.digestField).flatMap({ Digest(base64URL: $0) })
            else {
                throw CommandFailure(.notFound, "The attachment names no bytes.")
            }
            let stream = try await bench.replica.stream(view.stream)
            let target = URL(fileURLWithPath: to ?? FileName.cleaned(view.words("name")))
            guard !FileManager.default.fileExists(atPath: target.path) else {
                throw CommandFailure(
                    .notFound,
                    "There is a file \(target.path) already; name another with --to."
                )
            }
            let gateway = try GatewayConnection.open(for: bench.replica)
            do throws(GatewayError) {
                let file = AttachmentFile(digest, in: stream.partnership)
                try await gateway.fetch(file, to: target)
            } catch {
                await gateway.close()
                throw error
            }
            await gateway.close()
            if common.json { return Output.json(["file": .string(target.path)]) }
            Output.say("Fetched \(target.path)")
        }
    }
}
