import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync

struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back a change of this device by a new one.",
        discussion: """
            Without --change it is the last one that was not taken back yet, so that doing it again goes \
            further back. What somebody has written over since stays as it is. Taking back the change \
            that took something back does it again; `entente status --changes --all` lists them.
            Example: entente undo
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Option(help: "The number of the change in its stream.") var change: Int64?

    func run() async throws {
        try await common.withReplica { bench in
            guard let last = try await lastChange(bench) else {
                throw CommandFailure(.notFound, "There is no change of this device to take back.")
            }
            let kept = try await bench.replica.undo(last.n, in: last.stream)
            let made = try await bench.replica.stream(last.stream).next - 1
            if common.json {
                return Output.json([
                    "kept": .array(
                        kept.map {
                            ["operation": $0.operation.json, "reason": .string($0.reason)]
                        }
                    ), "by": .integer(made), "n": .integer(last.n),
                    "stream": .string(last.stream.description),
                ])
            }
            Output.say("Took back change \(last.n) of \(last.stream) by change \(made)")
            for item in kept {
                let field = item.operation.field?.word ?? item.operation.name
                Output.say("\(field) of \(item.operation.entity) stays: \(item.reason).")
            }
            try await bench.sayWhatIsOnlyHere()
        }
    }

    private func lastChange(_ bench: Workbench) async throws -> OwnChange? {
        var found: [OwnChange] = []
        for stream in try await bench.searched(scope) {
            found += try await bench.replica.ownChanges(in: stream.id).filter { own in
                if case .rejected = own.standing { return false }
                return change.map { $0 == own.n } ?? (own.undoes == nil && !own.isUndone)
            }
        }
        return found.max { ($0.at, $0.n) < ($1.at, $1.n) }
    }
}
