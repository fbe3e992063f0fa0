import ArgumentParser
import EntenteClient
import EntenteDomain
import EntenteSync
import EntenteTerminal

struct ConflictsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conflicts",
        abstract: "Values that were written without seeing each other, until somebody chooses.",
        subcommands: [ConflictsList.self, ConflictsChoose.self, ConflictsDismiss.self]
    )
}

extension Workbench {
    /// The entities with conflicts in the streams that are looked in.
    fileprivate func conflicting(_ scope: ScopeOptions) async throws -> [EntityView] {
        var views: [EntityView] = []
        for stream in try await searched(scope) {
            views += try await replica.conflicts(in: stream.id)
        }
        return views
    }
}

extension Workbench {
    /// The one conflict of a field of the entity whose id begins with a text.
    fileprivate func conflict(
        _ id: String,
        _ field: String,
        _ scope: ScopeOptions
    ) async throws -> (EntityView, Conflict) {
        let found = try await conflicting(scope).filter {
            $0.id.description.hasPrefix(id.lowercased())
        }
        guard let view = found.first, found.count == 1 else {
            throw CommandFailure(
                .notFound,
                found.isEmpty
                    ? "No conflict has an id that begins with \(id)."
                    : "\(found.count) conflicts have an id that begins with \(id)."
            )
        }
        guard
            let conflict = view.conflicts.first(where: { ($0.field?.word ?? "existence") == field })
        else { throw CommandFailure(.notFound, "There is no conflict about \(field).") }
        return (view, conflict)
    }
}

struct ConflictsList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show every conflict with all its values; number 1 is the one displayed now.",
        discussion: """
            Every value says who wrote it, when, and how much of the log he had seen: none of the values \
            of one conflict was written by somebody who had seen another of them.
            Example: entente conflicts list
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions

    func run() async throws {
        try await common.withReplica { bench in
            let views = try await bench.conflicting(scope)
            if common.json {
                return Output.json(
                    .array(
                        views.map {
                            ["entity": $0.json, "stream": .string($0.stream.description)]
                        }
                    )
                )
            }
            guard !views.isEmpty else { return Output.say("There are no conflicts.") }
            var table = Table([
                .fixed("id"), .text("of"), .fixed("field"), .number(""), .text("value"),
                .text("by"), .fixed("when"), .number("had seen"),
            ])
            for view in views {
                for conflict in view.conflicts {
                    for (place, side) in conflict.sides.enumerated() {
                        table.add([
                            view.shortID, view.words(Field.title),
                            conflict.field?.word ?? "existence", String(place + 1),
                            side.value.words, bench.names.author(side),
                            side.at.map(StatusCommand.words) ?? "",
                            side.seen.map { "\($0)" } ?? "",
                        ])
                    }
                }
            }
            Output.table(table)
            Output.say(
                "Choose with `entente conflicts choose ID FIELD NUMBER`; keep what is displayed with "
                    + "`entente conflicts dismiss ID FIELD`."
            )
        }
    }
}

struct ConflictsChoose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "choose",
        abstract: "Settle a conflict; the value you choose is the only one afterwards.",
        discussion: "Example: entente conflicts choose 7k2m9xqp title 2"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the entity's id.") var id: String
    @Argument(help: "The field, or existence.") var field: String
    @Argument(help: "The number of the value in the list.") var number: Int

    func run() async throws {
        try await common.withReplica { bench in
            let (view, conflict) = try await bench.conflict(id, field, scope)
            guard conflict.sides.indices.contains(number - 1) else {
                throw CommandFailure(.notFound, "There is no such value; see the list again.")
            }
            try await bench.replica.choose(
                conflict.sides[number - 1],
                of: conflict,
                for: view.id,
                in: view.stream
            )
            try await bench.confirm("Settled \(field) of", view.id, in: view.stream)
        }
    }
}

struct ConflictsDismiss: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dismiss",
        abstract: "Settle a conflict by keeping what is displayed.",
        discussion: "Example: entente conflicts dismiss 7k2m9xqp title"
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var scope: ScopeOptions
    @Argument(help: "The beginning of the entity's id.") var id: String
    @Argument(help: "The field, or existence.") var field: String

    func run() async throws {
        try await common.withReplica { bench in
            let (view, conflict) = try await bench.conflict(id, field, scope)
            try await bench.replica.dismiss(conflict, of: view.id, in: view.stream)
            try await bench.confirm("Dismissed the other values of", view.id, in: view.stream)
        }
    }
}
