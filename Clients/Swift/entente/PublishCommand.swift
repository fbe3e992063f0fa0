import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync

struct PublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Copy a private give, ask, note or KPI into the shared stream.",
        discussion: """
            What is displayed now is copied, under a new id: no history and no other values. Later \
            private edits do not follow. Doing it again finds the copy and makes no other.
            Example: entente publish 7k2m9xqp
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the entity's id.") var id: String

    func run() async throws {
        try await common.withReplica { bench in
            let types: Set = [EntityType.give, EntityType.ask, EntityType.note, EntityType.kpi]
            var found: [EntityView] = []
            for stream in try await bench.searched(scope) where stream.audience != .shared {
                found += try await bench.replica
                    .entities(beginning: id.lowercased(), in: stream.id)
                    .filter { $0.exists && $0.type.map(types.contains) == true }
            }
            let view = try found.only(
                id,
                orElse: "Nothing private has an id that begins with \(id)."
            )
            let source = try await bench.replica.stream(view.stream)
            let target = try await bench.stream(.shared, beside: source)
            let copy = try await bench.replica.publish(view.id, from: source.id, to: target.id)
            try await bench.confirm("Published as", copy, in: target.id)
        }
    }
}
